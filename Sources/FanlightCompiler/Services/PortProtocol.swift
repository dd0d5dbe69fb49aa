import FanlightResources

/// What is spoken on a port of a Gateway or a service.
enum PortProtocol: String, Hashable, Sendable {
    case http = "HTTP"
    case http2 = "HTTP2"
    case httpProxy = "HTTP_PROXY"
    case grpc = "GRPC"
    case grpcWeb = "GRPC-WEB"
    case https = "HTTPS"
    case tls = "TLS"
    case tcp = "TCP"
    case udp = "UDP"
    case mongo = "MONGO"
    case redis = "REDIS"
    case mysql = "MYSQL"
    case unsupported = "Unsupported"

    /// Case does not matter.
    init(name: String) {
        self =
            switch name.lowercased() {
            case "http": .http
            case "http2": .http2
            case "http_proxy": .httpProxy
            case "grpc": .grpc
            case "grpc-web", "grpc-web-": .grpcWeb
            case "https": .https
            case "tls": .tls
            case "tcp": .tcp
            case "udp": .udp
            case "mongo": .mongo
            case "redis": .redis
            case "mysql": .mysql
            default: .unsupported
            }
    }

    /// By `appProtocol`, then the name's prefix, then well-known numbers.
    ///
    /// - Source: Istio pkg/config/kube/conversion.go, ConvertProtocol.
    init(port: Kubernetes.ServicePort) {
        if port.transport == "UDP" {
            self = .udp
            return
        }
        switch port.appProtocol {
        case "kubernetes.io/h2c"?: self = .http2
        case "kubernetes.io/ws"?: self = .http
        case "kubernetes.io/wss"?: self = .https
        case let named?: self = PortProtocol(portName: named)
        case nil:
            let byName = PortProtocol(portName: port.name)
            self = byName == .unsupported && [25, 53, 3306, 27017].contains(port.port) ? .tcp : byName
        }
    }

    private init(portName: String) {
        let name = portName.lowercased()
        if name == "grpc-web" || name.hasPrefix("grpc-web-") {
            self = .grpcWeb
        } else {
            self = PortProtocol(name: String(name.prefix { $0 != "-" }))
        }
    }

    var isHTTP: Bool {
        switch self {
        case .http, .http2, .httpProxy, .grpc, .grpcWeb: true
        default: false
        }
    }

    /// HTTP/2 is spoken to endpoints of such a port.
    var usesHTTP2: Bool {
        switch self {
        case .http2, .grpc, .grpcWeb: true
        default: false
        }
    }
}
