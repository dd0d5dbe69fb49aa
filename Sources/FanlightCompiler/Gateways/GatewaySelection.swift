import FanlightResources

/// Which Gateways apply to a workload, and how.
struct SelectedGateway: Sendable {
    /// How the Gateway found the workload, which decides how its ports are translated.
    enum Binding: Hashable, Sendable {
        case labels
        /// By the annotation `internal.istio.io/gateway-service`: the workload's targets of those services.
        case services([ServiceTarget])
    }

    let resource: Resource
    let gateway: Istio.Gateway
    let binding: Binding

    var name: String { resource.key.namespacedName }

    /// The Gateways that select the workload, in the order in which they have their say.
    ///
    /// - Source: Istio pilot/pkg/model/push_context.go, mergeGateways: labels are compared across all namespaces, an absent selector
    ///   takes every gateway.
    static func gateways(in snapshot: ResourceSnapshot, selecting workload: GatewayWorkload, targets: [ServiceTarget]) -> [SelectedGateway]
    {
        snapshot.ordered(.gateway).compactMap { resource in
            guard case .gateway(let gateway) = resource.content else { return nil }
            if let annotation = resource.metadata.annotations["internal.istio.io/gateway-service"] {
                let hosts = Set(annotation.split(separator: ",").map(String.init))
                let bound = targets.filter { $0.namespace == resource.metadata.namespace && hosts.contains($0.host) }
                return bound.isEmpty ? nil : SelectedGateway(resource: resource, gateway: gateway, binding: .services(bound))
            }
            guard Self.selects(gateway, workload.labels) else { return nil }
            return SelectedGateway(resource: resource, gateway: gateway, binding: .labels)
        }
    }

    static func selects(_ gateway: Istio.Gateway, _ labels: [String: String]) -> Bool {
        gateway.selector.allSatisfy { labels[$0.key] == $0.value }
    }

    /// The workload's ports that a server's port means.
    func ports(for number: Int, targets: [ServiceTarget]) -> [Int] {
        switch binding {
        case .labels: [targets.first { $0.isTranslated && $0.port == number }?.targetPort ?? number]
        case .services(let bound): Set(bound.filter { $0.port == number }.map(\.targetPort)).sorted()
        }
    }
}
