/// Walks through the sections of a message. Nothing in it is trusted, and no byte is looked at more often than a fixed number of times.
struct MessageReader {
    struct Record {
        let hasRootName: Bool
        let type: RecordType
        let recordClass: UInt16
        let ttl: UInt32
        let data: ArraySlice<UInt8>

        /// Whether the data of an OPT record is options one after the other, each with a length that fits (RFC 6891, 6.1.2).
        var hasWholeOptions: Bool {
            var rest = data
            while !rest.isEmpty {
                guard rest.count >= 4 else { return false }
                let length = Int(rest[rest.startIndex + 2]) << 8 | Int(rest[rest.startIndex + 3])
                guard rest.count - 4 >= length else { return false }
                rest = rest.dropFirst(4 + length)
            }
            return true
        }
    }

    private let bytes: [UInt8]
    private var offset: Int

    init(_ bytes: [UInt8], offset: Int) {
        self.bytes = bytes
        self.offset = offset
    }

    var isAtEnd: Bool { offset == bytes.count }

    mutating func question() -> DNSQuery.Question? {
        guard let name = QuestionName(bytes, at: &offset), let type = number16(), let recordClass = number16() else { return nil }
        return DNSQuery.Question(name: name, type: RecordType(rawValue: type), recordClass: recordClass)
    }

    mutating func record() -> Record? {
        let start = offset
        guard skipName() else { return nil }
        let hasRootName = offset == start + 1
        guard let type = number16(), let recordClass = number16(), let high = number16(), let low = number16(), let length = number16(),
            bytes.count - offset >= Int(length)
        else { return nil }
        let data = bytes[offset..<(offset + Int(length))]
        offset += Int(length)
        return Record(
            hasRootName: hasRootName, type: RecordType(rawValue: type), recordClass: recordClass, ttl: UInt32(high) << 16 | UInt32(low),
            data: data)
    }

    /// A pointer ends a name and is not followed: what it points to was read before, or the pointer is wrong and nobody asks for the name.
    private mutating func skipName() -> Bool {
        let start = offset
        while offset < bytes.count {
            let length = bytes[offset]
            switch length {
            case 0:
                offset += 1
                return true
            case 1...UInt8(DomainName.maximumLabelLength):
                offset += 1 + Int(length)
                guard offset - start < DomainName.maximumWireLength else { return false }
            case 0xC0...0xFF:
                guard offset + 1 < bytes.count else { return false }
                let target = Int(length & 0x3F) << 8 | Int(bytes[offset + 1])
                offset += 2
                return target >= MessageHeader.length && target < start
            default: return false
            }
        }
        return false
    }

    private mutating func number16() -> UInt16? {
        guard bytes.count - offset >= 2 else { return nil }
        defer { offset += 2 }
        return UInt16(bytes[offset]) << 8 | UInt16(bytes[offset + 1])
    }
}
