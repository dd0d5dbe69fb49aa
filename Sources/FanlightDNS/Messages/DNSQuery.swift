/// A message from a client, as far as it could be read.
struct DNSQuery: Hashable, Sendable {
    struct Question: Hashable, Sendable {
        let name: QuestionName
        let type: RecordType
        let recordClass: UInt16

        static let internetClass: UInt16 = 1
    }

    let header: MessageHeader
    /// Nil where it could not be read; the response then repeats none.
    private(set) var question: Question?
    /// Nil where the client does not speak EDNS, or its part of the message could not be read.
    private(set) var edns: EDNS?
    /// What is wrong with the message as such.
    private(set) var fault: ResponseCode?

    /// - Returns: nil for what gets no response: less than a header, and responses, lest two servers answer each other for ever.
    init?(_ bytes: [UInt8]) {
        guard let header = MessageHeader(bytes), !header.isResponse else { return nil }
        self.header = header
        // Other opcodes give the sections a meaning of their own.
        guard header.opcode == 0 else {
            fault = .notImplemented
            return
        }
        var reader = MessageReader(bytes, offset: MessageHeader.length)
        guard header.questionCount == 1, let question = reader.question() else {
            fault = .formatError
            return
        }
        self.question = question
        if !readRecords(&reader) {
            edns = nil
            fault = .formatError
        }
    }

    /// Looks at all records for the one that counts, OPT. The others are no part of a question and only have to be whole.
    private mutating func readRecords(_ reader: inout MessageReader) -> Bool {
        for _ in 0..<(header.answerCount + header.authorityCount) {
            guard let record = reader.record(), record.type != .opt else { return false }
        }
        for _ in 0..<header.additionalCount {
            guard let record = reader.record() else { return false }
            guard record.type == .opt else { continue }
            guard edns == nil, record.hasRootName, record.hasWholeOptions else { return false }
            edns = EDNS(recordClass: record.recordClass, ttl: record.ttl)
        }
        return reader.isAtEnd
    }
}
