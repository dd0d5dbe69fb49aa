package import FanlightResources

/// A set of gateway replicas with the same namespace and labels, and the Services in front of them: what configuration is compiled for.
package struct GatewayWorkload: Hashable, Sendable {
    /// `namespace/name` of its IstioGateway; nil for a workload that is only described by its labels.
    package let name: String?
    package let namespace: String
    package let labels: [String: String]
    /// The addresses of its replicas, as far as they are known; ServiceEntries name gateways by them.
    package let addresses: [String]

    package init(name: String?, namespace: String, labels: [String: String], addresses: [String] = []) {
        self.name = name
        self.namespace = namespace
        self.labels = labels
        self.addresses = addresses
    }

    /// The workload of an IstioGateway; nil for another kind.
    package init?(_ resource: Resource) {
        guard case .istioGateway(let gateway) = resource.content else { return nil }
        self.init(
            name: resource.key.namespacedName, namespace: resource.metadata.namespace,
            labels: ASM.IstioGateway.workloadLabels(name: resource.metadata.name, podLabels: gateway.podLabels))
    }
}

/// The Service `istio-<name>` that stands in front of an IstioGateway's replicas.
package struct GatewayServiceModel: Sendable {
    package let resource: Resource
    package let ports: [Kubernetes.ServicePort]
    let model: ServiceModel

    package init?(_ resource: Resource, mesh: MeshSettings) {
        guard case .istioGateway(let gateway) = resource.content else { return nil }
        self.resource = resource
        let name = "istio-\(resource.metadata.name)"
        let namespace = resource.metadata.namespace
        var seen: Set<Int> = []
        ports = gateway.ports.filter { $0.transport != "UDP" && seen.insert($0.port).inserted }
        model = ServiceModel(
            host: "\(name).\(namespace).svc.\(mesh.clusterDomain)", name: name, namespace: namespace,
            ports: ports.map { ServiceModel.Port(number: $0.port, name: $0.name, protocol: PortProtocol(port: $0)) },
            portCount: ports.count, visibility: .everyone,
            order: ResourceOrder(resource.metadata),
            backing: .kubernetes(
                Kubernetes.Service(ports: ports, selector: ["app": "istio-\(resource.metadata.name)", "istio": resource.metadata.name])),
            labels: gateway.serviceLabels, resource: resource.key)
    }
}
