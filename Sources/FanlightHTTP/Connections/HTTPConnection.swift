import NIOCore

/// What the requests of one connection share. It lives on the connection's event loop.
final class HTTPConnection {
    let core: ServerCore
    let channel: any Channel
    let remoteAddress: String
    let isSecure: Bool
    let peerCertificate: [UInt8]?
    /// The handlers that run, those of requests that the client gave up included.
    private(set) var requestsUnderWay = 0

    init(core: ServerCore, channel: any Channel, isSecure: Bool, peerCertificate: [UInt8]?) {
        self.core = core
        self.channel = channel
        self.isSecure = isSecure
        self.peerCertificate = peerCertificate
        remoteAddress = Self.text(of: channel.remoteAddress)
    }

    var limits: HTTPServerLimits { core.limits }
    var isStopping: Bool { core.registry.isStopping }

    /// Whether one more handler may run.
    func startRequest() -> Bool {
        guard requestsUnderWay < limits.requestsUnderWayPerConnection else { return false }
        requestsUnderWay += 1
        core.registry.requestStarted()
        return true
    }

    func endRequest() {
        requestsUnderWay -= 1
        core.registry.requestEnded()
    }

    /// Closes the socket at once, without a farewell of TLS or HTTP/2.
    func abort() {
        channel.pipeline.fireUserInboundEventTriggered(ConnectionEdge.Abort())
    }

    private static func text(of address: SocketAddress?) -> String {
        guard let address, let host = address.ipAddress, let port = address.port else { return "" }
        return host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
}
