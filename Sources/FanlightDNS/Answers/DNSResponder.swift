/// Answers messages out of a table. Pure: the same message, table and rotation give the same bytes.
struct DNSResponder {
    enum Transport: Hashable, Sendable {
        case udp
        case tcp
    }

    struct Reply: Hashable, Sendable {
        let bytes: [UInt8]
        let type: RecordType
        let code: ResponseCode
        let isTruncated: Bool
    }

    /// The largest message that the length in front of it can tell over TCP (RFC 1035, 4.2.2).
    static let streamLimit = 65_535

    let table: ZoneTable
    let transport: Transport

    /// - Parameter rotation: how far the addresses of the answer are turned, for the types that have several.
    /// - Returns: nil where nothing must be answered.
    func reply(to message: [UInt8], rotation: (RecordType) -> Int) -> Reply? {
        guard let query = DNSQuery(message) else { return nil }
        let answer = answer(to: query, rotation: rotation)
        var writer = MessageWriter(
            id: query.header.id, flags: query.header.responseFlags(answer.code, isAuthoritative: answer.isAuthoritative),
            limit: limit(of: query))
        if let question = query.question { writer.append(question) }
        let isTruncated = !write(answer, to: &writer)
        if isTruncated { writer.setTruncated() }
        if let edns = query.edns { writer.append(edns, code: answer.code) }
        return Reply(bytes: writer.bytes, type: query.question?.type ?? .none, code: answer.code, isTruncated: isTruncated)
    }

    private func limit(of query: DNSQuery) -> Int {
        switch transport {
        case .tcp: Self.streamLimit - (query.edns == nil ? 0 : EDNS.recordLength)
        case .udp: query.edns.map { $0.responseLimit - EDNS.recordLength } ?? EDNS.minimumPayloadSize
        }
    }

    /// What does not fit is left out. Clients that do not care have use for some addresses; the others ask again over TCP.
    ///
    /// - Returns: whether everything that was asked for is in. Additional records may be missing (RFC 2181, 9).
    private func write(_ answer: DNSAnswer, to writer: inout MessageWriter) -> Bool {
        for record in answer.records where !writer.append(record, to: .answer) { return false }
        if let authority = answer.authority, !writer.append(authority, to: .authority) { return false }
        for record in answer.additional where !writer.append(record, to: .additional) { break }
        return true
    }

    private func answer(to query: DNSQuery, rotation: (RecordType) -> Int) -> DNSAnswer {
        if let fault = query.fault { return DNSAnswer(code: fault) }
        if let edns = query.edns, edns.version > EDNS.ownVersion { return DNSAnswer(code: .badVersion) }
        guard let question = query.question else { return DNSAnswer(code: .formatError) }
        guard question.recordClass == DNSQuery.Question.internetClass else { return DNSAnswer(code: .refused) }
        switch question.type {
        case .any: break
        case .axfr, .ixfr: return DNSAnswer(code: .refused)
        case .maila, .mailb: return DNSAnswer(code: .notImplemented)
        case let type where type.isMeta: return DNSAnswer(code: .formatError)
        default: break
        }
        guard let finding = table.find(question.name) else { return DNSAnswer(code: .refused) }
        return answer(question.type, finding, rotation: rotation)
    }

    private func answer(_ type: RecordType, _ finding: ZoneTable.Finding, rotation: (RecordType) -> Int) -> DNSAnswer {
        let zone = finding.zone
        func records(_ contents: [ResourceRecord.Content]) -> [ResourceRecord] {
            contents.map { ResourceRecord(owner: .question, ttl: zone.timeToLive, content: $0) }
        }
        if finding.name == .unknown { return .negative(.nameError, zone, serial: table.serial) }
        switch type {
        case .any: return .positive(records([.hinfo(cpu: "RFC8482", system: "")]))
        case .soa where finding.isApex: return .positive(records([zone.authority(serial: table.serial)]))
        case .ns where finding.isApex: return .positive(records([.ns(zone.nameServer)]), additional: addressRecords(of: zone))
        // What is signed about a zone is said by the one above it (RFC 4035, 3.1.4.1).
        case .ds where finding.isApex: return .negative(.noError, finding.outerZone ?? zone, serial: table.serial)
        default: break
        }
        guard case .served(let addresses) = finding.name else { return .negative(.noError, zone, serial: table.serial) }
        let contents = Self.contents(type, addresses)
        guard !contents.isEmpty else { return .negative(.noError, zone, serial: table.serial) }
        let turn = contents.count > 1 ? rotation(type) % contents.count : 0
        return .positive(records(Array(contents[turn...] + contents[..<turn])))
    }

    private func addressRecords(of zone: Zone) -> [ResourceRecord] {
        guard let addresses = table.addresses(of: zone.nameServer) else { return [] }
        return (Self.contents(.a, addresses) + Self.contents(.aaaa, addresses)).map {
            ResourceRecord(owner: .name(zone.nameServer), ttl: zone.timeToLive, content: $0)
        }
    }

    private static func contents(_ type: RecordType, _ addresses: AddressSet) -> [ResourceRecord.Content] {
        switch type {
        case .a: addresses.ipv4.map { .a($0) }
        case .aaaa: addresses.ipv6.map { .aaaa($0) }
        default: []
        }
    }
}
