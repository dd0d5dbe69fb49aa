extension Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let urlAlphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    /// The standard alphabet with padding, as Kubernetes writes bytes.
    package static func encode(_ bytes: some Collection<UInt8>) -> String {
        var text = digits(of: bytes, alphabet)
        while text.count % 4 != 0 { text.append(UInt8(ascii: "=")) }
        return String(decoding: text, as: UTF8.self)
    }

    /// The alphabet of URLs without padding, for what may stand in one.
    package static func encodeForURL(_ bytes: some Collection<UInt8>) -> String {
        String(decoding: digits(of: bytes, urlAlphabet), as: UTF8.self)
    }

    private static func digits(of bytes: some Collection<UInt8>, _ alphabet: [UInt8]) -> [UInt8] {
        var digits: [UInt8] = []
        digits.reserveCapacity((bytes.count + 2) / 3 * 4)
        var buffer: UInt32 = 0
        var bits: UInt32 = 0
        for byte in bytes {
            buffer = buffer << 8 | UInt32(byte)
            bits += 8
            while bits >= 6 {
                bits -= 6
                digits.append(alphabet[Int(buffer >> bits & 63)])
            }
            buffer &= (1 << bits) - 1
        }
        if bits > 0 { digits.append(alphabet[Int(buffer << (6 - bits) & 63)]) }
        return digits
    }
}
