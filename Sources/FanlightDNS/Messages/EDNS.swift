/// What the OPT record of a message says (RFC 6891, 6.1).
struct EDNS: Hashable, Sendable {
    /// The largest UDP message that its sender takes.
    let payloadSize: Int
    let version: UInt8
    /// The sender wants DNSSEC's records. There are none here, but the bit is repeated (RFC 3225, 3).
    let isDNSSECWanted: Bool

    /// An OPT record without options.
    static let recordLength = 11
    /// What this server takes and gives at most over UDP: it fits into one packet on every link of IPv6, which carries 1280
    /// bytes at least (RFC 8200, 5).
    static let ownPayloadSize = 1232
    static let minimumPayloadSize = 512
    static let ownVersion: UInt8 = 0

    private static let dnssecWanted: UInt32 = 0x8000

    init(payloadSize: Int, version: UInt8, isDNSSECWanted: Bool) {
        self.payloadSize = payloadSize
        self.version = version
        self.isDNSSECWanted = isDNSSECWanted
    }

    /// - Parameters:
    ///   - recordClass: an OPT record has the size of messages in its place.
    ///   - ttl: and the version and the flags in this one's.
    init(recordClass: UInt16, ttl: UInt32) {
        self.init(
            payloadSize: Int(recordClass), version: UInt8(truncatingIfNeeded: ttl >> 16), isDNSSECWanted: ttl & Self.dnssecWanted != 0)
    }

    /// What a UDP response to its sender may have.
    var responseLimit: Int { min(max(payloadSize, Self.minimumPayloadSize), Self.ownPayloadSize) }

    /// The TTL of the OPT record of a response with this code.
    func responseTTL(_ code: ResponseCode) -> UInt32 {
        UInt32(code.rawValue >> 4) << 24 | UInt32(Self.ownVersion) << 16 | (isDNSSECWanted ? Self.dnssecWanted : 0)
    }
}
