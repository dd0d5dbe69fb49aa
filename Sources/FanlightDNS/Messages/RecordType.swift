/// The type of a record or of a question, by its number (IANA's registry of DNS parameters).
package struct RecordType: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    package let rawValue: UInt16

    package init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    package static let a = RecordType(rawValue: 1)
    package static let ns = RecordType(rawValue: 2)
    package static let cname = RecordType(rawValue: 5)
    package static let soa = RecordType(rawValue: 6)
    package static let ptr = RecordType(rawValue: 12)
    package static let hinfo = RecordType(rawValue: 13)
    package static let mx = RecordType(rawValue: 15)
    package static let txt = RecordType(rawValue: 16)
    package static let aaaa = RecordType(rawValue: 28)
    package static let srv = RecordType(rawValue: 33)
    package static let opt = RecordType(rawValue: 41)
    package static let ds = RecordType(rawValue: 43)
    package static let dnskey = RecordType(rawValue: 48)
    package static let svcb = RecordType(rawValue: 64)
    package static let https = RecordType(rawValue: 65)
    package static let ixfr = RecordType(rawValue: 251)
    package static let axfr = RecordType(rawValue: 252)
    package static let mailb = RecordType(rawValue: 253)
    package static let maila = RecordType(rawValue: 254)
    package static let any = RecordType(rawValue: 255)

    /// Stands for no type: that of a message whose question could not be read, and of types without a name here when they are counted.
    static let none = RecordType(rawValue: 0)

    /// Types that no record in a zone can have (RFC 6895, 3.1): they mean something in a message only, or are kinds of questions.
    var isMeta: Bool { self == .opt || (128...255).contains(rawValue) }

    private static let names: [RecordType: String] = [
        .a: "A", .ns: "NS", .cname: "CNAME", .soa: "SOA", .ptr: "PTR", .hinfo: "HINFO", .mx: "MX", .txt: "TXT", .aaaa: "AAAA", .srv: "SRV",
        .opt: "OPT", .ds: "DS", .dnskey: "DNSKEY", .svcb: "SVCB", .https: "HTTPS", .ixfr: "IXFR", .axfr: "AXFR", .mailb: "MAILB",
        .maila: "MAILA",
        .any: "ANY", .none: "other",
    ]

    /// What is counted under: clients must not be able to make as many counters as there are types.
    var counted: RecordType { Self.names[self] == nil ? .none : self }

    /// RFC 3597, 5: a type without a name is written by its number.
    package var description: String { Self.names[self] ?? "TYPE\(rawValue)" }
}
