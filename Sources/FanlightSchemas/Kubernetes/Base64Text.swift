/// Base64 in the standard alphabet with padding, as the API writes bytes.
enum Base64Text {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        var index = 0
        while index < bytes.count {
            let group = bytes[index..<min(index + 3, bytes.count)]
            var value: UInt32 = 0
            for byte in group { value = value << 8 | UInt32(byte) }
            value <<= UInt32(8 * (3 - group.count))
            for position in 0..<4 {
                let digit = Int(value >> UInt32(18 - 6 * position) & 63)
                text.append(position <= group.count ? alphabet[digit] : UInt8(ascii: "="))
            }
            index += 3
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Where the first byte stands that is no base64 in the standard alphabet with padding; nil where all are. Line breaks are passed over.
    static func illegalPosition(_ text: String) -> Int? {
        let bytes = Array(text.utf8)
        var digits = 0
        var padding = 0
        for (index, byte) in bytes.enumerated() where byte != UInt8(ascii: "\n") && byte != UInt8(ascii: "\r") {
            if byte == UInt8(ascii: "=") {
                padding += 1
                if digits % 4 < 2 || digits % 4 + padding > 4 { return index }
            } else {
                guard padding == 0, DNSText.isAlphanumeric(byte) || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "/") else {
                    return index
                }
                digits += 1
            }
        }
        return (digits + padding) % 4 == 0 ? nil : bytes.count - (digits + padding) % 4
    }
}
