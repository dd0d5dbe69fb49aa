/// Rules of what requests ask for.
///
/// - Source: Istio pkg/config/validation/validation.go, ValidateAuthorizationPolicy, and pkg/config/security/security.go.
enum PolicyOperationRules {
    private static let keys = ["ports", "methods", "paths", "hosts", "notPorts", "notMethods", "notPaths", "notHosts"]

    static func check(_ to: Field, rule: Int, _ findings: inout Findings) -> AuthorizationPolicyRules.Reach {
        findings.error(to, when: to.exists && to.isEmpty, "`to` must not be empty, found at rule \(rule)")
        var reach = AuthorizationPolicyRules.Reach.none
        for entry in to.elements {
            guard entry.exists else {
                findings.error(entry, "`to` must not be nil, found at rule \(rule)")
                continue
            }
            let operation = entry["operation"]
            guard operation.exists else {
                findings.error(operation, "`to.operation` must not be nil, found at rule \(rule)")
                continue
            }
            checkOperation(operation, rule: rule, &findings)
            if !operation["ports"].isEmpty || !operation["notPorts"].isEmpty {
                reach = .connections
            } else if reach == .none {
                reach = .httpOnly
            }
        }
        return reach
    }

    private static func checkOperation(_ operation: Field, rule: Int, _ findings: inout Findings) {
        findings.error(
            operation, when: keys.allSatisfy { operation[$0].isEmpty }, "`to.operation` must not be empty, found at rule \(rule)")
        for key in keys {
            let name = CustomActionRules.capitalized(key)
            for value in operation[key].elements {
                let text = value.string
                findings.error(value, when: text.isEmpty, "empty value not allowed, found in \(name)")
                if name.hasSuffix("Ports") { findings.error(value, PolicyConditionRules.problem(ofPort: text)) }
                if name.hasSuffix("Paths") {
                    findings.error(
                        value, when: isUnsupportedTemplate(text), "invalid or unsupported path template, found in \(name)")
                }
            }
        }
    }

    /// A path with `{*}` or `{**}` is a template, which may have nothing else with braces or asterisks.
    private static func isUnsupportedTemplate(_ path: String) -> Bool {
        guard path.contains("{*}") || path.contains("{**}") else { return false }
        let rest = replacing(replacing(path, "{**}"), "{*}")
        return rest.contains("{") || rest.contains("}") || rest.contains("/*") || rest.contains("*/")
    }

    private static func replacing(_ text: String, _ part: String) -> String {
        text.split(separator: part, omittingEmptySubsequences: false).joined(separator: "_")
    }
}
