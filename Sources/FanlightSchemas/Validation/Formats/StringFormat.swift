import FanlightRegex

/// The formats of strings that the API checks in custom resources. Every other format is only a remark to the reader of a schema; the
/// numeric ones, such as `int32`, are among those.
///
/// - Source: Kubernetes: apiextensions-apiserver, pkg/apiserver/validation/formats.go; the meaning of each: kube-openapi, pkg/validation/strfmt.
enum StringFormat: String, Sendable {
    case bsonObjectID = "bsonobjectid"
    case byte, cidr
    case creditCard = "creditcard"
    case date
    case dateTime = "datetime"
    case duration, email
    case hexColor = "hexcolor"
    case hostname, ipv4, ipv6, isbn, isbn10, isbn13, mac, password
    case rgbColor = "rgbcolor"
    case ssn, uri, uuid, uuid3, uuid4, uuid5
    case shortName = "k8sshortname"
    case longName = "k8slongname"

    /// - Parameter name: as a schema writes it; hyphens mean nothing.
    init?(name: String) {
        let plain = name.utf8.contains(UInt8(ascii: "-")) ? String(name.filter { $0 != "-" }) : name
        guard let format = StringFormat(rawValue: plain) else { return nil }
        self = format
    }

    func accepts(_ text: String) -> Bool {
        switch self {
        case .ipv4: IPText.address(text)?.count == 4 || (text.contains(".") && IPText.address(text) != nil)
        case .ipv6: IPText.address(text)?.count == 16
        case .cidr: IPText.isBlock(text)
        case .uri: URIText.isRequestURI(text)
        case .email: EmailText.isAddress(text)
        case .hostname: Self.isHostname(text)
        case .mac: Self.isMAC(text)
        case .date: TimeText.isDate(text)
        case .dateTime: TimeText.isDateTime(text)
        case .duration: TimeText.isDuration(text)
        case .isbn: CheckDigits.isISBN10(text) || CheckDigits.isISBN13(text)
        case .isbn10: CheckDigits.isISBN10(text)
        case .isbn13: CheckDigits.isISBN13(text)
        case .creditCard: CheckDigits.isCreditCard(text)
        case .password: true
        case .shortName: NameRule.dnsLabel.problems(text).isEmpty
        case .longName: NameRule.dnsSubdomain.problems(text).isEmpty
        case .bsonObjectID, .byte, .hexColor, .rgbColor, .ssn, .uuid, .uuid3, .uuid4, .uuid5: matchesPattern(text)
        }
    }

    private func matchesPattern(_ text: String) -> Bool { pattern.flatMap { PatternCache.shared.regex($0) }?.matches(text) ?? true }

    private var pattern: String? {
        switch self {
        case .bsonObjectID: "[0-9a-fA-F]{24}"
        case .byte: "(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})"
        case .hexColor: "#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})"
        case .rgbColor: #"rgb\(\s*("# + Self.colour + #")\s*,\s*("# + Self.colour + #")\s*,\s*("# + Self.colour + #")\s*\)"#
        case .ssn: #"\d{3}[- ]?\d{2}[- ]?\d{4}"#
        case .uuid: "(?i)[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}"
        case .uuid3: "(?i)[0-9a-f]{8}-?[0-9a-f]{4}-?3[0-9a-f]{3}-?[0-9a-f]{4}-?[0-9a-f]{12}"
        case .uuid4: "(?i)[0-9a-f]{8}-?[0-9a-f]{4}-?4[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}"
        case .uuid5: "(?i)[0-9a-f]{8}-?[0-9a-f]{4}-?5[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}"
        default: nil
        }
    }

    private static let colour = "0|[1-9]\\d?|1\\d\\d?|2[0-4]\\d|25[0-5]"

    /// Labels of letters, digits, symbols and inner hyphens, where more than one the last of at least two characters; at most 63 bytes
    /// each and 255 altogether.
    private static func isHostname(_ text: String) -> Bool {
        guard !text.isEmpty, text.utf8.count <= 255 else { return false }
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        for label in labels {
            guard label.utf8.count <= 63, let first = label.unicodeScalars.first, let last = label.unicodeScalars.last, isNameScalar(first),
                isNameScalar(last), label.unicodeScalars.allSatisfy({ isNameScalar($0) || $0 == "-" })
            else { return false }
        }
        return labels.count == 1 || (labels.last?.unicodeScalars.count ?? 0) > 1
    }

    private static func isNameScalar(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .mathSymbol, .currencySymbol,
            .modifierSymbol,
            .otherSymbol:
            true
        default: ("0"..."9").contains(scalar)
        }
    }

    /// Six, eight or twenty bytes, in pairs of digits with `:` or `-` between them or in fours with `.`.
    private static func isMAC(_ text: String) -> Bool {
        for (separator, size) in [(":", 2), ("-", 2), (".", 4)] as [(Character, Int)] where text.contains(separator) {
            let groups = text.split(separator: separator, omittingEmptySubsequences: false)
            return [6, 8, 20].contains(groups.count * size / 2) && groups.allSatisfy { $0.count == size && $0.allSatisfy(\.isHexDigit) }
        }
        return false
    }
}
