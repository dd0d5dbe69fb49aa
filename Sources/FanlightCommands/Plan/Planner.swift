import FanlightAnalysis
import FanlightCompiler
import FanlightControlPlane
import FanlightResources

/// Finds out what a request would do, on a copy of the control plane.
enum Planner {
    /// - Throws: `CommandError` where the request names what is not there.
    static func plan(_ request: PlanRequest, on base: ControlPlane, newObjects: PlanOverlay.NewObjects) throws -> PlanAnswer {
        let before = base.state
        let overlay = try PlanOverlay(request, over: before.snapshot, newObjects: newObjects)
        var copy = base
        let after =
            overlay.applied.isEmpty && overlay.deleted.isEmpty
            ? before
            : copy.update(
                applied: overlay.applied, deleted: overlay.deleted + replacedPods(overlay, in: before.snapshot), revision: before.revision)
        return PlanAnswer(request: request, overlay: overlay, before: before, after: after)
    }

    /// The Pods of gateways whose labels change: the plan is of what is served when the new ones have taken their place.
    private static func replacedPods(_ overlay: PlanOverlay, in snapshot: ResourceSnapshot) -> [ResourceKey] {
        let asked = Dictionary(overlay.applied.compactMap { GatewayWorkload($0) }.map { ($0.name ?? "", $0.labels) }) { first, _ in first }
        guard !asked.isEmpty else { return [] }
        return snapshot.all(.pod).filter { pod in
            guard let workload = pod.metadata.gatewayWorkload, let labels = asked[workload] else { return false }
            return ReplicaLabels.telling(pod.metadata.labels) != labels
        }.map(\.key).sorted()
    }

    /// The control plane of a folder of manifests, without a running serve.
    static func offline(_ offline: OfflineConfiguration) -> ControlPlane {
        var controlPlane = ControlPlane()
        _ = controlPlane.update(applied: offline.state.snapshot.everything, deleted: [], revision: 1)
        return controlPlane
    }
}

extension GatewayBehaviour {
    init(_ gateway: ControlPlaneState.Gateway) {
        self.init(
            name: gateway.name, table: gateway.routing, endpoints: gateway.endpoints,
            ports: Dictionary(gateway.compiled.ports.map { ($0.port, $0.targetPort) }) { first, _ in first })
    }
}
