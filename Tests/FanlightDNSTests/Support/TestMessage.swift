/// A response, taken apart strictly and without the code that is tested.
struct TestMessage: Hashable {
    struct Malformed: Error {
        let reason: String
    }

    struct Record: Hashable, CustomStringConvertible {
        let name: String
        let type: UInt16
        let recordClass: UInt16
        let ttl: UInt32
        let data: String

        var description: String { "\(name) \(ttl) \(TestMessage.typeNames[type] ?? "TYPE\(type)") \(data)" }
    }

    let id: UInt16
    let flags: UInt16
    /// `name type class`
    var questions: [String] = []
    var answers: [String] = []
    var authority: [String] = []
    var additional: [String] = []
    /// The OPT record.
    var edns: Record?

    static let typeNames: [UInt16: String] = [1: "A", 2: "NS", 6: "SOA", 13: "HINFO", 28: "AAAA", 41: "OPT"]

    /// With the bits of an OPT record.
    var code: Int { Int(flags & 15) | Int((edns?.ttl ?? 0) >> 24) << 4 }
    var isResponse: Bool { flags & 0x8000 != 0 }
    var isAuthoritative: Bool { flags & 0x0400 != 0 }
    var isTruncated: Bool { flags & 0x0200 != 0 }

    init(_ bytes: [UInt8]) throws {
        var reader = Reader(bytes: bytes)
        id = try reader.number16()
        flags = try reader.number16()
        let counts = [try reader.number16(), try reader.number16(), try reader.number16(), try reader.number16()]
        for _ in 0..<counts[0] { questions.append("\(try reader.name()) \(try reader.number16()) \(try reader.number16())") }
        for _ in 0..<counts[1] { answers.append(try reader.record().description) }
        for _ in 0..<counts[2] { authority.append(try reader.record().description) }
        for _ in 0..<counts[3] {
            let record = try reader.record()
            guard record.type == 41 else {
                additional.append(record.description)
                continue
            }
            guard edns == nil, record.name == "." else { throw Malformed(reason: "a second OPT record, or one with a name") }
            edns = record
        }
        guard reader.offset == bytes.count else { throw Malformed(reason: "bytes behind the end") }
    }

    private struct Reader {
        let bytes: [UInt8]
        var offset = 0

        init(bytes: [UInt8]) { self.bytes = bytes }

        mutating func byte() throws -> UInt8 {
            guard offset < bytes.count else { throw Malformed(reason: "cut off at \(offset)") }
            defer { offset += 1 }
            return bytes[offset]
        }

        mutating func number16() throws -> UInt16 { UInt16(try byte()) << 8 | UInt16(try byte()) }
        mutating func number32() throws -> UInt32 { UInt32(try number16()) << 16 | UInt32(try number16()) }

        mutating func name() throws -> String {
            var labels: [String] = []
            var length = 1
            while true {
                let start = offset
                let first = try byte()
                if first == 0 { break }
                if first >= 0xC0 {
                    let target = Int(first & 0x3F) << 8 | Int(try byte())
                    guard target < start, target >= 12 else { throw Malformed(reason: "a pointer from \(start) to \(target)") }
                    var rest = self
                    rest.offset = target
                    let name = try rest.name()
                    if name != "." { labels.append(name) }
                    break
                }
                guard first < 64 else { throw Malformed(reason: "a label of a reserved kind") }
                length += 1 + Int(first)
                guard length <= 255 else { throw Malformed(reason: "a name of more than 255 bytes") }
                var label = ""
                for _ in 0..<first { label.unicodeScalars.append(Unicode.Scalar(try byte())) }
                labels.append(label)
            }
            return labels.isEmpty ? "." : labels.joined(separator: ".")
        }

        mutating func record() throws -> Record {
            let name = try name()
            let type = try number16()
            let recordClass = try number16()
            let ttl = try number32()
            let length = Int(try number16())
            let end = offset + length
            guard end <= bytes.count else { throw Malformed(reason: "data behind the end") }
            var data: [String] = []
            switch type {
            case 1:
                for _ in 0..<4 { data.append("\(try byte())") }
                data = [data.joined(separator: ".")]
            case 28:
                for _ in 0..<8 { data.append(String(try number16(), radix: 16)) }
                data = [data.joined(separator: ":")]
            case 2: data = [try self.name()]
            case 6:
                data = [try self.name(), try self.name()]
                for _ in 0..<5 { data.append("\(try number32())") }
            case 13:
                while offset < end {
                    let count = try byte()
                    data.append("\"\(String(decoding: try (0..<count).map { _ in try byte() }, as: UTF8.self))\"")
                }
            default: while offset < end { data.append(String(try byte(), radix: 16)) }
            }
            guard offset == end else { throw Malformed(reason: "the data of \(name) is longer or shorter than it says") }
            return Record(name: name, type: type, recordClass: recordClass, ttl: ttl, data: data.joined(separator: " "))
        }
    }
}
