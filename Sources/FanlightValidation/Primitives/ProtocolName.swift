/// The protocol of a port, whatever the case of its letters.
///
/// - Source: Istio pkg/config/protocol/instance.go.
enum ProtocolName: String {
    case tcp, udp, grpc, http, http2, https, tls, mongo, redis, mysql
    case grpcWeb = "grpc-web"
    case httpProxy = "http_proxy"

    /// Nil for a text that names no protocol.
    init?(_ text: String) { self.init(rawValue: text.lowercased()) }

    var isHTTP: Bool {
        switch self {
        case .http, .http2, .httpProxy, .grpc, .grpcWeb: true
        default: false
        }
    }

    var isTLS: Bool { self == .https || self == .tls }

    var isTCP: Bool {
        switch self {
        case .tcp, .https, .tls, .mongo, .redis, .mysql: true
        default: false
        }
    }

    /// Nil where the protocol is known or left out.
    static func problem(of text: String) -> String? {
        text.isEmpty || ProtocolName(text) != nil ? nil : "unsupported protocol: \(text)"
    }
}
