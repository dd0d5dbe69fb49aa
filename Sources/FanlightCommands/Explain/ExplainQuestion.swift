import FanlightCompiler
import FanlightControlPlane
import FanlightResources
import FanlightRouting

/// What `fanlight explain` is asked: a request, and which gateways it would be sent to.
struct ExplainQuestion: Hashable, Sendable {
    var method: String
    var url: RequestURL
    var headers: [SimulatedRequest.Header]
    /// The workload's port; nil takes the URL's port for the Service's.
    var listenerPort: Int?
    var serverName: String?
    /// `namespace/name`; nil asks all gateways.
    var gateway: String?
    var workload: DescribedWorkload?

    init(method: String, url: RequestURL) {
        self.method = method
        self.url = url
        headers = []
    }

    /// The request as the gateway's workload gets it; nil where no port of its Service leads there.
    func request(to gateway: CompiledGateway) -> SimulatedRequest? {
        guard let port = listenerPort ?? url.effectivePort.flatMap({ gateway.listenerPort(ofServicePort: $0) }) else { return nil }
        let transport = SimulatedRequest.Transport(rawValue: url.scheme.rawValue) ?? .http
        let name = serverName ?? url.host
        let host = headers.last { $0.name.lowercased() == "host" || $0.name == ":authority" }?.value
        return SimulatedRequest(
            transport: transport, listenerPort: port,
            serverName: transport.isTLS && !name.isEmpty ? name : nil, method: method,
            authority: host ?? url.authority, path: url.target,
            headers: headers.filter { $0.name.lowercased() != "host" && $0.name != ":authority" })
    }
}

extension CompiledGateway {
    /// A workload without Services in front of it is reached on its own ports.
    fileprivate func listenerPort(ofServicePort port: Int) -> Int? {
        ports.isEmpty ? port : targetPort(ofServicePort: port)
    }
}
