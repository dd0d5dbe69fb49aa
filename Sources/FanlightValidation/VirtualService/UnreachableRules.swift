import FanlightResources

/// Looks for rules and matches of one VirtualService that never take a request because an earlier one of it does.
///
/// - Source: Istio pkg/config/validation/validation.go, analyzeUnreachableHTTPRules and the like for TCP and TLS.
enum UnreachableRules {
    static func check(_ routes: Field, isHTTP: Bool, _ findings: inout Findings) {
        var walk = Walk(isHTTP: isHTTP)
        for (number, route) in routes.elements.enumerated() where route.exists { walk.visit(route, number, &findings) }
        guard isHTTP else { return }
        for overlap in OverlappingPrefixes.pairs(walk.prefixes) {
            guard findings.takesWarnings else { return }
            let (earlier, later) = (walk.prefixes[overlap.0], walk.prefixes[overlap.1])
            report(
                later.match, rule: later.ruleLabel, match: "\(later.matchLabel) of prefix \(later.prefix)",
                covered: "\(earlier.matchLabel) of prefix \(earlier.prefix) on \(earlier.ruleLabel)", &findings)
        }
    }

    private static func report(_ field: Field, rule: String, match: String, covered: String, _ findings: inout Findings) {
        findings.warning(
            field, "virtualService rule \(rule) match \(match) is not used (duplicate/overlapping match in rule \(covered))",
            code: .ineffectiveMatch)
    }

    /// The rules of one list from first to last.
    private struct Walk {
        let isHTTP: Bool
        /// The label of the first rule that has the match.
        private var seen: [Node: String] = [:]
        private var hasRuleWithoutMatch = false
        private(set) var prefixes: [PrefixMatch] = []

        init(isHTTP: Bool) { self.isHTTP = isHTTP }

        mutating func visit(_ route: Field, _ number: Int, _ findings: inout Findings) {
            let label = UnreachableRules.label(route, number, isHTTP: isHTTP)
            let matches = route["match"].elements
            guard !matches.isEmpty else {
                if hasRuleWithoutMatch { unused(route, label, "only the last rule can have no matches", &findings) }
                hasRuleWithoutMatch = true
                return
            }
            if hasRuleWithoutMatch { unused(route, label, "route without matches defined before", &findings) }
            var repeated = 0
            for (index, match) in matches.enumerated() {
                let matchLabel = UnreachableRules.label(match, index, isHTTP: isHTTP)
                if let earlier = seen.updateIfAbsent(identity(match), with: label) {
                    repeated += 1
                    UnreachableRules.report(match, rule: label, match: matchLabel, covered: earlier, &findings)
                } else if isHTTP, let prefix = PrefixMatch(match, ruleLabel: label, matchLabel: matchLabel) {
                    prefixes.append(prefix)
                }
            }
            if repeated == matches.count { unused(route, label, "all matches used by prior rules", &findings) }
        }

        private func unused(_ route: Field, _ label: String, _ reason: String, _ findings: inout Findings) {
            findings.warning(route, "virtualService rule \(label) not used (\(reason))", code: .unreachableRule)
        }

        /// What a match says about traffic: all of it but its name.
        private func identity(_ match: Field) -> Node {
            let members = match.node?.members.filter { !$0.value.isNull && !(isHTTP && $0.key == "name") } ?? []
            return Node(.mapping(members))
        }
    }

    /// The name in quotes, or the position where there is none. Only HTTP rules and their matches have names.
    private static func label(_ field: Field, _ number: Int, isHTTP: Bool) -> String {
        let name = isHTTP ? field["name"].string : ""
        return name.isEmpty ? "#\(number)" : GoFormat.quoted(name)
    }
}

extension Dictionary {
    /// The value that the key has, or nil where it had none and has the given one now.
    fileprivate mutating func updateIfAbsent(_ key: Key, with value: Value) -> Value? {
        if let present = self[key] { return present }
        self[key] = value
        return nil
    }
}
