import FanlightAPIServer
import FanlightCompiler
import FanlightControlPlane
import FanlightResources
import FanlightSchemas
import Logging
import Synchronization

/// Writes what became of objects into their status, when it has changed. Takes the newest state, so that a burst of changes is written once.
///
/// The cost follows the change: what is looked at are the objects that changed, those whose problems changed, and all only when other gateways are
/// selected or ready than before.
actor StatusWriter {
    static let manager = "fanlight-status"
    private static let concurrency = 64

    /// What has been told since the last turn.
    private struct News: Sendable {
        var state: ControlPlaneState
        var changed: Set<ResourceKey>
    }

    /// How long an answer of a replica to a change is waited for before its silence is told.
    private static let patience: Duration = .seconds(2)

    private let server: APIServer
    private let fleet: any GatewayRunner
    private let logger: Logger
    private let now: @Sendable () -> Int64
    private let news = Mutex<News?>(nil)
    private let turns = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    private var conflicts: @Sendable () async -> [ResourceKey: String] = { [:] }
    private var last: ConditionMaker?
    /// The labels that each gateway's Pods are to have.
    private var asked: [String: [String: String]] = [:]
    private var problems = ProblemIndex()
    /// What was written last, so that equal conditions are not written again.
    private var written: [ResourceKey: Fingerprint] = [:]
    /// The revisions of the states in which objects came that may not be served everywhere yet.
    private var revisions: [ResourceKey: UInt64] = [:]
    /// Objects that some gateway has not answered to yet.
    private var pending: Set<ResourceKey> = []
    /// Objects whose status could not be written.
    private var owed: Set<ResourceKey> = []

    init(server: APIServer, fleet: any GatewayRunner, logger: Logger, now: @escaping @Sendable () -> Int64) {
        self.server = server
        self.fleet = fleet
        self.logger = logger
        self.now = now
    }

    func setConflicts(_ conflicts: @escaping @Sendable () async -> [ResourceKey: String]) { self.conflicts = conflicts }

    /// A state that the gateways have been given.
    ///
    /// - Parameter changed: the objects that came, changed or went since the state that was told before.
    nonisolated func take(_ state: ControlPlaneState, changed: Set<ResourceKey>) {
        news.withLock { $0 = News(state: state, changed: changed.union($0?.changed ?? [])) }
        turns.continuation.yield()
    }

    /// Writes until cancelled.
    func run() async {
        for await _ in turns.stream {
            let taken = news.withLock { news in
                defer { news = nil }
                return news
            }
            guard let taken else { continue }
            await fleet.settle(to: taken.state.revision, within: Self.patience)
            await write(taken)
        }
    }

    private func write(_ news: News) async {
        let running = await fleet.running
        let programmed = running.compactMap { gateway in gateway.programmed.map { (gateway.name, $0) } }
        let served = Dictionary(running.map { ($0.name, $0.servedRevision) }) { first, _ in first }
        note(news, served: served)
        let otherwise = problems.follow(news.state.diagnostics)
        let maker = ConditionMaker(
            news.state, programmed: Dictionary(programmed) { first, _ in first }, served: served, asked: askedLabels(news),
            conflicts: await conflicts(), rejections: Self.rejections(await fleet.diagnostics))
        var changed: [(key: ResourceKey, conditions: ObjectConditions, fingerprint: Fingerprint)] = []
        for resource in candidates(news, maker, withOtherProblems: otherwise) {
            let conditions = maker.conditions(resource, problems: problems.of(resource.key)) { revisions[$0, default: 0] }
            if conditions.isPending { pending.insert(resource.key) } else { pending.remove(resource.key) }
            let fingerprint = Fingerprint(of: conditions)
            if written[resource.key] != fingerprint { changed.append((resource.key, conditions, fingerprint)) }
        }
        for key in news.changed where news.state.snapshot[key] == nil {
            written[key] = nil
            pending.remove(key)
        }
        last = maker
        let time = Timestamp.text(seconds: now() / 1_000)
        owed = await withTaskGroup(of: ResourceKey?.self) { group in
            var failed: Set<ResourceKey> = []
            for (index, change) in changed.enumerated() {
                if index >= Self.concurrency, let result = await group.next(), let key = result { failed.insert(key) }
                group.addTask { [server] in
                    do {
                        try await server.changeStatus(change.key, manager: Self.manager) { object in
                            change.conditions.merged(into: object["status"], time: time) ?? object["status"]
                        }
                        return nil
                    } catch {
                        return change.key
                    }
                }
            }
            for await result in group {
                if let result { failed.insert(result) }
            }
            return failed
        }
        for change in changed where !owed.contains(change.key) { written[change.key] = change.fingerprint }
        if !owed.isEmpty { logger.error("status not written", metadata: ["objects": .stringConvertible(owed.count)]) }
    }

    /// Takes note of when objects have changed. What all gateways serve in a later state needs no note.
    private func note(_ news: News, served: [String: UInt64]) {
        let common = served.values.min() ?? .max
        if revisions.values.contains(where: { $0 <= common }) { revisions = revisions.filter { $0.value > common } }
        for key in news.changed where ConditionMaker.kinds.contains(key.kind) { revisions[key] = news.state.revision }
    }

    /// The labels that each gateway's Pods are to have.
    private func askedLabels(_ news: News) -> [String: [String: String]] {
        let keys = last == nil ? news.state.snapshot.all(.istioGateway).map(\.key) : news.changed.filter { $0.kind == .istioGateway }
        for key in keys { asked[key.namespacedName] = news.state.snapshot[key].flatMap { GatewayWorkload($0) }?.labels }
        return asked
    }

    /// What replicas refuse, by the object that is the reason.
    private static func rejections(_ diagnostics: [Diagnostic]) -> [ResourceKey: String] {
        let refused = diagnostics.filter { $0.code == ProcessFleet.rejection }
        return Dictionary(refused.compactMap { problem in problem.resource.map { ($0, problem.message) } }) { first, _ in first }
    }

    /// The objects whose conditions may differ from what was written.
    private func candidates(_ news: News, _ maker: ConditionMaker, withOtherProblems touched: Set<ResourceKey>) -> [Resource] {
        guard let last, last.reaches(asFarAs: maker) else { return ConditionMaker.kinds.flatMap { Array(news.state.snapshot.all($0)) } }
        let waiting = last.served == maker.served ? [] : pending
        let keys = news.changed.union(owed).union(touched).union(waiting).union(maker.told(otherwiseThan: last))
        return keys.compactMap { key in
            ConditionMaker.kinds.contains(key.kind) ? news.state.snapshot[key] : nil
        }
    }
}
