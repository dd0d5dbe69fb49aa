import FanlightHTTP
import Synchronization

@testable import FanlightConsole

/// What stands behind the console: it remembers what it was asked, and its watches tell what the test says.
final class FakeAPI: Sendable {
    struct Asked: Sendable {
        let request: HTTPRequest
        let user: String
    }

    private struct State {
        var asked: [Asked] = []
        var statuses: [String: Int] = [:]
        var revision = 10
        var headers: [(name: String, value: String)] = []
        var watches: [String: AsyncStream<String>.Continuation] = [:]
    }

    private let state = Mutex(State())
    /// `open PLURAL REVISION` and `close PLURAL`, as it happens.
    let log: AsyncStream<String>
    private let note: AsyncStream<String>.Continuation

    init() { (log, note) = AsyncStream.makeStream(of: String.self) }

    var asked: [Asked] { state.withLock { $0.asked } }

    /// Has requests about the kind, or of one path, answered with the status.
    func refuse(_ plural: String, _ status: Int?) { state.withLock { $0.statuses[plural] = status } }

    func setRevision(_ revision: Int) { state.withLock { $0.revision = revision } }

    func setHeaders(_ headers: [(name: String, value: String)]) { state.withLock { $0.headers = headers } }

    /// One event of the kind's watch, which is open.
    func tell(_ plural: String, _ type: String, _ name: String, revision: Int) {
        let metadata = #"{"namespace":"default","name":"\#(name)","resourceVersion":"\#(revision)"}"#
        tell(plural, #"{"type":"\#(type)","object":{"metadata":\#(metadata)}}"#)
    }

    func tell(_ plural: String, _ line: String) { _ = state.withLock { $0.watches[plural] }?.yield(line + "\n") }

    func endWatch(_ plural: String) { state.withLock { $0.watches[plural] }?.finish() }

    func respond(_ request: HTTPRequest, _ user: ConsoleUser) async -> HTTPResponse {
        let plural = request.path.split(separator: "/").last.map(String.init) ?? ""
        let (status, revision, headers) = state.withLock { state in
            state.asked.append(Asked(request: request, user: user.name))
            return (state.statuses[plural] ?? state.statuses[request.path], state.revision, state.headers)
        }
        if let status {
            return HTTPResponse(status: status, headers: [("content-type", "application/json")], body: .bytes(Array("{}".utf8)))
        }
        if request.query.contains("watch=true") || request.query.contains("follow=true") { return watch(plural, request.query) }
        let text =
            request.path.split(separator: "/").count == 2
            ? #"{"preferredVersion":{"groupVersion":"networking.istio.io/v1","version":"v1"}}"#
            : #"{"metadata":{"resourceVersion":"\#(revision)"},"items":[]}"#
        return HTTPResponse(status: 200, headers: [("content-type", "application/json")] + headers, body: .bytes(Array(text.utf8)))
    }

    private func watch(_ plural: String, _ query: String) -> HTTPResponse {
        let revision = query.split(separator: "&").first { $0.hasPrefix("resourceVersion=") }?.split(separator: "=").last ?? "-"
        return HTTPResponse(
            status: 200,
            body: .stream { [self] writer in
                let (lines, continuation) = AsyncStream.makeStream(of: String.self)
                state.withLock { $0.watches[plural] = continuation }
                note.yield("open \(plural) \(revision)")
                defer { note.yield("close \(plural)") }
                for await line in lines { try await writer.write(Array(line.utf8)) }
                try Task.checkCancellation()
            })
    }
}
