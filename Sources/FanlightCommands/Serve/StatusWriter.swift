import FanlightAPIServer
import FanlightControlPlane
import FanlightResources
import FanlightSchemas
import Logging

/// Writes what became of objects into their status, when it has changed. Takes the newest state, so that a burst of changes is written once.
actor StatusWriter {
    static let manager = "fanlight-status"
    private static let concurrency = 64

    private struct Work: Sendable {
        let state: ControlPlaneState
        let ready: Set<String>
    }

    private let server: APIServer
    private let logger: Logger
    private let now: @Sendable () -> Int64
    private let work = AsyncStream.makeStream(of: Work.self, bufferingPolicy: .bufferingNewest(1))
    private var conflicts: @Sendable () async -> [ResourceKey: String] = { [:] }
    /// What was written last, so that only what differs is looked at.
    private var written: [ResourceKey: ObjectConditions] = [:]

    init(server: APIServer, logger: Logger, now: @escaping @Sendable () -> Int64) {
        self.server = server
        self.logger = logger
        self.now = now
    }

    func setConflicts(_ conflicts: @escaping @Sendable () async -> [ResourceKey: String]) { self.conflicts = conflicts }

    /// A state that the gateways serve now.
    ///
    /// - Parameter ready: the gateways that serve it on all their sockets.
    nonisolated func take(_ state: ControlPlaneState, ready: Set<String>) { work.continuation.yield(Work(state: state, ready: ready)) }

    /// Writes until cancelled.
    func run() async {
        for await work in work.stream { await write(work) }
    }

    private func write(_ work: Work) async {
        let maker = ConditionMaker(work.state, ready: work.ready, conflicts: await conflicts())
        var changed: [(ResourceKey, ObjectConditions)] = []
        var present: Set<ResourceKey> = []
        for kind in ConditionMaker.kinds {
            for resource in work.state.snapshot.all(kind) {
                present.insert(resource.key)
                let conditions = maker.conditions(resource)
                if written[resource.key] != conditions { changed.append((resource.key, conditions)) }
            }
        }
        for key in written.keys where !present.contains(key) { written[key] = nil }
        let time = TimestampText.rfc3339(seconds: now() / 1_000)
        let failed = await withTaskGroup(of: ResourceKey?.self) { group in
            var failed: Set<ResourceKey> = []
            for (index, (key, conditions)) in changed.enumerated() {
                if index >= Self.concurrency, let result = await group.next(), let key = result { failed.insert(key) }
                group.addTask { [server] in
                    do {
                        try await server.changeStatus(key, manager: Self.manager) { object in
                            conditions.merged(into: object["status"], time: time) ?? object["status"]
                        }
                        return nil
                    } catch {
                        return key
                    }
                }
            }
            for await result in group {
                if let result { failed.insert(result) }
            }
            return failed
        }
        for (key, conditions) in changed where !failed.contains(key) { written[key] = conditions }
        if !failed.isEmpty { logger.error("status not written", metadata: ["objects": .stringConvertible(failed.count)]) }
    }
}
