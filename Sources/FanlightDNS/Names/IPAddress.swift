import Glibc

/// An IPv4 or IPv6 address, as the records of type A and AAAA hold it.
struct IPAddress: Hashable, Sendable, Comparable {
    /// 4 or 16 of them, in network order.
    let bytes: [UInt8]

    /// - Returns: nil for what is no address, and for one with a zone or a prefix length.
    init?(_ text: String) {
        var bytes = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET, text, &bytes) == 1 {
            self.bytes = Array(bytes.prefix(4))
        } else if inet_pton(AF_INET6, text, &bytes) == 1 {
            self.bytes = bytes
        } else {
            return nil
        }
    }

    var isIPv4: Bool { bytes.count == 4 }

    static func < (left: IPAddress, right: IPAddress) -> Bool { left.bytes.lexicographicallyPrecedes(right.bytes) }
}
