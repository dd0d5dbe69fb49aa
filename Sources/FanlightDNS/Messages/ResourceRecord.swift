/// A record of a response.
struct ResourceRecord: Hashable, Sendable {
    enum Owner: Hashable, Sendable {
        /// The name that was asked for.
        case question
        case name(DomainName)
    }

    enum Content: Hashable, Sendable {
        case a(IPAddress)
        case aaaa(IPAddress)
        case ns(DomainName)
        case soa(StartOfAuthority)
        case hinfo(cpu: String, system: String)

        var type: RecordType {
            switch self {
            case .a: .a
            case .aaaa: .aaaa
            case .ns: .ns
            case .soa: .soa
            case .hinfo: .hinfo
            }
        }
    }

    let owner: Owner
    let ttl: UInt32
    let content: Content
}

/// RFC 1035, 3.3.13. How often a second server asks for the zone means nothing here, since zones are not transferred.
struct StartOfAuthority: Hashable, Sendable {
    let primary: DomainName
    let contact: DomainName
    let serial: UInt32
    let refresh: UInt32 = 3600
    let retry: UInt32 = 600
    let expire: UInt32 = 86_400
    /// How long it is remembered that a name or a type of record does not exist (RFC 2308, 4).
    let minimum: UInt32

    init(primary: DomainName, contact: DomainName, serial: UInt32, minimum: UInt32) {
        self.primary = primary
        self.contact = contact
        self.serial = serial
        self.minimum = minimum
    }
}
