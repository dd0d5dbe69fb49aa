/// A block of IPv4 addresses, written `127.0.0.0/24`.
package struct AddressBlock: Hashable, Sendable, CustomStringConvertible {
    package let base: UInt32
    package let prefix: Int

    /// Nil where the text is no IPv4 block with a prefix of 8 to 32.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let prefix = Int(parts[1]), (8...32).contains(prefix), let address = IPv4(String(parts[0])) else {
            return nil
        }
        self.prefix = prefix
        base = address.bits & Self.mask(prefix)
    }

    package var description: String { "\(IPv4(bits: base).text)/\(prefix)" }

    package func contains(_ address: String) -> Bool {
        guard let address = IPv4(address) else { return false }
        return address.bits & Self.mask(prefix) == base
    }

    /// The addresses that gateways may get: without the first two of a block (the network's own and, on loopback, localhost) and the last,
    /// where the block is large enough to spare them.
    package var usable: some Sequence<IPv4> { range.lazy.map { IPv4(bits: $0) } }

    /// As `usable`, as numbers.
    package var range: ClosedRange<UInt32> {
        let count = UInt32(1) << UInt32(32 - prefix)
        return count > 4 ? (base + 2)...(base + count - 2) : base...(base + count - 1)
    }

    /// Whether a gateway may get the address.
    package func allows(_ address: String) -> Bool { IPv4(address).map { range.contains($0.bits) } ?? false }

    private static func mask(_ prefix: Int) -> UInt32 { prefix == 0 ? 0 : ~UInt32(0) << UInt32(32 - prefix) }
}

/// One IPv4 address.
package struct IPv4: Hashable, Sendable {
    package let bits: UInt32

    init(bits: UInt32) { self.bits = bits }

    /// Nil where the text is no dotted quad.
    package init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var bits: UInt32 = 0
        for part in parts {
            guard let byte = UInt8(part) else { return nil }
            bits = bits << 8 | UInt32(byte)
        }
        self.bits = bits
    }

    package var text: String { "\(bits >> 24).\(bits >> 16 & 255).\(bits >> 8 & 255).\(bits & 255)" }
}
