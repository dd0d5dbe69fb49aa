/// Rules of where requests come from.
///
/// - Source: Istio pkg/config/validation/validation.go, ValidateAuthorizationPolicy, and pkg/config/security/security.go.
enum PolicySourceRules {
    private static let keys = ["principals", "requestPrincipals", "namespaces", "serviceAccounts", "ipBlocks", "remoteIpBlocks"]

    static func check(_ from: Field, rule: Int, _ findings: inout Findings) -> AuthorizationPolicyRules.Reach {
        findings.error(from, when: from.exists && from.isEmpty, "`from` must not be empty, found at rule \(rule)")
        var reach = AuthorizationPolicyRules.Reach.none
        for entry in from.elements {
            guard entry.exists else {
                findings.error(entry, "`from` must not be nil, found at rule \(rule)")
                continue
            }
            let source = entry["source"]
            guard source.exists else {
                findings.error(source, "`from.source` must not be nil, found at rule \(rule)")
                continue
            }
            checkSource(source, rule: rule, &findings)
            let names = keys.filter { $0 != "requestPrincipals" }.flatMap { [$0, negated($0)] }
            if names.contains(where: { !source[$0].isEmpty }) {
                reach = .connections
            } else if reach == .none {
                reach = .httpOnly
            }
        }
        return reach
    }

    private static func checkSource(_ source: Field, rule: Int, _ findings: inout Findings) {
        let all = keys + keys.map(negated)
        findings.error(source, when: all.allSatisfy { source[$0].isEmpty }, "`from.source` must not be empty, found at rule \(rule)")
        let hasAccounts = ["serviceAccounts", "notServiceAccounts"].contains { !source[$0].isEmpty }
        let hasIdentities = ["principals", "notPrincipals", "namespaces", "notNamespaces"].contains { !source[$0].isEmpty }
        findings.error(
            source, when: hasAccounts && hasIdentities, "cannot set serviceAccounts with namespaces or principals, found at rule \(rule)")
        for key in all {
            let isBlocks = key.lowercased().hasSuffix("ipblocks")
            for value in source[key].elements {
                findings.error(
                    value, when: value.string.isEmpty, "empty value not allowed, found in \(CustomActionRules.capitalized(key))")
                if isBlocks { findings.error(value, PolicyConditionRules.problem(ofBlock: value.string)) }
            }
        }
    }

    private static func negated(_ key: String) -> String { "not\(CustomActionRules.capitalized(key))" }
}
