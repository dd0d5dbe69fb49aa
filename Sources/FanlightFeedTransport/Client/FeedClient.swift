package import FanlightFeed
package import Logging
import Synchronization

/// The gateway's end of the feed: brings every configuration into use, and never gives up looking for the control plane.
package struct FeedClient: Sendable {
    private final class Box: Sendable {
        let receiver = Mutex<FeedReceiver?>(nil)
    }

    private let options: FeedClientOptions
    private let logger: Logger
    private let box = Box()

    package init(options: FeedClientOptions, logger: Logger) {
        self.options = options
        self.logger = logger
    }

    /// Hands every configuration to `apply`, first the last good one from disk, until the task is cancelled.
    ///
    /// - Parameter apply: returns when the configuration is served, or why it is not; one call at a time. The control plane is answered then.
    package func run(apply: @escaping @Sendable (GatewayFeed) async -> FeedVerdict) async {
        let (changes, changer) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let receiver = FeedReceiver(logger: logger, onChange: { changer.yield() }, apply: apply)
        box.receiver.withLock { $0 = receiver }
        guard let path = options.lastGoodPath else { return await connect(receiver) }
        let file = LastGoodConfiguration(path)
        await read(file, receiver)
        let writer = LastGoodWriter(file, receiver: receiver, logger: logger)
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await writer.run(changes) }
            await connect(receiver)
            changer.finish()
        }
    }

    /// How it stands with the control plane, for health and logs.
    package func status() -> FeedClientStatus { box.receiver.withLock { $0?.status } ?? FeedClientStatus() }

    private func read(_ file: LastGoodConfiguration, _ receiver: FeedReceiver) async {
        guard file.isThere else {
            logger.info("there is no last good configuration yet", metadata: ["path": "\(file.path)"])
            return
        }
        do throws(FeedTransportError) {
            await receiver.start(with: try file.read(), from: file.path, workload: options.workload)
        } catch {
            logger.warning("the last good configuration is left out", metadata: ["reason": "\(error)"])
        }
    }

    /// Connects again and again, until the task is cancelled.
    private func connect(_ receiver: FeedReceiver) async {
        var pause = ReconnectPause(least: options.minPause, most: options.maxPause)
        var random = SystemRandomNumberGenerator()
        var lastReason = ""
        while !Task.isCancelled {
            let isAnswered = Flag()
            let connection = FeedConnection(options: options, receiver: receiver) { event in
                guard event == .connected else { return isAnswered.raise() }
                receiver.note { status in
                    status.isConnected = true
                    status.problem = nil
                }
                logger.info("connected to the control plane", metadata: ["address": "\(options.address)"])
            }
            var reason = ""
            do { try await connection.run() } catch { reason = "\(error)" }
            let wasConnected = receiver.status.isConnected
            // One that takes calls and ends them at once is not called again and again.
            if isAnswered.isRaised { pause.reset() }
            if Task.isCancelled { break }
            receiver.note { status in
                status.isConnected = false
                status.problem = reason
            }
            if wasConnected || reason != lastReason {
                logger.warning(
                    "no connection to the control plane; the gateway serves what it has",
                    metadata: ["address": "\(options.address)", "reason": "\(reason)"])
            }
            lastReason = reason
            try? await Task.sleep(for: pause.following(&random))
        }
        receiver.note { $0.isConnected = false }
    }
}
