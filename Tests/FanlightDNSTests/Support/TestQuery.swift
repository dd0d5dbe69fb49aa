/// A query, put together without the code that is tested.
struct TestQuery {
    var id: UInt16 = 0x1234
    var flags: UInt16 = 0x0100
    var name: String
    var type: UInt16 = 1
    var recordClass: UInt16 = 1
    /// The payload size, where the query is to speak EDNS.
    var edns: UInt16?
    var version: UInt8 = 0
    var isDNSSECWanted = false

    init(_ name: String, type: UInt16 = 1, edns: UInt16? = nil) {
        self.name = name
        self.type = type
        self.edns = edns
    }

    var bytes: [UInt8] {
        var result = Self.number(id) + Self.number(flags) + [0, 1, 0, 0, 0, 0, 0, edns == nil ? 0 : 1]
        result += Self.wire(name) + Self.number(type) + Self.number(recordClass)
        if let edns { result += [0, 0, 41] + Self.number(edns) + [0, version, isDNSSECWanted ? 0x80 : 0, 0, 0, 0] }
        return result
    }

    static func wire(_ name: String) -> [UInt8] {
        name.split(separator: ".").flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) } + [0]
    }

    static func number(_ number: UInt16) -> [UInt8] { [UInt8(number >> 8), UInt8(number & 255)] }
}

/// The numbers of the types that the tests ask for.
enum TestType {
    static let a: UInt16 = 1
    static let ns: UInt16 = 2
    static let soa: UInt16 = 6
    static let mx: UInt16 = 15
    static let aaaa: UInt16 = 28
    static let ds: UInt16 = 43
    static let ixfr: UInt16 = 251
    static let axfr: UInt16 = 252
    static let any: UInt16 = 255
}
