import FanlightCompiler
import FanlightControlPlane
import FanlightIR
import FanlightResources

/// What a write causes between objects: conflicts, dead routes, listeners that gateways lose. Told to whoever writes, as warnings.
struct WriteImpact: Sendable {
    /// What a client is told at most.
    private static let maximumWarnings = 10

    /// - Parameters:
    ///   - base: any recent state; whether it has the write in it already does not matter.
    ///   - new: the object as it is to be; nil where it goes.
    ///   - old: the object as it was; nil where there was none.
    static func warnings(_ base: ControlPlane, new: Resource?, old: Resource?) -> [String] {
        guard let key = new?.key ?? old?.key, ResourceKind.known.contains(key.kind), new?.fingerprint != old?.fingerprint else { return [] }
        var before = base
        let revision = base.state.revision
        if base.state.snapshot[key]?.fingerprint != old?.fingerprint {
            _ = before.update(applied: old.map { [$0] } ?? [], deleted: old == nil ? [key] : [], revision: revision)
        }
        var after = before
        let next = after.update(applied: new.map { [$0] } ?? [], deleted: new == nil ? [key] : [], revision: revision)
        return Array((losses(before.state, next) + problems(before.state, next, key)).prefix(maximumWarnings))
    }

    private static func problems(_ before: ControlPlaneState, _ after: ControlPlaneState, _ key: ResourceKey) -> [String] {
        let known = Set(before.diagnostics)
        let found =
            after.diagnostics.filter { $0.level != .info && !known.contains($0) } + RouteInspection.shadows(in: after, since: before)
        return found.map { diagnostic in
            let subject = diagnostic.resource == key ? "" : diagnostic.resource.map { "\($0): " } ?? ""
            let field = diagnostic.field.isEmpty ? "" : "\(diagnostic.field): "
            let witness = diagnostic.witness.map { " (for instance \($0))" } ?? ""
            return "\(subject)\(field)\(diagnostic.message)\(witness) [\(diagnostic.code)]"
        }
    }

    /// Listeners that gateways had and will not have.
    private static func losses(_ before: ControlPlaneState, _ after: ControlPlaneState) -> [String] {
        let next = Dictionary(after.gateways.map { ($0.name, $0) }) { first, _ in first }
        return before.gateways.flatMap { gateway -> [String] in
            guard let now = next[gateway.name] else { return [] }
            let kept = Set(now.compiled.configuration.listeners.map(\.port))
            return gateway.compiled.configuration.listeners.filter { !kept.contains($0.port) }.map { listener in
                let port = gateway.compiled.ports.first { $0.targetPort == listener.port }?.port ?? listener.port
                return "gateway \(gateway.name) stops listening on port \(port): no Gateway asks for it any more [ListenerLost]"
            }
        }
    }
}
