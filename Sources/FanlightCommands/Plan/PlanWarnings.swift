import FanlightAnalysis
import FanlightControlPlane
import FanlightResources
import FanlightRouting

/// A plan in few lines, as warnings of a write that is only tried.
enum PlanWarnings {
    /// What a client is shown at most; kubectl prints each as a line.
    private static let maximum = 10

    /// What one object's change would do.
    ///
    /// - Parameters:
    ///   - old: the object as it is; nil where there is none.
    ///   - new: as it would be, whole; nil where it goes.
    ///   - plane: in any recent state.
    static func warnings(of key: ResourceKey, from old: Resource?, to new: Node?, on plane: ControlPlane) -> [String] {
        let version = new?["apiVersion"]?.string?.split(separator: "/").last.map(String.init) ?? ""
        let resource = new.map { Resource(kind: key.kind, version: version, namespace: key.namespace, tree: $0, source: nil) }
        var plane = plane
        func become(_ resource: Resource?) -> ControlPlaneState {
            if plane.state.snapshot[key]?.fingerprint == resource?.fingerprint { return plane.state }
            return plane.update(applied: resource.map { [$0] } ?? [], deleted: resource == nil ? [key] : [], revision: plane.state.revision)
        }
        let before = become(old)
        return warnings(before: before, after: become(resource))
    }

    /// What requests are answered otherwise, what hurts first; empty where none is.
    static func warnings(before: ControlPlaneState, after: ControlPlaneState) -> [String] {
        warnings(before: before.gateways.map { GatewayBehaviour($0) }, after: after.gateways.map { GatewayBehaviour($0) })
    }

    static func warnings(before: [GatewayBehaviour], after: [GatewayBehaviour]) -> [String] {
        var limits = BehaviourLimits()
        // A client waits for it, and sees few of them.
        limits.changes = 200
        limits.changesOfHost = 50
        limits.trials = 2_000
        let difference = BehaviourComparison.difference(before: before, after: after, limits: limits)
        let ordered = difference.danger + difference.changes.filter { $0.danger == nil }
        var lines = ordered.map(line)
        lines += difference.doubts.map { "gateway \($0.gateway), \($0.host):\($0.port): \($0.message) [PlanDoubt]" }
        lines += difference.omissions.map { "\($0) [PlanOmission]" }
        guard lines.count > maximum else { return lines }
        return lines.prefix(maximum - 1) + ["\(lines.count - maximum + 1) more; `fanlight plan` shows all of them [PlanChange]"]
    }

    private static func line(_ change: BehaviourChange) -> String {
        let request = WitnessRequest(change.request, port: change.port)
        let headers = request.headers.map { "-H '\($0.name): \($0.value)' " }.joined()
        let witness = "\(headers)\(request.method) \(request.url)"
        let why = change.danger ?? change.differences.joined(separator: "; ")
        return "gateway \(change.gateway): \(change.kind.rawValue) \(change.host):\(change.port): \(why). For instance \(witness): "
            + "\(DecisionText.short(change.before)) → \(DecisionText.short(change.after)) [\(change.danger == nil ? "PlanChange" : "PlanDanger")]"
    }
}
