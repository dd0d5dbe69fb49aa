import FanlightCompiler
import FanlightControlPlane
import FanlightEventLoop
import FanlightIR
import FanlightProxy
import Testing

/// A gateway's real proxy on ports that the system chose, whose clusters lead to stub backends.
struct RunningGateway {
    /// The Service's port to the address of its socket.
    let addresses: [Int: SocketAddress]
    private let proxy: GatewayProxy

    init(_ gateway: ControlPlaneState.Gateway, backends: StubBackends) async throws {
        var endpoints = gateway.endpoints
        for name in endpoints.clusters.keys {
            let port = try await backends.port(forCluster: name)
            endpoints.clusters[name] = Shared([Endpoint(address: "127.0.0.1", port: port)])
        }
        proxy = try GatewayProxy(name: gateway.name)
        try proxy.start()
        let sockets = gateway.compiled.ports.filter { port in
            gateway.compiled.configuration.listeners.contains { $0.port == port.targetPort }
        }
        .map { SocketBinding(address: "127.0.0.1", port: 0, listenerPort: $0.targetPort, servicePort: $0.port) }
        let results = await proxy.apply(
            ProxyConfiguration(routing: gateway.routing, endpoints: endpoints, secrets: gateway.secrets, sockets: sockets))
        var addresses: [Int: SocketAddress] = [:]
        for (binding, result) in results { addresses[binding.servicePort] = try result.get() }
        self.addresses = addresses
    }

    func stop() async {
        await proxy.stop()
    }
}
