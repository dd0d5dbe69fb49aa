/// Writes a response of at most `limit` bytes, with names compressed (RFC 1035, 4.1.4).
struct MessageWriter {
    enum Section: Int {
        case answer = 6
        case authority = 8
        case additional = 10
    }

    private(set) var bytes: [UInt8]
    private let limit: Int
    /// Where names and the names above them stand that later ones may point to.
    private var nameOffsets: [Int] = []
    private var hasQuestion = false

    init(id: UInt16, flags: UInt16, limit: Int) {
        self.limit = limit
        bytes = []
        bytes.reserveCapacity(min(limit, EDNS.minimumPayloadSize))
        append16(id)
        append16(flags)
        for _ in 0..<4 { append16(0) }
    }

    /// Repeats the question. A question always fits: it is shorter than the smallest limit.
    mutating func append(_ question: DNSQuery.Question) {
        nameOffsets = question.name.labelOffsets.map { bytes.count + $0 }
        bytes += question.name.wire
        append16(question.type.rawValue)
        append16(question.recordClass)
        hasQuestion = true
        count(at: 4)
    }

    /// - Returns: whether there was room for it; nothing of it is written otherwise.
    mutating func append(_ record: ResourceRecord, to section: Section) -> Bool {
        let length = bytes.count
        let names = nameOffsets.count
        switch record.owner {
        case .question: appendQuestionName()
        case .name(let name): append(name)
        }
        append16(record.content.type.rawValue)
        append16(DNSQuery.Question.internetClass)
        append32(record.ttl)
        let lengthOffset = bytes.count
        append16(0)
        append(record.content)
        set16(UInt16(truncatingIfNeeded: bytes.count - lengthOffset - 2), at: lengthOffset)
        guard bytes.count <= limit else {
            bytes.removeLast(bytes.count - length)
            nameOffsets.removeLast(nameOffsets.count - names)
            return false
        }
        count(at: section.rawValue)
        return true
    }

    /// The OPT record. Its room is not part of `limit`.
    mutating func append(_ edns: EDNS, code: ResponseCode) {
        bytes.append(0)
        append16(RecordType.opt.rawValue)
        append16(UInt16(EDNS.ownPayloadSize))
        append32(edns.responseTTL(code))
        append16(0)
        count(at: Section.additional.rawValue)
    }

    mutating func setTruncated() { bytes[2] |= UInt8(MessageHeader.Flags.truncated >> 8) }

    private mutating func append(_ content: ResourceRecord.Content) {
        switch content {
        case .a(let address), .aaaa(let address): bytes += address.bytes
        case .ns(let name): append(name)
        case .soa(let soa):
            append(soa.primary)
            append(soa.contact)
            for number in [soa.serial, soa.refresh, soa.retry, soa.expire, soa.minimum] { append32(number) }
        case .hinfo(let cpu, let system):
            for text in [cpu, system] {
                bytes.append(UInt8(truncatingIfNeeded: min(text.utf8.count, 255)))
                bytes += text.utf8.prefix(255)
            }
        }
    }

    private mutating func appendQuestionName() {
        // The root is shorter than a pointer to it.
        guard hasQuestion, bytes[MessageHeader.length] != 0 else { return bytes.append(0) }
        append16(0xC000 | UInt16(MessageHeader.length))
    }

    private mutating func append(_ name: DomainName) {
        // Only whole names may be pointed to, so this one's places are kept back until it is written.
        var offsets: [Int] = []
        defer { nameOffsets += offsets }
        for index in name.labels.indices {
            if let offset = nameOffsets.first(where: { stands(name.labels[index...], at: $0) }) {
                return append16(0xC000 | UInt16(truncatingIfNeeded: offset))
            }
            // A pointer has 14 bits.
            if bytes.count <= 0x3FFF { offsets.append(bytes.count) }
            bytes.append(UInt8(truncatingIfNeeded: name.labels[index].count))
            bytes += name.labels[index]
        }
        bytes.append(0)
    }

    /// Whether exactly these labels stand at an offset, in whatever case. All that is read was written here, so it is well formed.
    private func stands(_ labels: ArraySlice<[UInt8]>, at offset: Int) -> Bool {
        var position = offset
        func followPointers() {
            while bytes[position] >= 0xC0 { position = Int(bytes[position] & 0x3F) << 8 | Int(bytes[position + 1]) }
        }
        for label in labels {
            followPointers()
            guard Int(bytes[position]) == label.count else { return false }
            guard bytes[(position + 1)...].prefix(label.count).elementsEqual(label, by: { $0.lowercasedASCII == $1 }) else { return false }
            position += 1 + label.count
        }
        followPointers()
        return bytes[position] == 0
    }

    private mutating func append16(_ number: UInt16) {
        bytes.append(UInt8(truncatingIfNeeded: number >> 8))
        bytes.append(UInt8(truncatingIfNeeded: number))
    }

    private mutating func append32(_ number: UInt32) {
        append16(UInt16(truncatingIfNeeded: number >> 16))
        append16(UInt16(truncatingIfNeeded: number))
    }

    private mutating func set16(_ number: UInt16, at offset: Int) {
        bytes[offset] = UInt8(truncatingIfNeeded: number >> 8)
        bytes[offset + 1] = UInt8(truncatingIfNeeded: number)
    }

    private mutating func count(at offset: Int) {
        set16((UInt16(bytes[offset]) << 8 | UInt16(bytes[offset + 1])) &+ 1, at: offset)
    }
}
