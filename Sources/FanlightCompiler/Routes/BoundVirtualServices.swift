import FanlightResources

/// A VirtualService with what the gateway's namespace makes of it: whether it is seen at all, and before or after which others.
struct BoundVirtualService: Sendable {
    /// The order of VirtualServices on a gateway: those private to its namespace, those exported to it by name, the public ones; by age in each.
    ///
    /// - Source: Istio pilot/pkg/model/push_context.go, VirtualServicesForGateway.
    struct Order: Hashable, Sendable, Comparable {
        let rank: Int
        let age: ResourceOrder

        static func < (left: Order, right: Order) -> Bool {
            left.rank != right.rank ? left.rank < right.rank : left.age < right.age
        }
    }

    let resource: Resource
    let service: Istio.VirtualService
    let order: Order
    /// Short names expanded.
    let hosts: [String]
    /// `namespace/name` of each Gateway that it is bound to.
    let gateways: Set<String>

    /// Nil where the VirtualService is not exported to `proxyNamespace`.
    init?(_ resource: Resource, proxyNamespace: String, mesh: MeshSettings) {
        guard case .virtualService(let service) = resource.content else { return nil }
        let namespace = resource.metadata.namespace
        let rank: Int
        switch Visibility(service.exportTo, namespace: namespace) {
        case .nobody: return nil
        case .everyone: rank = 2
        case .namespaces(let names):
            guard names.contains(proxyNamespace) else { return nil }
            rank = namespace == proxyNamespace ? 0 : 1
        }
        self.resource = resource
        self.service = service
        order = Order(rank: rank, age: ResourceOrder(resource.metadata))
        hosts = service.hosts.map { mesh.resolve(host: $0, namespace: namespace) }
        gateways = Set(service.gateways.map { Istio.GatewayReference.resolve($0, namespace: namespace) })
    }

    /// The VirtualServices bound to a Gateway that route connections instead of requests, in order.
    static func routingConnections(
        in snapshot: ResourceSnapshot, boundTo gateway: String, proxyNamespace: String, mesh: MeshSettings
    ) -> [BoundVirtualService] {
        snapshot.virtualServices(boundTo: gateway).compactMap { resource -> BoundVirtualService? in
            guard case .virtualService(let service) = resource.content, !service.tcp.isEmpty || !service.tls.isEmpty else { return nil }
            return BoundVirtualService(resource, proxyNamespace: proxyNamespace, mesh: mesh)
        }
        .sorted { $0.order < $1.order }
    }
}
