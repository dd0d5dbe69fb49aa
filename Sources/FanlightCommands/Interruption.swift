import FanlightEventLoop
import Glibc

/// Ends work in an orderly way when the process is asked to stop.
enum Interruption {
    /// Runs `work` until it returns or SIGINT or SIGTERM comes, which cancels it.
    static func run(_ work: @escaping @Sendable () async throws -> Void) async throws {
        let signals = Self.signals()
        try await run(until: { for await _ in signals { return } }, work)
    }

    /// Runs `work` until it returns or `stopped` does, which cancels it.
    static func run(until stopped: @escaping @Sendable () async -> Void, _ work: @escaping @Sendable () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await work() }
            group.addTask { await stopped() }
            // Whichever ends first ends the other.
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    /// One element for each SIGINT or SIGTERM that comes from now on; also takes SIGPIPE away, so that a closed pipe is an error of its writer alone.
    static func signals() -> AsyncStream<Int32> {
        signal(SIGPIPE, SIG_IGN)
        return stream(of: [SIGINT, SIGTERM])
    }

    /// One element for each of the signals that comes from now on; they do nothing else then.
    static func stream(of numbers: [Int32]) -> AsyncStream<Int32> {
        let (stream, continuation) = AsyncStream.makeStream(of: Int32.self, bufferingPolicy: .bufferingOldest(64))
        do {
            let listener = try SignalRelay.shared.listen(for: numbers) { continuation.yield($0) }
            continuation.onTermination = { _ in SignalRelay.shared.remove(listener) }
        } catch {
            // The system has no descriptors or threads left. The signals do then what they do by themselves, and end the process.
        }
        return stream
    }
}
