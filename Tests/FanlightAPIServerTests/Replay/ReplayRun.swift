import FanlightAccess
import FanlightManifests
import FanlightResources
import FanlightSchemas

@testable import FanlightAPIServer

/// Sends every recorded request, in order, to a server that began as the recorded one did, and says how the answers differ.
///
/// The recorded server ran without controllers, so the one under test does too: nothing collects garbage or empties namespaces.
struct ReplayRun {
    static let exchanges: [RecordedExchange] = RecordedExchange.lines(of: "kubectl-1.37.jsonl.gz").map(RecordedExchange.init).sorted {
        $0.number < $1.number
    }

    /// The differences by number of the exchange; made once.
    static let differences = Task { () async throws -> [Int: [String]] in
        guard !exchanges.isEmpty else { return [:] }
        var run = ReplayRun(server: try await InProcessServer())
        try await RecordedBeginning.make(run.server)
        for exchange in exchanges { await run.replay(exchange) }
        return await run.finished()
    }

    let server: InProcessServer
    private var names = RecordedNames()
    private var found: [Int: [String]] = [:]
    private var watches: [(exchange: RecordedExchange, stream: WatchedStream)] = []

    init(server: InProcessServer) { self.server = server }

    private mutating func replay(_ exchange: RecordedExchange) async {
        let target = names.target(exchange.target)
        var headers = names.headers(exchange)
        // The recording leaves out the header by which clients ask for documents that have changed.
        if exchange.status == 304, headers["if-none-match"] == nil { headers["if-modified-since"] = "Sun, 22 Nov 2026 18:52:49 GMT" }
        server.clock.advance(seconds: 1)
        if exchange.isWatch {
            watches.append((exchange, await server.watch(target, headers: headers)))
            return
        }
        let content: RequestContent = exchange.body.isEmpty ? .none : .raw(names.body(exchange.body), type: headers["content-type"])
        let answer = await server.send(exchange.method, target, content, headers: headers, as: RecordedBeginning.user)
        if let tag = answer.header("etag") { names.learnTag(tag, of: exchange.target) }
        let recorded = Self.node(exchange)
        if let recorded, exchange.status == answer.status { names.learn(recorded, answer.node) }
        found[exchange.number] = ReplayExpectation.of(exchange).differences(exchange, recorded, answer)
    }

    /// A watch is compared once everything else is over.
    private mutating func finished() async -> [Int: [String]] {
        for (exchange, stream) in watches {
            let expected = exchange.response.split(separator: UInt8(ascii: "\n")).compactMap {
                JSONReader.read(Array($0)).documents.first?.node
            }
            found[exchange.number] = await ReplayExpectation.of(exchange).differences(exchange, expected, stream)
            stream.cancel()
        }
        return found
    }

    /// The recorded answer as a tree; nil where there is none.
    private static func node(_ exchange: RecordedExchange) -> Node? {
        if exchange.response.starts(with: "k8s\u{0}".utf8) { return try? ProtobufObject.decode(exchange.response) }
        return JSONReader.read(exchange.response).documents.first?.node
    }
}
