/// What a name may be. The words of the problems are those of the API.
///
/// - Source: Kubernetes: apimachinery, pkg/util/validation and pkg/api/validation/path.
package enum NameRule: Sendable {
    case dnsSubdomain
    case dnsLabel
    /// A label that begins with a letter.
    case dns1035Label
    /// Anything that can stand between two slashes of a URL.
    case pathSegment
    /// A user's name behind `system:` and the like is no concern of the API: nothing is asked of it.
    case anything

    /// What is wrong with the name; empty where nothing is.
    ///
    /// - Parameter isPrefix: the text is a `generateName`, to which characters will be added.
    package func problems(_ name: String, isPrefix: Bool = false) -> [String] {
        var bytes = Array(name.utf8)
        // A hyphen at the end of a prefix will not be at the end of the name.
        if isPrefix, bytes.count > 1, bytes.last == UInt8(ascii: "-") { bytes[bytes.count - 1] = UInt8(ascii: "a") }
        switch self {
        case .dnsSubdomain: return Self.subdomainProblems(bytes)
        case .dnsLabel: return Self.labelProblems(bytes)
        case .dns1035Label:
            let isLabel = bytes.first.map { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) } == true && DNSText.isLabel(bytes[...])
            return Self.tooLong(bytes, limit: 63) + (isLabel ? [] : [Self.label1035Text])
        case .pathSegment: return Self.segmentProblems(name, isPrefix: isPrefix)
        case .anything: return []
        }
    }

    static func tooLong(_ bytes: [UInt8], limit: Int) -> [String] {
        bytes.count > limit ? ["must be no more than \(limit) bytes"] : []
    }

    private static func subdomainProblems(_ bytes: [UInt8]) -> [String] {
        tooLong(bytes, limit: 253) + (DNSText.isSubdomain(bytes[...]) ? [] : [subdomainText])
    }

    private static func labelProblems(_ bytes: [UInt8]) -> [String] {
        guard !DNSText.isLabel(bytes[...]) else { return tooLong(bytes, limit: 63) }
        let hint = DNSText.isSubdomain(bytes[...]) ? ["must not contain dots"] : [labelText]
        return tooLong(bytes, limit: 63) + hint
    }

    private static func segmentProblems(_ name: String, isPrefix: Bool) -> [String] {
        if !isPrefix, name == "." || name == ".." { return ["may not be '\(name)'"] }
        let problems = ["/", "%"].filter { name.contains($0) }.map { "may not contain '\($0)'" }
        // Kubernetes allows them, but they can stand in no path here.
        guard name.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else { return problems }
        return problems + ["may not contain control characters"]
    }

    private static let label = "[a-z0-9]([-a-z0-9]*[a-z0-9])?"
    private static let subdomainText =
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an "
        + "alphanumeric character (e.g. 'example.com', regex used for validation is '\(label)(\\.\(label))*')"
    private static let labelText =
        "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an "
        + "alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '\(label)')"
    private static let label1035Text =
        "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an "
        + "alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')"
}
