/// Rules of an AuthorizationPolicy.
///
/// - Source: Istio pkg/config/validation/validation.go, ValidateAuthorizationPolicy.
enum AuthorizationPolicyRules {
    static func check(_ object: ValidatedObject, _ findings: inout Findings) {
        let spec = object.spec
        PolicyTargetRules.check(spec, &findings)
        let action = spec["action"].string
        let rules = spec["rules"]
        let never =
            "action without `rules` is meaningless as it will never be triggered, add an empty rule `{}` if you want it be triggered for every request"
        findings.error(rules, when: (action == "CUSTOM" || action == "DENY") && rules.isEmpty, "\(action) \(never)")
        if action == "CUSTOM" {
            findings.error(
                spec["provider"]["name"], when: !rules.isEmpty && spec["provider"]["name"].string.isEmpty,
                "`provider.name` must not be empty")
        } else {
            findings.error(
                spec["provider"], when: spec["provider"].exists,
                "`provider` must not be with non CUSTOM action, found \(action.isEmpty ? "ALLOW" : action)")
        }
        for (number, rule) in rules.elements.enumerated() {
            guard rule.exists else {
                findings.error(rule, "`rule` must not be nil, found at rule \(number)")
                continue
            }
            if action == "CUSTOM" { CustomActionRules.check(rule, &findings) }
            let source = PolicySourceRules.check(rule["from"], rule: number, &findings)
            let operation = PolicyOperationRules.check(rule["to"], rule: number, &findings)
            for condition in rule["when"].elements { PolicyConditionRules.check(condition, &findings) }
            let isHTTPOnly = source == .httpOnly && operation == .none || operation == .httpOnly
            findings.warning(
                rule, when: action == "DENY" && isHTTPOnly,
                "configured AuthorizationPolicy will deny all traffic to TCP ports under its scope due to the use of only HTTP attributes in a DENY rule; it is recommended to explicitly specify the port"
            )
        }
    }

    /// What a list of sources or operations looks at.
    enum Reach {
        case none, httpOnly, connections
    }
}
