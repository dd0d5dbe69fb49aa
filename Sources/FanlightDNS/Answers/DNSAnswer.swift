/// What is answered, before it is bytes.
struct DNSAnswer: Hashable, Sendable {
    let code: ResponseCode
    let isAuthoritative: Bool
    let records: [ResourceRecord]
    let authority: ResourceRecord?
    let additional: [ResourceRecord]

    /// A code alone, for what the server cannot or will not answer.
    init(code: ResponseCode) {
        self.init(code: code, isAuthoritative: false, records: [], authority: nil, additional: [])
    }

    private init(
        code: ResponseCode, isAuthoritative: Bool, records: [ResourceRecord], authority: ResourceRecord?, additional: [ResourceRecord]
    ) {
        self.code = code
        self.isAuthoritative = isAuthoritative
        self.records = records
        self.authority = authority
        self.additional = additional
    }

    static func positive(_ records: [ResourceRecord], additional: [ResourceRecord] = []) -> DNSAnswer {
        DNSAnswer(code: .noError, isAuthoritative: true, records: records, authority: nil, additional: additional)
    }

    /// The zone does not have it. Its SOA record says for how long that may be remembered (RFC 2308, 3).
    static func negative(_ code: ResponseCode, _ zone: Zone, serial: UInt32) -> DNSAnswer {
        let ttl = min(zone.timeToLive, zone.negativeTimeToLive)
        return DNSAnswer(
            code: code, isAuthoritative: true, records: [],
            authority: ResourceRecord(owner: .name(zone.apex), ttl: ttl, content: zone.authority(serial: serial)), additional: [])
    }
}
