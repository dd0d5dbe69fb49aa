import FanlightSchemas

/// What keys and values of labels may be.
///
/// - Source: k8s.io/apimachinery, pkg/api/validate/content.
enum LabelSyntax {
    private static let name = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]"

    static func keyProblem(_ key: String) -> String? {
        let parts = key.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        let form =
            "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '\(name)'"
        guard parts.count <= 2, let last = parts.last else {
            return "a valid label key \(form) with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName'))"
        }
        var problems: [String] = []
        if parts.count == 2 {
            problems +=
                parts[0].isEmpty ? ["prefix part must be non-empty"] : NameRule.dnsSubdomain.problems(parts[0]).map { "prefix part \($0)" }
        }
        if last.isEmpty { problems.append("name part must be non-empty") }
        if last.utf8.count > 63 { problems.append("name part must be no more than 63 bytes") }
        if !isName(last) { problems.append("name part \(form))") }
        return problems.isEmpty ? nil : problems.joined(separator: "; ")
    }

    static func valueProblem(_ value: String) -> String? {
        var problems: [String] = []
        if value.utf8.count > 63 { problems.append("must be no more than 63 bytes") }
        if !value.isEmpty, !isName(value) {
            problems.append(
                "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(\(name))?')"
            )
        }
        return problems.isEmpty ? nil : problems.joined(separator: "; ")
    }

    private static func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first, let last = text.utf8.last, isAlphanumeric(first), isAlphanumeric(last) else { return false }
        return text.utf8.allSatisfy { isAlphanumeric($0) || "-_.".utf8.contains($0) }
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }
}
