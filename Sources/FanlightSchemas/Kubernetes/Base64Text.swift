/// Base64 in the standard alphabet with padding, as the API reads bytes.
enum Base64Text {
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
