/// The form of a string beyond its type.
enum SchemaFormat: String, Sendable {
    case dateTime = "date-time"
    case byte
    case duration
    case subdomain = "dns-subdomain"
    case label = "dns-label"
    case optionalLabel = "dns-label-or-empty"
    case serviceLabel = "dns-1035-label"
    case labelKey = "label-key"
    case labelValue = "label-value"

    /// Nil where the text has this form, else what is required of it.
    ///
    /// - Source: the rules of names in Kubernetes, apimachinery pkg/util/validation.
    func violation(_ text: String) -> String? {
        switch self {
        case .dateTime:
            return Timestamp.seconds(fromRFC3339: text) == nil ? "must be a time in RFC 3339, such as 2026-01-31T12:00:00Z" : nil
        case .byte:
            return Base64.decode(text) == nil ? "must be base64" : nil
        case .duration:
            return GoDuration.parse(text) == nil ? "must be a duration, such as 1.5s or 2m30s" : nil
        case .subdomain:
            let valid = text.utf8.count <= 253 && Self.parts(text, by: ".").allSatisfy { Self.isLabel($0) }
            return valid
                ? nil
                : "must be a DNS name of lower-case letters, digits, '-' and '.' that begins and ends with a letter or digit, of at most 253 characters"
        case .label:
            let valid = text.utf8.count <= 63 && Self.isLabel(Array(text.utf8)[...])
            return valid
                ? nil
                : "must consist of lower-case letters, digits and '-', begin and end with a letter or digit, and have at most 63 characters"
        case .optionalLabel:
            return text.isEmpty ? nil : SchemaFormat.label.violation(text)
        case .serviceLabel:
            let bytes = Array(text.utf8)
            let valid = bytes.count <= 63 && Self.isLabel(bytes[...]) && bytes.first.map(Self.isLower) == true
            return valid
                ? nil
                : "must consist of lower-case letters, digits and '-', begin with a letter, end with a letter or digit, and have at most 63 characters"
        case .labelKey:
            return Self.isLabelKey(text)
                ? nil
                : "must be a name of letters, digits, '-', '_' and '.' of at most 63 characters, with an optional DNS name and '/' in front of it"
        case .labelValue:
            return text.isEmpty || Self.isName(Array(text.utf8)[...])
                ? nil
                : "must be empty or of letters, digits, '-', '_' and '.', begin and end with a letter or digit, and have at most 63 characters"
        }
    }

    private static func isLabelKey(_ text: String) -> Bool {
        let parts = parts(text, by: "/")
        guard parts.count <= 2, let name = parts.last, isName(name) else { return false }
        return parts.count == 1
            || (parts[0].count <= 253
                && parts[0].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { isLabel($0) })
    }

    private static func parts(_ text: String, by separator: Unicode.Scalar) -> [ArraySlice<UInt8>] {
        Array(text.utf8).split(separator: UInt8(ascii: separator), omittingEmptySubsequences: false)
    }

    private static func isLabel(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard let first = bytes.first, let last = bytes.last, isLower(first) || isDigit(first), isLower(last) || isDigit(last) else {
            return false
        }
        return bytes.allSatisfy { isLower($0) || isDigit($0) || $0 == UInt8(ascii: "-") }
    }

    private static func isName(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard bytes.count <= 63, let first = bytes.first, let last = bytes.last, isAlphanumeric(first), isAlphanumeric(last) else {
            return false
        }
        return bytes.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ".") }
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool { isLower(byte | 0x20) || isDigit(byte) }
    private static func isLower(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
