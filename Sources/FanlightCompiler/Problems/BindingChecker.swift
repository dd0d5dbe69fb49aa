import FanlightResources

/// Finds problems of the references between VirtualServices, Gateways and workloads, and what no data plane of this build serves.
///
/// Kept between compilations: a changed VirtualService is looked at again alone, a changed Gateway makes it look at all.
struct BindingChecker {
    private var known: [ResourceKey: Fingerprint] = [:]
    private var digest = ContentDigest()
    private var gateways: ContentDigest?
    /// The hosts of all servers of a Gateway.
    private var serverHosts: [String: ServerHosts] = [:]
    private var found = DiagnosticTable()
    /// What the problems of all other kinds were found in, and what they were.
    private var examined: Examined?
    private var others: [Diagnostic] = []

    private struct Examined: Equatable {
        let context: CompilationContext.Inputs
        let gateways: ContentDigest
        let workloads: [GatewayWorkload]
    }

    /// Whether the VirtualServices of the snapshot are those last seen, but for the given ones.
    func accounts(for changed: [ResourceKey], in snapshot: ResourceSnapshot) -> Bool {
        var expected = digest
        for key in Set(changed) {
            if let old = known[key] { expected.subtract(old) }
            if let new = snapshot[key] { expected.add(new.fingerprint) }
        }
        return expected == snapshot.digest(of: .virtualService)
    }

    mutating func check(
        _ snapshot: ResourceSnapshot, changed: [ResourceKey]?, context: CompilationContext, workloads: [GatewayWorkload],
        problems: inout DiagnosticTally
    ) {
        let mesh = context.mesh
        if let changed, gateways == snapshot.digest(of: .gateway) {
            for key in Set(changed) { update(key, to: snapshot[key], mesh: mesh, problems: &problems) }
        } else {
            start(snapshot, problems: &problems)
            for resource in snapshot.all(.virtualService) { update(resource.key, to: resource, mesh: mesh, problems: &problems) }
        }
        let now = Examined(context: context.inputs, gateways: snapshot.digest(of: .gateway), workloads: workloads)
        if now == examined { return }
        examined = now
        let current = examine(snapshot, workloads: workloads, mesh: mesh)
        problems.replace(others, with: current)
        others = current
    }

    private func examine(_ snapshot: ResourceSnapshot, workloads: [GatewayWorkload], mesh: MeshSettings) -> [Diagnostic] {
        var diagnostics: [Diagnostic] = []
        for resource in snapshot.all(.gateway) { diagnostics += self.diagnostics(ofGateway: resource, workloads: workloads) }
        for resource in snapshot.all(.istioGateway) {
            if let diagnostic = ownedService(of: resource, in: snapshot, mesh: mesh) { diagnostics.append(diagnostic) }
        }
        for resource in snapshot.all(.destinationRule) { diagnostics += DataPlaneSupport.diagnostics(ofDestinationRule: resource) }
        return diagnostics
    }

    private mutating func start(_ snapshot: ResourceSnapshot, problems: inout DiagnosticTally) {
        found.removeAll(from: &problems)
        (known, digest, serverHosts) = ([:], ContentDigest(), [:])
        gateways = snapshot.digest(of: .gateway)
        for resource in snapshot.all(.gateway) {
            guard case .gateway(let gateway) = resource.content else { continue }
            serverHosts[resource.key.namespacedName] = ServerHosts(
                gateway.servers.flatMap { MergedServer.sanitized($0.hosts, namespace: resource.metadata.namespace) })
        }
    }

    private mutating func update(_ key: ResourceKey, to resource: Resource?, mesh: MeshSettings, problems: inout DiagnosticTally) {
        if let old = known.removeValue(forKey: key) { digest.subtract(old) }
        guard let resource, case .virtualService(let service) = resource.content else {
            return found.set(key, to: [], in: &problems)
        }
        known[key] = resource.fingerprint
        digest.add(resource.fingerprint)
        let current = references(resource, service, mesh: mesh) + DataPlaneSupport.diagnostics(ofVirtualService: resource, service)
        found.set(key, to: current, in: &problems)
    }

    private func references(_ resource: Resource, _ service: Istio.VirtualService, mesh: MeshSettings) -> [Diagnostic] {
        var diagnostics: [Diagnostic] = []
        let namespace = resource.metadata.namespace
        if service.http.isEmpty, service.tls.isEmpty, service.tcp.isEmpty {
            diagnostics.append(
                resource.diagnostic("IncompleteObject", .warning, "there are no http, tls or tcp rules; the VirtualService routes nothing"))
        } else if service.hosts.isEmpty, !service.gateways.isEmpty {
            diagnostics.append(
                resource.diagnostic("IncompleteObject", .warning, "there are no hosts; the VirtualService routes nothing"))
        }
        for (index, reference) in service.gateways.enumerated() where reference != Istio.GatewayReference.mesh {
            let name = Istio.GatewayReference.resolve(reference, namespace: namespace)
            guard let servers = serverHosts[name] else {
                diagnostics.append(
                    resource.diagnostic(
                        "ReferencedResourceNotFound", .error, field: "spec.gateways[\(index)]",
                        "there is no Gateway \(name); nothing is routed by it"))
                continue
            }
            for (hostIndex, host) in service.hosts.enumerated() {
                let full = mesh.resolve(host: host, namespace: namespace)
                guard !servers.overlaps([full], namespace: namespace) else { continue }
                diagnostics.append(
                    resource.diagnostic(
                        "VirtualServiceHostNotFoundInGateway", .warning, field: "spec.hosts[\(hostIndex)]",
                        "no server of Gateway \(name) has a host that covers \(host) for namespace \(namespace); "
                            + "requests for it are not routed by this VirtualService there"))
            }
        }
        return diagnostics
    }

    /// A manifest of the Service that the IstioGateway's controller writes, where it says something else than the IstioGateway.
    private func ownedService(of resource: Resource, in snapshot: ResourceSnapshot, mesh: MeshSettings) -> Diagnostic? {
        guard let own = GatewayServiceModel(resource, mesh: mesh) else { return nil }
        let key = ResourceKey(.service, namespace: resource.metadata.namespace, name: "istio-\(resource.metadata.name)")
        guard let written = snapshot[key], case .service(let service) = written.content else { return nil }
        let ports = Set(own.ports.map { [$0.port, $0.resolvedTargetPort] })
        guard Set(service.ports.filter { $0.transport != "UDP" }.map { [$0.port, $0.resolvedTargetPort] }) != ports else { return nil }
        return written.diagnostic(
            "OwnedByIstioGateway", .warning, field: "spec.ports",
            "\(resource.key) decides the ports of this Service; the ports written here are not used")
    }

    private func diagnostics(ofGateway resource: Resource, workloads: [GatewayWorkload]) -> [Diagnostic] {
        guard case .gateway(let gateway) = resource.content else { return [] }
        var diagnostics = DataPlaneSupport.diagnostics(ofGateway: resource, gateway)
        if gateway.servers.isEmpty {
            diagnostics.append(resource.diagnostic("IncompleteObject", .warning, "there are no servers; the Gateway serves nothing"))
        }
        let isBoundByService = resource.metadata.annotations["internal.istio.io/gateway-service"] != nil
        if !isBoundByService, !workloads.contains(where: { SelectedGateway.selects(gateway, $0.labels) }) {
            let selector = gateway.selector.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
            diagnostics.append(
                resource.diagnostic(
                    "ReferencedResourceNotFound", .warning, field: "spec.selector",
                    "no gateway has the labels \(selector); this Gateway is served nowhere. Labels of an IstioGateway's pods are set in spec.podLabels"
                ))
        }
        return diagnostics
    }
}
