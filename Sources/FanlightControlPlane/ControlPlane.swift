package import FanlightCompiler
import FanlightIR
package import FanlightResources
import FanlightRouting

/// Turns changes of objects into what every gateway shall serve. It keeps what the next turn can take over.
///
/// A value without input, output or clock: who runs it feeds it changes and passes the states on.
package struct ControlPlane: Sendable {
    private static let endpointKinds: Set<ResourceKind> = [.endpointSlice, .endpoints, .pod, .service, .serviceEntry, .destinationRule, .istioGateway]

    private let mesh: MeshSettings
    private var compiler: Compiler
    private var snapshot = ResourceSnapshot()
    package private(set) var state = ControlPlaneState.empty

    package init(mesh: MeshSettings = MeshSettings()) {
        self.mesh = mesh
        compiler = Compiler(mesh: mesh)
    }

    /// - Parameters:
    ///   - applied: objects that came or changed.
    ///   - deleted: objects that went.
    package mutating func update(applied: [Resource], deleted: [ResourceKey], revision: UInt64) -> ControlPlaneState {
        for key in deleted { snapshot.remove(key) }
        for resource in applied { snapshot.apply(resource) }
        let changed = deleted + applied.map(\.key)
        let compilation = compiler.compile(snapshot, changed: changed)
        let endpointsChanged = changed.contains { Self.endpointKinds.contains($0.kind) } || state.revision == 0
        var endpoints: EndpointCompiler?
        var tables: [RoutingTable] = []
        let known = Dictionary(state.gateways.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        let gateways = compilation.gateways.map { compiled -> ControlPlaneState.Gateway in
            let previous = known[compiled.workload.name ?? ""]
            let routing = tables.first { $0.configuration == compiled.configuration } ?? table(compiled, previous: previous)
            tables.append(routing)
            var table = previous?.endpoints
            if endpointsChanged || table == nil {
                var finder = endpoints ?? EndpointCompiler(snapshot: snapshot, mesh: mesh)
                table = finder.table(for: compiled.workload)
                endpoints = finder
            }
            return ControlPlaneState.Gateway(compiled: compiled, routing: routing, endpoints: table ?? EndpointTable())
        }
        state = ControlPlaneState(revision: revision, snapshot: snapshot, gateways: gateways, diagnostics: compilation.diagnostics)
        return state
    }

    private func table(_ compiled: CompiledGateway, previous: ControlPlaneState.Gateway?) -> RoutingTable {
        if let previous, previous.routing.configuration == compiled.configuration { return previous.routing }
        return RoutingTable(compiled.configuration, reusing: previous?.routing)
    }
}
