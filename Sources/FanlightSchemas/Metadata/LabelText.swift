/// What keys and values of labels, and keys of annotations, may be.
///
/// - Source: Kubernetes: apimachinery, pkg/util/validation.
package enum LabelText {
    /// What is wrong with a name with an optional domain in front of it, such as `example.com/name`.
    package static func keyProblems(_ key: String) -> [String] {
        let parts = key.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2, let name = parts.last else {
            return ["a valid label key \(nameText) with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"]
        }
        var problems: [String] = []
        if parts.count == 2 {
            let prefix = String(parts[0])
            if prefix.isEmpty {
                problems.append("prefix part must be non-empty")
            } else {
                problems += NameRule.dnsSubdomain.problems(prefix).map { "prefix part \($0)" }
            }
        }
        let bytes = Array(name.utf8)
        if bytes.isEmpty {
            problems.append("name part must be non-empty")
        } else {
            problems += NameRule.tooLong(bytes, limit: 63).map { "name part \($0)" }
        }
        if !DNSText.isQualifiedPart(bytes[...]) { problems.append("name part \(nameText)") }
        return problems
    }

    package static func valueProblems(_ value: String) -> [String] {
        let bytes = Array(value.utf8)
        return NameRule.tooLong(bytes, limit: 63) + (bytes.isEmpty || DNSText.isQualifiedPart(bytes[...]) ? [] : [valueText])
    }

    private static let name = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]"
    private static let nameText =
        "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character "
        + "(e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '\(name)')"
    private static let valueText =
        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an "
        + "alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(\(name))?')"
}
