import FanlightResources

/// A service as routing sees it, whether a Kubernetes Service or a ServiceEntry describes it.
struct ServiceModel: Sendable {
    enum Backing: Sendable {
        case kubernetes(Kubernetes.Service)
        case entry(Istio.ServiceEntry)
    }

    struct Port: Hashable, Sendable {
        let number: Int
        let name: String
        let `protocol`: PortProtocol
    }

    let host: String
    let name: String
    let namespace: String
    /// Those that gateways can forward to.
    let ports: [Port]
    /// All that the service describes, UDP too: a destination may leave out its port only where there is one.
    let portCount: Int
    let visibility: Visibility
    let order: ResourceOrder
    let backing: Backing
    let labels: [String: String]
    let resource: ResourceKey

    /// The host whose clusters stand for this service: another one for a Service of type ExternalName.
    var aliasTarget: String? {
        if case .kubernetes(let service) = backing, service.type == "ExternalName" { return service.externalName }
        return nil
    }

    func port(_ number: Int) -> Port? { ports.first { $0.number == number } }

    static func services(of resource: Resource, mesh: MeshSettings) -> [ServiceModel] {
        let metadata = resource.metadata
        switch resource.content {
        case .service(let service): return [kubernetes(service, metadata: metadata, resource: resource.key, mesh: mesh)]
        case .serviceEntry(let entry):
            return entry.hosts.map { host in
                ServiceModel(
                    host: host, name: host, namespace: metadata.namespace,
                    ports: entry.ports.map { Port(number: $0.number, name: $0.name, protocol: PortProtocol(name: $0.protocolName)) }
                        .filter { $0.protocol != .udp },
                    portCount: entry.ports.count, visibility: Visibility(entry.exportTo, namespace: metadata.namespace),
                    order: ResourceOrder(metadata),
                    backing: .entry(entry), labels: metadata.labels, resource: resource.key)
            }
        default: return []
        }
    }

    static func kubernetes(_ service: Kubernetes.Service, metadata: ObjectMetadata, resource: ResourceKey, mesh: MeshSettings)
        -> ServiceModel
    {
        let exportTo = metadata.annotations["networking.istio.io/exportTo"].map { text in
            text.split(separator: ",").map { String($0.filter { $0 != " " }) }
        }
        return ServiceModel(
            host: "\(metadata.name).\(metadata.namespace).svc.\(mesh.clusterDomain)", name: metadata.name, namespace: metadata.namespace,
            ports: service.ports.filter { $0.transport != "UDP" && $0.transport != "SCTP" }
                .map { Port(number: $0.port, name: $0.name, protocol: PortProtocol(port: $0)) },
            portCount: service.ports.count, visibility: Visibility(exportTo ?? [], namespace: metadata.namespace),
            order: ResourceOrder(metadata),
            backing: .kubernetes(service), labels: metadata.labels, resource: resource)
    }

    /// A Kubernetes Service goes before a ServiceEntry, then the oldest.
    func precedes(_ other: ServiceModel) -> Bool {
        let (mine, theirs) = (isKubernetes, other.isKubernetes)
        if mine != theirs { return mine }
        return order < other.order
    }

    private var isKubernetes: Bool {
        if case .kubernetes = backing { return true }
        return false
    }
}
