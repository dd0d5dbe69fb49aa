import FanlightAnalysis
import FanlightCompiler
import FanlightControlPlane
import FanlightProxy
import FanlightResources
import FanlightRouting
import FanlightStore

/// What the running `serve` knows, for those who ask: the state that is served and what was found in it.
actor ServeRuntime {
    private let source: ConfigurationSource
    private let fleet: GatewayFleet
    private var controlPlane = ControlPlane()
    private let inspector = RouteInspector()
    /// Asks `publish` for a turn; turns that nobody has taken yet count as one.
    private let turns = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    private var publishedRevision: UInt64?

    init(source: ConfigurationSource, fleet: GatewayFleet) {
        self.source = source
        self.fleet = fleet
    }

    /// Takes the store's changes as they come, until the watch ends.
    func follow(_ changes: Reflector) async throws {
        for try await batch in changes {
            var applied: [Resource] = []
            var deleted: [ResourceKey] = []
            for change in batch.changes {
                switch change {
                case .apply(let stored): applied.append(stored.resource)
                case .delete(let key): deleted.append(key)
                }
            }
            _ = controlPlane.update(applied: applied, deleted: deleted, revision: batch.revision)
            turns.continuation.yield()
        }
    }

    /// Brings the gateways to the newest state, one turn after another, until cancelled.
    func publish() async {
        for await _ in turns.stream {
            let state = controlPlane.state
            await fleet.apply(state)
            publishedRevision = state.revision
        }
    }

    /// Has what did not work tried again, such as a socket whose port another program had, until cancelled.
    func mend(every interval: Duration) async throws {
        while true {
            try await Task.sleep(for: interval)
            if await !isReady() { turns.continuation.yield() }
        }
    }

    var state: ControlPlaneState { controlPlane.state }

    func status() async -> StatusAnswer {
        let running = await fleet.running
        let state = controlPlane.state
        let problems = Set(await source.diagnostics + state.diagnostics + inspector.diagnostics(state) + fleet.diagnostics).sorted()
        return StatusAnswer(
            version: Version.current, gateways: running.map(Self.gateway), consistent: Self.consistency(state, running: running),
            problems: problems)
    }

    /// Whether everything that shall run does.
    func isReady() async -> Bool {
        let running = await fleet.running
        return publishedRevision == controlPlane.state.revision && running.count == controlPlane.state.gateways.count
            && running.allSatisfy(\.isReady)
    }

    private static func gateway(_ running: GatewayFleet.Running) -> StatusAnswer.Gateway {
        let parts = running.name.split(separator: "/").map(String.init)
        return StatusAnswer.Gateway(
            namespace: parts.first ?? "", name: parts.last ?? "", addresses: [running.address],
            ports: running.ports.map { port in
                StatusAnswer.Port(
                    port: port.servicePort, targetPort: port.targetPort, listen: port.binding.map { "\($0.address):\($0.port)" })
            }, isReady: running.isReady, selectedBy: running.compiled.selectedBy.map(\.namespacedName), hosts: running.compiled.hosts,
            routes: running.compiled.routeCount)
    }

    /// For every Gateway, whether all running gateways that it selects answer alike, from the tables that they serve.
    static func consistency(_ state: ControlPlaneState, running: [GatewayFleet.Running]) -> [StatusAnswer.Consistency] {
        state.snapshot.ordered(.gateway).map { resource in
            let members = running.filter { $0.compiled.selectedBy.contains(resource.key) }
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

/// Looks for unreachable routes when somebody asks, once for each state and beside everything else, since it costs more than a change does.
actor RouteInspector {
    private var inspection = RouteInspection()
    private var found: (revision: UInt64, diagnostics: [Diagnostic])?

    func diagnostics(_ state: ControlPlaneState) -> [Diagnostic] {
        if let found, found.revision == state.revision { return found.diagnostics }
        let diagnostics = inspection.diagnostics(state)
        found = (state.revision, diagnostics)
        return diagnostics
    }
}
