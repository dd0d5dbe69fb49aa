import Logging
import NIOSSL
import Synchronization

/// What all connections of one server share.
final class ServerCore: Sendable {
    let limits: HTTPServerLimits
    let handler: HTTPHandler
    let refusal: @Sendable (HTTPRefusal) -> HTTPResponse
    let logger: Logger
    let registry: ConnectionRegistry
    let date = HTTPDate()
    /// What the next connection's handshake uses; nil for a server without TLS.
    let tlsContext: Mutex<NIOSSLContext?>
    /// The bytes of request bodies that are held.
    private let bodyBytes = Atomic<Int>(0)

    init(options: HTTPServerOptions, tlsContext: NIOSSLContext?, logger: Logger, handler: @escaping HTTPHandler) {
        limits = options.limits
        refusal = options.refusal
        self.handler = handler
        self.logger = logger
        registry = ConnectionRegistry(limit: options.limits.connections)
        self.tlsContext = Mutex(tlsContext)
    }

    /// Takes from what all bodies may hold together. What was taken is given back with `releaseBody`.
    func reserveBody(_ count: Int) -> Bool {
        let total = bodyBytes.add(count, ordering: .relaxed).newValue
        guard total > limits.bodyBytesInTotal else { return true }
        releaseBody(count)
        return false
    }

    func releaseBody(_ count: Int) {
        bodyBytes.subtract(count, ordering: .relaxed)
    }

    var reservedBodyBytes: Int { bodyBytes.load(ordering: .relaxed) }
}
