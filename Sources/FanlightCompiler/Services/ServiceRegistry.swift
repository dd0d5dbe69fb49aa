import FanlightResources

/// All services of a snapshot by host name.
struct ServiceRegistry: Sendable {
    /// Services of one host, the preferred one first.
    private var byHost: [String: [ServiceModel]] = [:]

    init(snapshot: ResourceSnapshot, gatewayServices: [ServiceModel], mesh: MeshSettings) {
        // The controller of an IstioGateway writes its Service, so what stands in a manifest of that Service does not last.
        let owned = Set(gatewayServices.map(\.host))
        for resource in snapshot.all(.service) {
            add(ServiceModel.services(of: resource, mesh: mesh).filter { !owned.contains($0.host) })
        }
        for resource in snapshot.all(.serviceEntry) { add(ServiceModel.services(of: resource, mesh: mesh)) }
        add(gatewayServices)
        for host in Array(byHost.keys) where (byHost[host]?.count ?? 0) > 1 { byHost[host]?.sort { $0.precedes($1) } }
    }

    private mutating func add(_ services: [ServiceModel]) {
        for service in services { byHost[service.host, default: []].append(service) }
    }

    /// The service that a VirtualService in `namespace` means by `host`, as the gateway in `proxyNamespace` sees it.
    ///
    /// - Source: Istio pilot/pkg/networking/core/gateway.go, buildNameToServiceMapForHTTPRoutes.
    func service(_ host: String, from namespace: String, visibleTo proxyNamespace: String) -> ServiceModel? {
        guard let candidates = byHost[host] else { return nil }
        let visible = candidates.filter { $0.visibility.includes(proxyNamespace) }
        return visible.first { $0.namespace == namespace } ?? visible.first
    }

    /// One service per host, sorted by host, as the gateway in `proxyNamespace` sees them.
    func services(visibleTo proxyNamespace: String) -> [ServiceModel] {
        byHost.keys.sorted().compactMap { host in byHost[host]?.first { $0.visibility.includes(proxyNamespace) } }
    }

    /// Every service, in no order.
    var all: some Sequence<ServiceModel> { byHost.values.joined() }
}
