import FanlightCompiler
import FanlightControlPlane
import FanlightFeed
import FanlightIR
import FanlightProxy
import FanlightResources
import FanlightWorkloads

/// Where one configuration of a gateway is served: on each address of its Service, for each port behind which there is something to serve.
///
/// It is kept as long as nothing of what it follows from has changed, since of many gateways a change concerns few.
struct GatewaySockets: Sendable {
    let workload: GatewayWorkload
    /// Of the configuration, among those that are published.
    let key: String
    /// The IstioGateway's name without its namespace.
    let gatewayName: String
    /// That clients are told; empty where there is none yet.
    let address: String
    let ports: [SocketPlan.Port]
    let sockets: [FeedSocket]
    /// Whether the IstioGateway asks for replicas.
    let wantsReplicas: Bool
    private let serviceKey: ResourceKey
    private let ownerKey: ResourceKey
    private let service: Resource?
    private let owner: Resource?
    private let listeners: [Listener]
    private let servicePorts: [CompiledGateway.Port]

    init(_ gateway: ControlPlaneState.Gateway, in snapshot: ResourceSnapshot, rule: PortRule) {
        let addresses = GatewayAddresses(gateway, in: snapshot)
        workload = gateway.compiled.workload
        key = ReplicaDirectory.key(workload)
        gatewayName = gateway.shortName
        address = addresses.outer ?? addresses.inner ?? ""
        ports = SocketPlan(gateway.compiled, address: address, rule: rule).ports
        sockets = addresses.all.flatMap { address in
            SocketPlan(gateway.compiled, address: address, rule: rule).bindings.map {
                FeedSocket(address: $0.address, port: $0.port, listenerPort: $0.listenerPort, servicePort: $0.servicePort)
            }
        }
        serviceKey = GatewayAddresses.serviceKey(gateway)
        ownerKey = ResourceKey(.istioGateway, namespace: workload.namespace, name: gatewayName)
        service = snapshot[serviceKey]
        owner = snapshot[ownerKey]
        wantsReplicas = owner?.tree[path: ["spec", "replicaCount"]]?.integer != 0
        listeners = gateway.compiled.configuration.listeners
        servicePorts = gateway.compiled.ports
    }

    /// Whether it would be made the same.
    func holds(for gateway: ControlPlaneState.Gateway, in snapshot: ResourceSnapshot) -> Bool {
        workload == gateway.compiled.workload && service === snapshot[serviceKey] && owner === snapshot[ownerKey]
            && listeners == gateway.compiled.configuration.listeners && servicePorts == gateway.compiled.ports
    }

    /// Those of all gateways of a state, in its order.
    ///
    /// - Parameter former: of the state before.
    static func all(of state: ControlPlaneState, rule: PortRule, former: [GatewaySockets]) -> [GatewaySockets] {
        let known = Dictionary(former.map { ($0.workload, $0) }) { first, _ in first }
        return state.gateways.map { gateway in
            if let found = known[gateway.compiled.workload], found.holds(for: gateway, in: state.snapshot) { return found }
            return GatewaySockets(gateway, in: state.snapshot, rule: rule)
        }
    }
}

/// The addresses of a gateway's Service, as its object says.
struct GatewayAddresses: Sendable {
    /// Of the load balancer.
    let outer: String?
    /// Inside: `spec.clusterIP`.
    let inner: String?

    var all: [String] { [outer, inner].compactMap { $0 } }

    init(_ gateway: ControlPlaneState.Gateway, in snapshot: ResourceSnapshot) {
        let service = snapshot[Self.serviceKey(gateway)]
        outer = service?.tree[path: ["status", "loadBalancer", "ingress"]]?.elements.first?["ip"]?.string
        let cluster = service?.tree[path: ["spec", "clusterIP"]]?.string ?? ""
        inner = cluster.isEmpty || cluster == "None" || cluster == outer ? nil : cluster
    }

    static func serviceKey(_ gateway: ControlPlaneState.Gateway) -> ResourceKey {
        ResourceKey(.service, namespace: gateway.compiled.workload.namespace, name: "istio-\(gateway.shortName)")
    }
}
