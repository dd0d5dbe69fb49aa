import FanlightResources

/// Rules of a text that is matched exactly, by its beginning, or by a pattern.
///
/// - Source: Istio pkg/config/validation/validation.go, validateStringMatch and validateStringMatchRegexp.
enum StringMatchRules {
    static func check(
        _ match: Field, of what: String, allowsEmptyPrefix: Bool = false, _ patterns: inout PatternCheck, _ findings: inout Findings
    ) {
        guard match.exists else { return }
        let prefix = match["prefix"]
        if prefix.exists {
            findings.error(
                prefix, when: !allowsEmptyPrefix && prefix.string.isEmpty,
                "\(GoFormat.quoted(what)): prefix string match should not be empty"
            )
        }
        let regex = match["regex"]
        if regex.exists { findings.error(regex, patterns.problem(of: regex.string, in: what)) }
    }
}
