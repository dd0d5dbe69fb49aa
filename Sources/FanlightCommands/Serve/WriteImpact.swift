import FanlightCompiler
import FanlightControlPlane
import FanlightIR
import FanlightResources
import FanlightWorkloads

/// What a write causes between objects: conflicts, dead routes, listeners that gateways lose. Told to whoever writes, as warnings.
struct WriteImpact: Sendable {
    /// What a client is told at most.
    private static let maximumWarnings = 10

    /// The kinds of which a change can mean something to others than its author.
    static let kinds: Set<ResourceKind> = [.virtualService, .gateway, .istioGateway, .destinationRule, .serviceEntry, .service]

    /// - Parameters:
    ///   - plane: in any recent state; whether it has the write in it already does not matter. It is the same after as before.
    ///   - new: the object as it is to be; nil where it goes.
    ///   - old: the object as it was; nil where there was none.
    static func warnings(_ plane: inout ControlPlane, new: Resource?, old: Resource?) -> [String] {
        guard let key = new?.key ?? old?.key, kinds.contains(key.kind), new?.fingerprint != old?.fingerprint else { return [] }
        let (before, after) = plane.effect(of: key, from: old, to: new)
        return Array((losses(before, after) + problems(before, after, key)).prefix(maximumWarnings))
    }

    private static func problems(_ before: CompiledState, _ after: CompiledState, _ key: ResourceKey) -> [String] {
        let hazards = Hazards.find(before: before.snapshot, after: after.snapshot, changed: [key])
        // The Service follows its IstioGateway a moment later.
        let caused = after.problems(since: before).filter { key.kind != .istioGateway || $0.code != "OwnedByIstioGateway" }
        let found = hazards + caused + RouteInspection.shadows(in: after, since: before, changed: key)
        return found.map { diagnostic in
            let subject = diagnostic.resource == key ? "" : diagnostic.resource.map { "\($0): " } ?? ""
            let field = diagnostic.field.isEmpty ? "" : "\(diagnostic.field): "
            let witness = diagnostic.witness.map { " (for instance \($0))" } ?? ""
            return "\(subject)\(field)\(diagnostic.message)\(witness) [\(diagnostic.code)]"
        }
    }

    /// Listeners that gateways had and will not have.
    private static func losses(_ before: CompiledState, _ after: CompiledState) -> [String] {
        let next = Dictionary(after.gateways.map { ($0.workload.name, $0) }) { first, _ in first }
        return before.gateways.flatMap { gateway -> [String] in
            guard let name = gateway.workload.name, let now = next[name] else { return [] }
            let kept = Set(now.configuration.listeners.map(\.port))
            return gateway.configuration.listeners.filter { !kept.contains($0.port) }.map { listener in
                let port = gateway.ports.first { $0.targetPort == listener.port }?.port ?? listener.port
                let reason =
                    now.ports.contains { $0.targetPort == listener.port } ? "no Gateway asks for it any more" : "its Service loses the port"
                return "gateway \(name) stops listening on port \(port): \(reason) [ListenerLost]"
            }
        }
    }
}
