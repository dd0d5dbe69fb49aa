import FanlightResources

/// Which gateways a Gateway reaches by its selector, in one state: as they are meant to be, and Pod by Pod as they are.
struct GatewayReach: Sendable {
    /// An IstioGateway with the Pods that it has now.
    struct Workload: Sendable {
        let resource: Resource
        let gateway: ASM.IstioGateway
        /// The labels that its Pods are to have.
        let labels: [String: String]
        /// The labels of each Pod that it has.
        let pods: [[String: String]]

        var name: String { resource.key.namespacedName }

        /// Pods that the selector does not match yet, or not any more.
        func podsMissed(by selector: [String: String]) -> Int { pods.count { !matches(selector, $0) } }

        /// How the outside reaches it, for people.
        var exposure: String {
            let type = resource.tree[path: ["spec", "serviceType"]]?.string ?? ""
            let role = resource.tree[path: ["spec", "gatewayType"]]?.string ?? "ingress"
            return "\(role), \(type.isEmpty ? GatewayServiceObject.type(resource.tree["spec"] ?? .emptyObject) : type)"
        }
    }

    let workloads: [String: Workload]

    init(_ snapshot: ResourceSnapshot) {
        var pods: [String: [[String: String]]] = [:]
        for resource in snapshot.all(.pod) {
            guard case .pod(let pod) = resource.content, !pod.isTerminating,
                let workload = resource.metadata.gatewayWorkload
            else { continue }
            pods[workload, default: []].append(resource.metadata.labels)
        }
        var workloads: [String: Workload] = [:]
        for resource in snapshot.all(.istioGateway) {
            guard case .istioGateway(let gateway) = resource.content else { continue }
            let name = resource.key.namespacedName
            let labels = ASM.IstioGateway.workloadLabels(name: resource.metadata.name, podLabels: gateway.podLabels)
            workloads[name] = Workload(resource: resource, gateway: gateway, labels: labels, pods: pods[name] ?? [])
        }
        self.workloads = workloads
    }

    /// The names of the gateways that a Gateway is for.
    ///
    /// - Parameter names: those that are looked at; nil for all.
    func selected(by resource: Resource, among names: Set<String>? = nil) -> Set<String> {
        guard let selector = Self.selector(of: resource) else { return [] }
        guard let names else { return Set(workloads.values.filter { matches(selector, $0.labels) }.map(\.name)) }
        return names.filter { name in workloads[name].map { matches(selector, $0.labels) } ?? false }
    }

    /// Nil for a Gateway that finds its gateways in another way.
    static func selector(of resource: Resource) -> [String: String]? {
        guard case .gateway(let gateway) = resource.content, resource.metadata.annotations["internal.istio.io/gateway-service"] == nil
        else {
            return nil
        }
        return gateway.selector
    }
}

/// A selector matches labels that have all of its own.
///
/// - Source: Istio: pilot/pkg/model/push_context.go, mergeGateways.
private func matches(_ selector: [String: String], _ labels: [String: String]) -> Bool {
    selector.allSatisfy { labels[$0.key] == $0.value }
}
