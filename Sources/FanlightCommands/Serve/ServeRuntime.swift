import FanlightAnalysis
import FanlightCompiler
import FanlightControlPlane
import FanlightEventLoop
import FanlightProxy
import FanlightResources
import FanlightRouting
import FanlightWorkloads

/// What the running `serve` knows, for those who ask: the state that is served and what was found in it.
actor ServeRuntime {
    private let fleet: any GatewayRunner
    private let names: GatewayNameServer?
    private let statuses: StatusWriter
    private var controlPlane: ControlPlane
    private let problemBook = ProblemBook()
    /// Of the control plane's state: it grows with each update, while the revision may stay.
    private var generation: UInt64 = 0
    /// Asks `publish` for a turn; turns that nobody has taken yet count as one.
    private let turns = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    private var publishedRevision: UInt64?
    /// The objects that changed since the state that `publish` took last.
    private var unpublished: Set<ResourceKey> = []
    /// Whether everything that was stored at the start has been taken in.
    private var isFilled = false
    /// The address of the console.
    private var console: String?
    private var sourceDiagnostics: @Sendable () async -> [Diagnostic] = { [] }

    /// - Parameter readsPods: whether the gateways have Pods.
    init(fleet: any GatewayRunner, statuses: StatusWriter, names: GatewayNameServer?, readsPods: Bool) {
        self.fleet = fleet
        self.names = names
        controlPlane = ControlPlane(readsPods: readsPods)
        self.statuses = statuses
    }

    /// Where the problems of what was written in files come from.
    func setSourceDiagnostics(_ diagnostics: @escaping @Sendable () async -> [Diagnostic]) { sourceDiagnostics = diagnostics }

    /// - Parameter url: where the console is; nil for nowhere.
    func setConsole(_ url: String?) { console = url }

    /// Takes the store's changes as they come, until the feed ends.
    func follow(_ feed: ResourceFeed) async throws {
        var feed = feed
        while let changes = try await feed.next() {
            _ = controlPlane.update(applied: changes.applied, deleted: changes.deleted, revision: changes.revision)
            generation += 1
            unpublished.formUnion(changes.deleted + changes.applied.map(\.key))
            isFilled = true
            turns.continuation.yield()
        }
    }

    /// Something about the files has changed that changes no object: conflicts, and the places of objects.
    func take(moved resources: [Resource]) {
        let known = resources.filter { controlPlane.state.snapshot[$0.key] != nil }
        if !known.isEmpty { _ = controlPlane.update(applied: known, deleted: [], revision: controlPlane.state.revision) }
        generation += 1
        unpublished.formUnion(known.map(\.key))
        turns.continuation.yield()
    }

    /// Brings the gateways to the newest state, one turn after another, until cancelled.
    func publish() async {
        for await _ in turns.stream {
            // A turn on what has not been read yet would end all gateways and give their addresses away.
            guard isFilled else { continue }
            let (state, changed) = (controlPlane.state, unpublished)
            unpublished = []
            await fleet.apply(state)
            publishedRevision = state.revision
            await names?.update(state, await fleet.running)
            statuses.take(state, changed: changed)
        }
    }

    /// Something about the replicas has changed that changes no object.
    func takeReplicaNews() { turns.continuation.yield() }

    /// Has what did not work tried again, such as a socket whose port another program had, until cancelled.
    func mend(every interval: Duration) async throws {
        while true {
            try await Task.sleep(for: interval)
            if await !isReady() { turns.continuation.yield() }
        }
    }

    var state: ControlPlaneState { controlPlane.state }

    /// A copy to try changes on.
    var trial: ControlPlane { controlPlane }

    /// What a write causes between objects.
    func impact(new: Resource?, old: Resource?) -> [String] { WriteImpact.warnings(&controlPlane, new: new, old: old) }

    /// What a write that is only tried would change for clients.
    func preview(_ key: ResourceKey, new: Node?, old: Resource?) -> [String] {
        WriteImpact.kinds.contains(key.kind) ? PlanWarnings.warnings(of: key, from: old, to: new, on: controlPlane) : []
    }

    /// - Parameters:
    ///   - withProblems: false for somebody who looks at the gateways alone, since finding all problems takes longest.
    ///   - hosts: how many of each gateway are told; nil for all.
    func status(withProblems: Bool = true, hosts: Int? = nil) async -> StatusAnswer {
        let problems = withProblems ? await problems().all : nil
        let running = await fleet.running
        let state = controlPlane.state
        let replicas = Dictionary(grouping: await fleet.replicas, by: \.workload)
        return StatusAnswer(
            version: Version.current, dns: names?.address, console: console,
            gateways: running.map { Self.gateway($0, replicas[$0.name] ?? [], hosts: hosts) },
            consistent: Self.consistency(state, running: running),
            problems: problems)
    }

    /// Everything that is wrong.
    func problems() async -> FoundProblems {
        let (state, generation) = (controlPlane.state, generation)
        let now = Int64(SystemClock.realtime() / 1_000_000_000)
        let certificates = state.gateways.flatMap(\.compiled.certificates).compactMap { $0.diagnostic(at: now) }
        let others = await sourceDiagnostics() + fleet.diagnostics + certificates
        return await problemBook.problems(state, generation: generation, others: others)
    }

    /// - Parameter gateway: `namespace/name` of an IstioGateway, for its replicas and the Gateways that select it alone.
    func fleetAnswer(of gateway: String? = nil) async -> FleetAnswer {
        let (replicas, running) = (await fleet.replicas, await fleet.running)
        return FleetAnswer(
            replicas: gateway.map { name in replicas.filter { $0.workload == name } } ?? replicas,
            consistent: Self.consistency(controlPlane.state, running: running, of: gateway))
    }

    /// Whether everything that shall run does.
    func isReady() async -> Bool {
        let running = await fleet.running
        return isFilled && publishedRevision == controlPlane.state.revision
            && running.count == Set(controlPlane.state.gateways.map(\.name)).count
            && running.allSatisfy(\.isReady)
    }

    private static func gateway(_ running: ServedGateway, _ replicas: [FleetAnswer.Replica], hosts: Int?) -> StatusAnswer.Gateway {
        let all = running.compiled.hosts
        let parts = running.name.split(separator: "/").map(String.init)
        return StatusAnswer.Gateway(
            namespace: parts.first ?? "", name: parts.last ?? "", addresses: [running.address],
            ports: running.ports.map { port in
                StatusAnswer.Port(
                    port: port.servicePort, targetPort: port.targetPort, listen: port.binding.map { "\($0.address):\($0.port)" })
            }, isReady: running.isReady, selectedBy: running.compiled.selectedBy.map(\.namespacedName),
            hosts: hosts.map { Array(all.prefix($0)) } ?? all,
            hostCount: all.count,
            routes: running.compiled.routeCount, commands: replicas.map(\.command))
    }

    /// For every Gateway, whether all running gateways that it selects answer alike, from the tables that they serve.
    ///
    /// - Parameter gateway: for the Gateways that select it alone.
    static func consistency(_ state: ControlPlaneState, running: [ServedGateway], of gateway: String? = nil) -> [StatusAnswer.Consistency] {
        state.snapshot.ordered(.gateway).compactMap { resource in
            let members = running.filter { $0.compiled.selectedBy.contains(resource.key) }
            if let gateway, !members.contains(where: { $0.name == gateway }) { return nil }
            let views = members.map { member in
                GatewayView(
                    name: member.name, table: member.routing,
                    ports: Dictionary(member.compiled.ports.map { ($0.port, $0.targetPort) }) { first, _ in first })
            }
            let difference = Consistency.differences(among: views, servers: GatewayServers.servers(of: resource)).first
            return StatusAnswer.Consistency(
                gateway: resource.key.namespacedName, gateways: members.map(\.name), isEqual: difference == nil,
                witness: difference.map(DifferenceText.text))
        }
    }
}
