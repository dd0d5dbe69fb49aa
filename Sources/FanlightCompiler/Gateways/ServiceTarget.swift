import FanlightResources

/// One port of a Service that leads to the workload, and the workload's port behind it.
struct ServiceTarget: Hashable, Sendable {
    let host: String
    let namespace: String
    let port: Int
    let targetPort: Int
    let isTranslated: Bool

    /// The targets of a workload, in the order in which port translation asks them: by the Service's age, then by host.
    ///
    /// - Source: Istio pilot/pkg/model/gateway.go, resolvePorts; a Service with the label below keeps its ports untranslated.
    static func targets(of workload: GatewayWorkload, among services: WorkloadServices) -> [ServiceTarget] {
        services.candidates(for: workload).flatMap { service -> [ServiceTarget] in
            let isTranslated = service.labels["experimental.istio.io/disable-gateway-port-translation"] == nil
            switch service.backing {
            case .kubernetes(let content):
                guard !content.selector.isEmpty, content.selector.allSatisfy({ workload.labels[$0.key] == $0.value }) else { return [] }
                return content.ports.filter { $0.transport != "UDP" }.map {
                    ServiceTarget(
                        host: service.host, namespace: service.namespace, port: $0.port, targetPort: $0.resolvedTargetPort,
                        isTranslated: isTranslated)
                }
            case .entry(let entry):
                let endpoints = entry.endpoints.filter { workload.addresses.contains($0.address) }
                guard let endpoint = endpoints.first else { return [] }
                return entry.ports.map {
                    ServiceTarget(
                        host: service.host, namespace: service.namespace, port: $0.number,
                        targetPort: ServiceEntryEndpoints.port($0, of: endpoint), isTranslated: isTranslated)
                }
            }
        }
    }
}

extension Kubernetes.ServicePort {
    /// A gateway's replicas have no named container ports, so a name falls back to the Service's port.
    package var resolvedTargetPort: Int {
        if case .number(let number) = targetPort { return number }
        return port
    }
}
