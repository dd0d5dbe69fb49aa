import FanlightHTTP
import Synchronization

/// A streamed answer, read line by line without a socket.
final class ReadStream: Sendable {
    private final class Lines: HTTPBodyWriter {
        let stream: AsyncStream<String>
        let continuation: AsyncStream<String>.Continuation
        private let rest = Mutex<String>("")

        init() { (stream, continuation) = AsyncStream.makeStream(of: String.self) }

        func write(_ bytes: [UInt8]) async throws {
            try Task.checkCancellation()
            rest.withLock { rest in
                rest += String(decoding: bytes, as: UTF8.self)
                while let end = rest.firstIndex(of: "\n") {
                    continuation.yield(String(rest[..<end]))
                    rest = String(rest[rest.index(after: end)...])
                }
            }
        }
    }

    private let lines = Lines()
    private let task: Task<Void, Never>

    init(_ response: HTTPResponse) {
        let lines = lines
        let body = response.body
        task = Task {
            if case .stream(let produce) = body { try? await produce(lines) }
            lines.continuation.finish()
        }
    }

    deinit { task.cancel() }

    /// The next line that is no heartbeat; nil at the end.
    func next() async -> String? {
        for await line in lines.stream where line != "{}" && !line.hasPrefix(#"{"resourceVersion""#) { return line }
        return nil
    }

    func nextOfAny() async -> String? {
        for await line in lines.stream { return line }
        return nil
    }

    /// What a client does that goes away; returns when nothing is left of the stream.
    func close() async {
        task.cancel()
        await task.value
    }
}
