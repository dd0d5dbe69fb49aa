import FanlightFeed
import Logging
import Synchronization

/// What a gateway has, and the way of an update from the stream into use. One update at a time.
final class FeedReceiver: Sendable {
    private struct State {
        var assembler = FeedAssembler()
        var status = FeedClientStatus()
    }

    private let state = Mutex(State())
    private let apply: @Sendable (GatewayFeed) async -> FeedVerdict
    /// Something else is served.
    private let onChange: @Sendable () -> Void
    private let logger: Logger

    init(logger: Logger, onChange: @escaping @Sendable () -> Void, apply: @escaping @Sendable (GatewayFeed) async -> FeedVerdict) {
        self.logger = logger
        self.onChange = onChange
        self.apply = apply
    }

    var status: FeedClientStatus { state.withLock { $0.status } }

    func note(_ change: (inout FeedClientStatus) -> Void) { state.withLock { change(&$0.status) } }

    func versions(of typeURL: String) -> [String: String] { state.withLock { $0.assembler.versions(of: typeURL) } }

    /// Everything that came, for the file; nil while it is not what is served.
    var archive: (fingerprint: String, FeedArchive)? {
        // Put together outside of the lock, since it takes as long as there is much of it, and updates go on meanwhile.
        let assembler = state.withLock { $0.assembler }
        return assembler.isAccepted ? (assembler.fingerprint, assembler.archive) : nil
    }

    /// Whether everything has to be sent anew. The configuration that is served stays.
    func startsAnew() -> Bool {
        state.withLock { state in
            guard state.assembler.isAstray else { return false }
            state.assembler = FeedAssembler()
            return true
        }
    }

    /// Takes a configuration from the file into use, in place of anything that came before.
    func start(with archive: FeedArchive, from path: String, workload: String) async {
        do throws(FeedRefusal) {
            var assembler = FeedAssembler()
            let feed = try assembler.receive(archive)
            let owner = "\(feed.workload.namespace)/\(feed.workload.name)"
            guard workload.isEmpty || owner == workload || owner == "/" else {
                throw FeedRefusal(message: "it is the configuration of gateway \(owner), and this is a replica of \(workload)")
            }
            if case .refused(let refusal) = await apply(feed) { throw refusal }
            assembler.accept()
            let accepted = assembler
            state.withLock { state in
                state.assembler = accepted
                state.status.source = .disk
                state.status.revision = feed.revision
                state.status.fingerprint = accepted.fingerprint
            }
            logger.info("serves the last good configuration", metadata: ["path": "\(path)", "revision": "\(feed.revision)"])
        } catch {
            logger.warning("the last good configuration is left out", metadata: ["path": "\(path)", "reason": "\(error)"])
        }
    }

    /// Takes a response, and returns when what it completes is served.
    ///
    /// - Returns: why it is not; nil where it is, or where more is to come.
    func receive(_ update: DeltaUpdate) async -> FeedRefusal? {
        do throws(FeedRefusal) {
            let feed = try state.withLock { state throws(FeedRefusal) in try state.assembler.receive(update) }
            guard let feed else { return nil }
            if case .refused(let refusal) = await apply(feed) { throw refusal }
            state.withLock { state in
                state.assembler.accept()
                state.status.source = .controlPlane
                state.status.revision = feed.revision
                state.status.fingerprint = state.assembler.fingerprint
                state.status.refusal = nil
            }
            onChange()
            return nil
        } catch {
            state.withLock { state in
                state.assembler.refuse()
                state.status.refusal = error
            }
            logger.error("an update is refused, and the configuration before it is served", metadata: ["reason": "\(error)"])
            return error
        }
    }
}
