/// The twelve bytes that every message begins with (RFC 1035, 4.1.1).
struct MessageHeader: Hashable, Sendable {
    static let length = 12

    let id: UInt16
    let flags: UInt16
    let questionCount: Int
    let answerCount: Int
    let authorityCount: Int
    let additionalCount: Int

    /// - Returns: nil where the message is shorter than a header.
    init?(_ bytes: [UInt8]) {
        guard bytes.count >= Self.length else { return nil }
        func number(_ offset: Int) -> UInt16 { UInt16(bytes[offset]) << 8 | UInt16(bytes[offset + 1]) }
        id = number(0)
        flags = number(2)
        questionCount = Int(number(4))
        answerCount = Int(number(6))
        authorityCount = Int(number(8))
        additionalCount = Int(number(10))
    }

    var isResponse: Bool { flags & Flags.response != 0 }
    /// 0 is a query.
    var opcode: UInt16 { (flags & Flags.opcode) >> 11 }

    /// What a response says besides its code: the client's opcode and what it is to find again (RFC 1035 for RD, RFC 4035, 3.1.6 for CD).
    func responseFlags(_ code: ResponseCode, isAuthoritative: Bool) -> UInt16 {
        Flags.response | flags & (Flags.opcode | Flags.recursionDesired | Flags.checkingDisabled) | code.rawValue & Flags.code
            | (isAuthoritative ? Flags.authoritative : 0)
    }

    enum Flags {
        static let response: UInt16 = 0x8000
        static let opcode: UInt16 = 0x7800
        static let authoritative: UInt16 = 0x0400
        static let truncated: UInt16 = 0x0200
        static let recursionDesired: UInt16 = 0x0100
        static let checkingDisabled: UInt16 = 0x0010
        static let code: UInt16 = 0x000F
    }
}
