package import FanlightCompiler
import FanlightIR
package import FanlightResources
import FanlightRouting

/// Turns changes of objects into what every gateway shall serve. It keeps what the next turn can take over.
///
/// A value without input, output or clock: who runs it feeds it changes and passes the states on.
package struct ControlPlane: Sendable {
    private static let endpointKinds: Set<ResourceKind> = [
        .endpointSlice, .endpoints, .pod, .service, .serviceEntry, .destinationRule, .istioGateway,
    ]

    private let mesh: MeshSettings
    private let readsPods: Bool
    private var replicas = ReplicaLabels()
    private var compiler: Compiler
    private var snapshot = ResourceSnapshot()
    package private(set) var state = ControlPlaneState.empty

    /// - Parameter readsPods: whether gateways have Pods, whose labels then say what selects them, also while these are not those that the
    ///   IstioGateway asks for any more.
    package init(mesh: MeshSettings = MeshSettings(), readsPods: Bool = false) {
        self.mesh = mesh
        self.readsPods = readsPods
        compiler = Compiler(mesh: mesh)
    }

    /// - Parameters:
    ///   - applied: objects that came or changed.
    ///   - deleted: objects that went.
    package mutating func update(applied: [Resource], deleted: [ResourceKey], revision: UInt64) -> ControlPlaneState {
        let changed = deleted + applied.map(\.key)
        let former = changed.map { snapshot[$0] }
        for key in deleted { snapshot.remove(key) }
        for resource in applied { snapshot.apply(resource) }
        if readsPods { replicas.note(changed, in: snapshot) }
        let compilation = compile(snapshot, changed)
        let endpointsChanged =
            zip(changed, former).contains { key, old in Self.concernsEndpoints(old, snapshot[key], kind: key.kind) } || state.revision == 0
        var endpoints: EndpointCompiler?
        var tables: [RoutingTable] = []
        let known = Dictionary(state.gateways.map { ($0.compiled.workload, $0) }, uniquingKeysWith: { first, _ in first })
        let knownNames = Dictionary(state.gateways.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        let gateways = compilation.gateways.map { compiled -> ControlPlaneState.Gateway in
            let previous = known[compiled.workload] ?? knownNames[compiled.workload.name ?? ""]
            let routing = table(compiled, previous: previous, among: tables)
            if routing !== previous?.routing { tables.append(routing) }
            var table = previous?.endpoints
            if endpointsChanged || table == nil {
                var finder = endpoints ?? compiler.endpoints(snapshot)
                table = finder.table(for: compiled.workload)
                endpoints = finder
            }
            return ControlPlaneState.Gateway(compiled: compiled, routing: routing, endpoints: table ?? EndpointTable())
        }
        state = ControlPlaneState(revision: revision, snapshot: snapshot, gateways: gateways, diagnostics: compilation.diagnostics)
        return state
    }

    /// Whether addresses may differ after a change of an object. Of Pods most changes are of their status.
    private static func concernsEndpoints(_ old: Resource?, _ new: Resource?, kind: ResourceKind) -> Bool {
        guard endpointKinds.contains(kind) else { return false }
        guard case .pod(let before)? = old?.content, case .pod(let after)? = new?.content else { return true }
        return before.ips != after.ips || old?.metadata.labels != new?.metadata.labels
    }

    private mutating func compile(_ snapshot: ResourceSnapshot, _ changed: [ResourceKey]) -> Compilation {
        guard readsPods else { return compiler.compile(snapshot, changed: changed) }
        let workloads = snapshot.ordered(.istioGateway).flatMap { replicas.workloads(of: $0) }
        return compiler.compile(snapshot, changed: changed, workloads: workloads)
    }

    /// What a change of one object leads to, tried and taken back.
    ///
    /// The cost follows the change where the object is a VirtualService; a change of another kind is compiled on a copy.
    ///
    /// - Parameters:
    ///   - old: the object as it is to be before; nil where there is none. What is held now does not matter.
    ///   - new: the object as it is to be after; nil where it goes.
    package mutating func effect(of key: ResourceKey, from old: Resource?, to new: Resource?) -> (
        before: CompiledState, after: CompiledState
    ) {
        guard key.kind == .virtualService else {
            var copy = self
            return copy.compare(key, old, new)
        }
        defer { _ = compile(snapshot, [key]) }
        return compare(key, old, new)
    }

    private mutating func compare(_ key: ResourceKey, _ old: Resource?, _ new: Resource?) -> (before: CompiledState, after: CompiledState) {
        func with(_ resource: Resource?) -> CompiledState {
            if snapshot[key]?.fingerprint == resource?.fingerprint { return state.compiled }
            var changed = snapshot
            if let resource { changed.apply(resource) } else { changed.remove(key) }
            let compilation = compile(changed, [key])
            return CompiledState(snapshot: changed, gateways: compilation.gateways, diagnostics: compilation.diagnostics)
        }
        return (with(old), with(new))
    }

    /// - Parameter fresh: the tables made in this update.
    private func table(_ compiled: CompiledGateway, previous: ControlPlaneState.Gateway?, among fresh: [RoutingTable]) -> RoutingTable {
        let configuration = compiled.configuration
        if let previous, previous.routing.configuration == configuration { return previous.routing }
        return fresh.first { $0.configuration == configuration }
            ?? state.gateways.first { $0.routing.configuration == configuration }?.routing
            ?? RoutingTable(configuration, reusing: previous?.routing)
    }
}
