import FanlightAccess
import FanlightHTTP
import FanlightManifests
import FanlightResources
import FanlightStore
import Foundation
import Logging
import Synchronization

@testable import FanlightAPIServer

/// An API server over a store in memory, which is asked without sockets.
final class InProcessServer: Sendable {
    let store: ObjectStore
    let server: APIServer
    let clock: TestClock
    private let running: Task<Void, any Error>?

    static let administrator = UserInfo.authenticated(name: "system:admin", groups: ["system:masters"])

    /// - Parameters:
    ///   - isRunning: whether the controllers are at work: garbage collection, namespaces, definitions.
    ///   - store: with what is stored already; nil for a server that has just been set up.
    init(isRunning: Bool = false, store: ObjectStore? = nil, _ change: (inout APIServerOptions) -> Void = { _ in }) async throws {
        let clock = TestClock()
        let isNew = store == nil
        let store = store ?? ObjectStore()
        if isNew { try await ServerSeed.plant(in: store) }
        let tokens = try TokenStore(path: NSTemporaryDirectory() + "fanlight-tokens-\(UUID().uuidString).json")
        var options = APIServerOptions(
            store: store, authenticator: Authenticator(tokens: tokens), now: { clock.milliseconds },
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        change(&options)
        let server = APIServer(options)
        if isNew { await server.readStored() } else { try await server.prepare() }
        self.store = store
        self.server = server
        self.clock = clock
        running = isRunning ? Task { try await server.run() } : nil
    }

    deinit { running?.cancel() }

    /// Sends a request and reads all of the answer.
    ///
    /// - Parameter user: nil for one whose credentials are those of the headers.
    func send(
        _ method: String, _ target: String, _ body: RequestContent = .none, headers: [String: String] = [:],
        as user: UserInfo? = administrator
    ) async -> Answered {
        let response = await respond(method, target, body, headers: headers, as: user)
        return await Answered(response)
    }

    /// As `send`, for an answer that does not end by itself.
    func watch(_ target: String, headers: [String: String] = [:], as user: UserInfo? = administrator) async -> WatchedStream {
        WatchedStream(await respond("GET", target, .none, headers: headers, as: user))
    }

    func respond(
        _ method: String, _ target: String, _ body: RequestContent = .none, headers: [String: String] = [:],
        as user: UserInfo? = administrator
    ) async -> HTTPResponse {
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        var all = headers
        if all["content-type"] == nil { all["content-type"] = body.type }
        let request = HTTPRequest(
            method: method, path: String(parts[0]), query: parts.count == 2 ? String(parts[1]) : "",
            headers: all.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }, body: body.bytes, remoteAddress: "127.0.0.1:1")
        return await server.respond(request, trusted: user)
    }
}

/// A clock that stands until it is told to go on.
final class TestClock: Sendable {
    private let time = Mutex<Int64>(1_795_373_568_000)

    var milliseconds: Int64 { time.withLock { $0 } }

    func advance(seconds: Int64) { time.withLock { $0 += seconds * 1_000 } }
}

/// The body of a request.
enum RequestContent: ExpressibleByStringLiteral, Sendable {
    case none
    case json(Node)
    case text(String, type: String)
    case raw([UInt8], type: String?)

    init(stringLiteral value: String) { self = .text(value, type: "application/json") }

    var bytes: [UInt8] {
        switch self {
        case .none: []
        case .json(let node): node.json
        case .text(let text, _): Array(text.utf8)
        case .raw(let bytes, _): bytes
        }
    }

    var type: String? {
        switch self {
        case .none: nil
        case .json: "application/json"
        case .text(_, let type): type
        case .raw(_, let type): type
        }
    }

    static func merge(_ text: String) -> RequestContent { .text(text, type: "application/merge-patch+json") }
    static func jsonPatch(_ text: String) -> RequestContent { .text(text, type: "application/json-patch+json") }
    static func strategic(_ text: String) -> RequestContent { .text(text, type: "application/strategic-merge-patch+json") }
    static func apply(_ text: String) -> RequestContent { .text(text, type: "application/apply-patch+yaml") }
}
