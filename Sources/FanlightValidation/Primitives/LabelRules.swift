import FanlightResources

/// Rules of labels and of the selectors that pick workloads by them.
///
/// - Source: Istio pkg/config/labels/instance.go and pkg/config/validation/validation.go.
enum LabelRules {
    private static let maximumNameLength = 63
    private static let maximumPrefixLength = 253

    static func check(_ labels: Field, _ findings: inout Findings) {
        for (key, value) in labels.members { check(key, value, &findings) }
    }

    static func check(_ key: String, _ value: Field, _ findings: inout Findings) {
        findings.error(value, problem(ofKey: key))
        findings.error(value, problem(ofValue: value.string))
    }

    /// A selector whose labels are in the member `name`. Whether it has labels is for the caller to judge.
    static func checkSelector(_ selector: Field, labels name: String, _ findings: inout Findings) {
        for (key, value) in selector[name].members {
            let pair = GoFormat.quoted("\(key)=\(value.string)")
            findings.error(value, when: key.isEmpty, "empty key is not supported in selector: \(pair)")
            findings.error(value, when: key.contains("*") || value.string.contains("*"), "wildcard is not supported in selector: \(pair)")
        }
    }

    /// The selector of policies, with `matchLabels`.
    static func checkPolicySelector(_ selector: Field, _ findings: inout Findings) {
        guard selector.exists else { return }
        checkSelector(selector, labels: "matchLabels", &findings)
        findings.warning(selector, when: selector["matchLabels"].isEmpty, "workload selector specified without labels")
    }

    static func problem(ofKey key: String) -> String? {
        let parts = key.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let name = parts.last, isName(name), parts.count == 1 || isPrefix(parts[0]) else {
            return "invalid tag key: \(GoFormat.quoted(key))"
        }
        if parts.count == 2, parts[0].utf8.count > maximumPrefixLength {
            return "invalid tag key: \(GoFormat.quoted(key)) (DNS prefix is too long)"
        }
        return name.utf8.count > maximumNameLength ? "invalid tag key: \(GoFormat.quoted(key)) (name is too long)" : nil
    }

    private static func problem(ofValue value: String) -> String? {
        value.isEmpty || isName(value[...]) ? nil : "invalid tag value: \(GoFormat.quoted(value))"
    }

    private static func isName(_ text: Substring) -> Bool {
        guard let first = text.utf8.first, let last = text.utf8.last, DomainName.isAlphanumeric(first), DomainName.isAlphanumeric(last)
        else {
            return false
        }
        return text.utf8.allSatisfy { byte in
            DomainName.isAlphanumeric(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
        }
    }

    private static func isPrefix(_ text: Substring) -> Bool {
        text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
            guard let first = label.utf8.first, let last = label.utf8.last else { return false }
            return DomainName.isAlphanumeric(first) && DomainName.isAlphanumeric(last)
                && label.utf8.allSatisfy { DomainName.isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
        }
    }
}
