import FanlightResources

/// What of a recorded answer the server under test must give too.
enum ReplayExpectation {
    /// Everything.
    case whole
    /// Everything but what is below these paths.
    case without([[String]])
    /// Status and headers.
    case head
    /// Status alone.
    case status
    /// A status of its own.
    case differentStatus(Int)
    /// A watch that begins with what is there and then says so.
    case initialEvents
    /// So many events of a watch.
    case firstEvents(Int)

    private static let comparedHeaders = ["content-type", "cache-control", "warning", "vary", "location", "www-authenticate"]

    func differences(_ exchange: RecordedExchange, _ recorded: Node?, _ answer: Answered) -> [String] {
        if case .differentStatus(let status) = self {
            return answer.status == status ? [] : ["status \(answer.status) instead of \(status): \(answer.text.prefix(300))"]
        }
        guard exchange.status == answer.status else {
            return ["status \(answer.status) instead of \(exchange.status): \(answer.text.prefix(600))"]
        }
        if case .status = self { return [] }
        var list = Self.comparedHeaders.compactMap { name -> String? in
            let expected = exchange.responseHeaders[name]
            let found = answer.header(name)
            if name == "content-type", expected == "application/vnd.kubernetes.protobuf", found == "application/json" { return nil }
            return expected == found ? nil : "header \(name): expected \(expected ?? "none"), found \(found ?? "none")"
        }
        if (exchange.responseHeaders["etag"] != nil) != (answer.header("etag") != nil) {
            list.append("header etag: \(answer.header("etag") ?? "none")")
        }
        switch self {
        case .head: return list
        case .without(let paths): return list + body(exchange, recorded, answer, without: paths)
        default: return list + body(exchange, recorded, answer, without: [])
        }
    }

    private func body(_ exchange: RecordedExchange, _ recorded: Node?, _ answer: Answered, without paths: [[String]]) -> [String] {
        guard let recorded else {
            return exchange.response.elementsEqual(answer.body)
                ? [] : ["body: expected \(exchange.response.count) bytes, found \(answer.text.prefix(200))"]
        }
        func prepared(_ node: Node) -> Node { paths.reduce(Masking.masked(node)) { $0.setting($1, to: nil) } }
        let isBinary = exchange.response.first == UInt8(ascii: "k")
        let answered = isBinary ? Self.withoutEmpty(prepared(answer.node)) : prepared(answer.node)
        return Masking.differences(isBinary ? Self.withoutEmpty(prepared(recorded)) : prepared(recorded), answered)
    }

    func differences(_ exchange: RecordedExchange, _ recorded: [Node], _ stream: WatchedStream) async -> [String] {
        guard exchange.status == stream.status else { return ["status \(stream.status) instead of \(exchange.status)"] }
        if case .initialEvents = self {
            while let event = await stream.next() {
                if event["type"]?.string == "ADDED" { continue }
                let end = event[path: ["object", "metadata", "annotations", "k8s.io/initial-events-end"]]?.string
                return end == "true" ? [] : ["no bookmark at the end of the initial events: \(event.jsonText)"]
            }
            return ["the initial events have no end"]
        }
        var recorded = recorded
        if case .firstEvents(let count) = self { recorded.removeLast(max(0, recorded.count - count)) }
        let events = await stream.next(recorded.count)
        guard events.count == recorded.count else { return ["\(events.count) events instead of \(recorded.count)"] }
        return zip(recorded, events).enumerated().flatMap { index, pair in
            Masking.differences(Masking.masked(pair.0), Masking.masked(pair.1)).map { "event \(index)\($0)" }
        }
    }

    /// Protobuf does not tell what is empty from what is not there.
    private static func withoutEmpty(_ node: Node) -> Node {
        switch node.value {
        case .mapping(let members):
            Node(
                .mapping(
                    members.compactMap { member in
                        let value = withoutEmpty(member.value)
                        return isEmpty(value) ? nil : Node.Member(key: member.key, line: 0, column: 0, value: value)
                    }))
        case .sequence(let elements): .array(elements.map(withoutEmpty))
        default: node
        }
    }

    private static func isEmpty(_ node: Node) -> Bool {
        switch node.value {
        case .null: true
        case .mapping(let members): members.isEmpty
        case .sequence(let elements): elements.isEmpty
        case .string(let text): text.isEmpty
        case .integer(let number): number == 0
        case .bool(let bool): !bool
        case .number(let number): number == 0
        }
    }
}
