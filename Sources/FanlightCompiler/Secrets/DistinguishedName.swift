/// The name of a certificate's subject or issuer as people write it: `CN=shop.example.com,O=Shop`.
enum DistinguishedName {
    /// What the most common attributes are called, by their identifiers (RFC 4514, 3).
    private static let names: [[UInt8]: String] = [
        [0x55, 0x04, 0x03]: "CN", [0x55, 0x04, 0x05]: "serialNumber", [0x55, 0x04, 0x06]: "C", [0x55, 0x04, 0x07]: "L",
        [0x55, 0x04, 0x08]: "ST",
        [0x55, 0x04, 0x0A]: "O", [0x55, 0x04, 0x0B]: "OU", [0x09, 0x92, 0x26, 0x89, 0x93, 0xF2, 0x2C, 0x64, 0x01, 0x19]: "DC",
        [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x01]: "emailAddress",
    ]
    private static let bmpString: UInt8 = 0x1E
    private static let setTag: UInt8 = 0x31

    /// - Parameter content: of a Name (RFC 5280, 4.1.2.4). The last attribute is written first (RFC 4514, 2.1).
    static func text(_ content: ArraySlice<UInt8>) -> String {
        var parts: [String] = []
        var relative = DERReader(content)
        while let set = relative.next(setTag) {
            var attributes: [String] = []
            var pairs = set.elements
            while var pair = pairs.next(DERReader.sequence)?.elements, let type = pair.next(DERReader.objectIdentifier),
                let value = pair.next()
            {
                attributes.append("\(names[Array(type.content)] ?? dotted(type.content))=\(escaped(string(value)))")
            }
            parts.append(attributes.joined(separator: "+"))
        }
        return parts.reversed().joined(separator: ",")
    }

    private static func string(_ value: DERReader.Element) -> String {
        guard value.tag == bmpString else { return String(decoding: value.content, as: UTF8.self) }
        let bytes = Array(value.content)
        let units = stride(from: 0, to: bytes.count - 1, by: 2).map { UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]) }
        return String(decoding: units, as: UTF16.self)
    }

    /// Characters that separate parts get a backslash, and none can send a command to a terminal.
    private static func escaped(_ value: String) -> String {
        var text = ""
        for scalar in value.unicodeScalars {
            switch scalar {
            case ",", "+", "\"", "\\", "<", ">", ";": text += "\\" + String(scalar)
            case "\u{0}"..<"\u{20}", "\u{7F}"..<"\u{A0}": text += "?"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }

    private static func dotted(_ identifier: ArraySlice<UInt8>) -> String {
        var numbers: [UInt64] = []
        var number: UInt64 = 0
        for byte in identifier.prefix(64) {
            number = number << 7 | UInt64(byte & 0x7F)
            guard byte < 0x80 else { continue }
            if numbers.isEmpty { numbers = number < 80 ? [number / 40, number % 40] : [2, number - 80] } else { numbers.append(number) }
            number = 0
        }
        return numbers.map { String($0) }.joined(separator: ".")
    }
}
