import FanlightResources

/// Names the cluster that a destination means, and says when there is none.
///
/// - Source: Istio pilot/pkg/networking/core/route/route.go, GetDestinationCluster.
struct DestinationResolver: Sendable {
    let registry: ServiceRegistry
    let rules: DestinationRuleIndex
    let mesh: MeshSettings
    let proxyNamespace: String
    let workloadLabels: [String: String]

    func cluster(
        for destination: Istio.Destination, of resource: Resource, listenerPort: Int, field: String, diagnostics: inout [Diagnostic]
    ) -> String {
        let namespace = resource.metadata.namespace
        let host = mesh.resolve(host: destination.host, namespace: namespace)
        let service = registry.service(host, from: namespace, visibleTo: proxyNamespace)
        var port = destination.port ?? listenerPort
        if destination.port == nil, let service {
            if service.portCount == 1, let only = service.ports.first {
                port = only.number
            } else if service.portCount > 1 {
                diagnostics.append(
                    resource.diagnostic(
                        "VirtualServiceDestinationPortSelectorRequired", .error, field: field,
                        "\(service.resource) has \(service.portCount) ports, so the destination has to name one; "
                            + "requests go to port \(port), the listener's"))
            }
        }
        guard let service else {
            diagnostics.append(
                resource.diagnostic(
                    "ReferencedResourceNotFound", .error, field: "\(field).host",
                    "no Service or ServiceEntry defines host \(host); requests get 503 (NC)"))
            return ClusterCompiler.name(port: port, subset: destination.subset, host: host)
        }
        guard let alias = service.aliasTarget else {
            check(destination, service, port: port, resource: resource, field: field, diagnostics: &diagnostics)
            return ClusterCompiler.name(port: port, subset: destination.subset, host: host)
        }
        let (end, target) = target(of: alias, from: service)
        if let target {
            check(destination, target, port: port, resource: resource, field: field, diagnostics: &diagnostics)
        } else {
            diagnostics.append(
                resource.diagnostic(
                    "ReferencedResourceNotFound", .error, field: "\(field).host",
                    "\(service.resource) is an alias of \(end), which no Service or ServiceEntry defines; requests get 503 (NC)"))
        }
        return ClusterCompiler.name(port: port, subset: destination.subset, host: end)
    }

    /// The host at the end of a chain of ExternalName Services, and the service that it names. A chain that bites its own tail has none.
    private func target(of alias: String, from service: ServiceModel) -> (host: String, service: ServiceModel?) {
        var host = alias
        var seen: Set<String> = [service.host]
        while seen.insert(host).inserted, let next = registry.service(host, from: service.namespace, visibleTo: proxyNamespace) {
            guard let further = next.aliasTarget else { return (host, next) }
            host = further
        }
        return (host, nil)
    }

    private func check(
        _ destination: Istio.Destination, _ service: ServiceModel, port: Int, resource: Resource, field: String,
        diagnostics: inout [Diagnostic]
    ) {
        if service.port(port) == nil {
            let known = service.ports.isEmpty ? "" : ", only " + service.ports.map { String($0.number) }.joined(separator: ", ")
            diagnostics.append(
                resource.diagnostic(
                    "ReferencedResourceNotFound", .error, field: destination.port == nil ? field : "\(field).port.number",
                    "\(service.resource) has no port \(port)\(known); requests get 503 (NC)"))
        }
        if let servicePort = service.port(port), servicePort.protocol.usesHTTP2 {
            diagnostics.append(
                resource.diagnostic(
                    DataPlaneSupport.code, .warning, field: field,
                    "port \(port) of \(service.resource) is \(servicePort.protocol.rawValue), but the native data plane speaks HTTP/1.1 to endpoints"
                ))
        }
        guard !destination.subset.isEmpty else { return }
        let entries = rules.rules(for: service, proxyNamespace: proxyNamespace, workloadLabels: workloadLabels)
        if !entries.contains(where: { $0.rule.subsets.contains { $0.name == destination.subset } }) {
            diagnostics.append(
                resource.diagnostic(
                    "ReferencedResourceNotFound", .error, field: "\(field).subset",
                    "no DestinationRule for \(service.host) defines subset \"\(destination.subset)\"; requests get 503 (NC)"))
        }
    }
}
