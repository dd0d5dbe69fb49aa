import FanlightHTTP
import FanlightManifests
import FanlightResources
import Synchronization

/// The events of a watch as they come.
final class WatchedStream: Sendable {
    let status: Int
    let headers: [(name: String, value: String)]
    private let lines = LineQueue()
    private let task: Task<Void, Never>

    /// A test that waits longer than this for an event has failed.
    private static let patience: Duration = .seconds(20)

    init(_ response: HTTPResponse) {
        status = response.status
        headers = response.headers
        let lines = lines
        let body = response.body
        task = Task {
            switch body {
            case .none: break
            case .bytes(let bytes): try? await lines.write(bytes)
            case .stream(let write): try? await write(lines)
            }
            lines.finish()
        }
    }

    deinit { task.cancel() }

    func cancel() { task.cancel() }

    /// Gives the watch up, and returns when the server has done so too.
    func close() async {
        task.cancel()
        await task.value
    }

    /// The next event; nil at the end, or where none comes in time.
    func next() async -> Node? {
        let lines = lines
        let guardian = Task {
            try await Task.sleep(for: Self.patience)
            lines.finish()
        }
        defer { guardian.cancel() }
        return await lines.next()
    }

    /// So many events, or fewer where the watch ends before.
    func next(_ count: Int) async -> [Node] {
        var events: [Node] = []
        while events.count < count, let event = await next() { events.append(event) }
        return events
    }

    /// Events as `TYPE name`.
    func summary(_ count: Int) async -> [String] {
        await next(count).map { "\($0["type"]?.string ?? "?") \($0[path: ["object", "metadata", "name"]]?.string ?? "-")" }
    }

    /// All events until the watch ends.
    func rest() async -> [Node] { await next(.max) }
}

/// Cuts what is written into lines of JSON, for one reader.
private final class LineQueue: HTTPBodyWriter {
    private struct State {
        var rest: [UInt8] = []
        var lines: [Node] = []
        var reader: CheckedContinuation<Node?, Never>?
        var isFinished = false
    }

    private let state = Mutex(State())

    func write(_ bytes: [UInt8]) async throws {
        try Task.checkCancellation()
        let reader = state.withLock { state -> (CheckedContinuation<Node?, Never>, Node)? in
            state.rest += bytes
            while let end = state.rest.firstIndex(of: UInt8(ascii: "\n")) {
                let line = Array(state.rest[..<end])
                state.rest.removeFirst(end + 1)
                state.lines.append(JSONReader.read(line).documents.first?.node ?? .string(String(decoding: line, as: UTF8.self)))
            }
            guard let reader = state.reader, !state.lines.isEmpty else { return nil }
            state.reader = nil
            return (reader, state.lines.removeFirst())
        }
        if let (reader, line) = reader { reader.resume(returning: line) }
    }

    func finish() {
        let reader = state.withLock { state in
            state.isFinished = true
            return state.reader.take()
        }
        reader?.resume(returning: nil)
    }

    func next() async -> Node? {
        await withCheckedContinuation { continuation in
            let ready = state.withLock { state -> Node?? in
                if !state.lines.isEmpty { return .some(state.lines.removeFirst()) }
                if state.isFinished { return .some(nil) }
                state.reader = continuation
                return nil
            }
            if let ready { continuation.resume(returning: ready) }
        }
    }
}
