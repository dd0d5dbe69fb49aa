import FanlightHTTP
import FanlightObservability
import FanlightProxy
import FanlightWorkloads
import Logging

/// What a replica answers on the address of its Pod: health on 15021 and metrics on 15090.
// Istio: operations/deployment/application-requirements, "Ports used by Istio": 15021 health checks, 15090 Envoy's Prometheus telemetry.
actor GatewayHealth {
    static let healthPort = 15021
    static let metricsPort = 15090

    private let address: String
    private let logger: Logger
    private let handlers: [(port: Int, handler: HTTPHandler)]
    private var servers: [Int: HTTPServer] = [:]

    init(address: String, control: ControlServer, metrics: @escaping @Sendable (_ query: String) async -> [UInt8], logger: Logger) {
        self.address = address
        self.logger = logger
        handlers = [(Self.healthPort, Self.health(control)), (Self.metricsPort, Self.metrics(metrics))]
    }

    private static func health(_ control: ControlServer) -> HTTPHandler {
        { request in
            guard request.path == "/healthz/ready" else { return text("there is /healthz/ready here\n", status: 404) }
            let status = control.status
            return status.isReady ? text("", status: 200) : text("\(status.reason): \(status.message)\n", status: 503)
        }
    }

    private static func metrics(_ metrics: @escaping @Sendable (_ query: String) async -> [UInt8]) -> HTTPHandler {
        { request in
            guard request.path == "/stats/prometheus" else { return text("there is /stats/prometheus here\n", status: 404) }
            return HTTPResponse(
                status: 200, headers: [("content-type", PrometheusText.contentType)], body: .bytes(await metrics(request.query)))
        }
    }

    /// Opens what is not open yet.
    ///
    /// - Returns: for each `address:port` why it cannot be opened.
    func open() async -> [String: String] {
        var problems: [String: String] = [:]
        guard !address.isEmpty else { return problems }
        for (port, handler) in handlers where servers[port] == nil {
            do {
                var options = HTTPServerOptions(address: .tcp(host: address, port: port))
                options.limits.connections = 64
                options.limits.bodyBytes = 0
                options.limits.bodyBytesInTotal = 1 << 20
                servers[port] = try await HTTPServer.start(options, logger: logger) { request in
                    guard request.method == "GET" || request.method == "HEAD" else {
                        return Self.text("only GET is answered here\n", status: 405)
                    }
                    return await handler(request)
                }
            } catch {
                problems["\(address):\(port)"] = "\(error)"
            }
        }
        return problems
    }

    var isOpen: Bool { address.isEmpty || servers.count == handlers.count }

    func stop() async {
        for server in servers.values { await server.stop(grace: .zero) }
        servers = [:]
    }

    private static func text(_ text: String, status: Int) -> HTTPResponse {
        HTTPResponse(status: status, headers: [("content-type", "text/plain; charset=utf-8")], body: .bytes(Array(text.utf8)))
    }
}
