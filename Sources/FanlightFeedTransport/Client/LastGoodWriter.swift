import Dispatch
import FanlightFeed
import Logging
import Synchronization

/// Keeps the file with the last good configuration up to date, beside everything else.
///
/// It is written as a whole, so not after each change of many: it takes at most a hundredth of the time.
///
/// - Note: what the file says when this is made is what the receiver has.
final class LastGoodWriter: Sendable {
    private static let leastPause = Duration.seconds(1)

    private let file: LastGoodConfiguration
    private let receiver: FeedReceiver
    private let logger: Logger
    private let queue = DispatchQueue(label: "fanlight.last-good")
    /// What is in the file.
    private let written: Mutex<String>
    /// Why it could not be written the last time, so that the log does not say the same again and again.
    private let problem = Mutex("")

    init(_ file: LastGoodConfiguration, receiver: FeedReceiver, logger: Logger) {
        self.file = file
        self.receiver = receiver
        self.logger = logger
        written = Mutex(receiver.status.fingerprint)
    }

    /// Writes after changes until the task is cancelled, and then once more where something is left.
    func run(_ changes: AsyncStream<Void>) async {
        let clock = ContinuousClock()
        for await _ in changes {
            let start = clock.now
            await write()
            let pause = max(Self.leastPause, start.duration(to: clock.now) * 100)
            try? await clock.sleep(for: pause)
        }
        await write()
    }

    private func write() async {
        guard let (fingerprint, archive) = receiver.archive, written.withLock({ $0 != fingerprint }) else { return }
        // Bringing bytes to the disk blocks a thread, which must not be one that others wait for.
        await withCheckedContinuation { continuation in
            queue.async { [self] in
                do throws(FeedTransportError) {
                    try file.write(archive)
                    written.withLock { $0 = fingerprint }
                    problem.withLock { $0 = "" }
                } catch {
                    note(error)
                }
                continuation.resume()
            }
        }
    }

    private func note(_ error: FeedTransportError) {
        let isNew = problem.withLock { problem in
            defer { problem = error.message }
            return problem != error.message
        }
        if isNew { logger.error("the last good configuration cannot be kept", metadata: ["reason": "\(error)"]) }
    }
}
