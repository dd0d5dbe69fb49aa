/// What the rules of an external authorizer may not ask for.
enum CustomActionRules {
    private static let sources = ["namespaces", "serviceAccounts", "principals", "requestPrincipals"]

    static func check(_ rule: Field, _ findings: inout Findings) {
        for source in rule["from"].elements.map({ $0["source"] }) {
            for key in sources {
                let name = capitalized(key)
                findings.error(source[key], when: !source[key].isEmpty, "From.\(name) is currently not supported with CUSTOM action")
                let negated = source["not\(name)"]
                findings.error(negated, when: !negated.isEmpty, "From.Not\(name) is currently not supported with CUSTOM action")
            }
        }
        for condition in rule["when"].elements {
            guard condition.exists else {
                findings.error(condition, "when field cannot be nil")
                continue
            }
            let key = condition["key"].string
            let isUnsupported =
                ["source.namespace", "source.serviceAccount", "source.principal"].contains(key) || key.hasPrefix("request.auth.")
            findings.error(condition["key"], when: isUnsupported, "\(key) is currently not supported with CUSTOM action")
        }
    }

    static func capitalized(_ key: String) -> String { key.prefix(1).uppercased() + key.dropFirst() }
}
