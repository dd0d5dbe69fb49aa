/// A network in CIDR notation. The address may have bits behind the prefix.
package struct CELPrefix: Hashable, Sendable {
    let address: CELAddress
    let length: Int

    init(address: CELAddress, length: Int) {
        self.address = address
        self.length = length
    }

    init?(_ text: String) {
        guard let slash = text.lastIndex(of: "/"), let address = CELAddress(String(text[..<slash])), !address.isVersion4InVersion6 else {
            return nil
        }
        let digits = text[text.index(after: slash)...].utf8
        guard !digits.isEmpty, digits.allSatisfy(CELLexer.isDigit), digits.count == 1 || digits.first != UInt8(ascii: "0"),
            digits.count <= 3,
            let length = Int(Substring(digits)), length <= address.bytes.count * 8
        else { return nil }
        self.init(address: address, length: length)
    }

    package var text: String { "\(address.text)/\(length)" }

    var masked: CELPrefix { CELPrefix(address: Self.mask(address, length), length: length) }

    func contains(_ other: CELAddress) -> Bool {
        other.bytes.count == address.bytes.count && Self.mask(other, length) == Self.mask(address, length)
    }

    func contains(_ other: CELPrefix) -> Bool { length <= other.length && contains(other.address) }

    private static func mask(_ address: CELAddress, _ length: Int) -> CELAddress {
        CELAddress(
            bytes: address.bytes.enumerated().map { index, byte in
                let bits = min(8, max(0, length - index * 8))
                return bits == 8 ? byte : byte & ~(0xFF >> UInt8(bits))
            })
    }
}
