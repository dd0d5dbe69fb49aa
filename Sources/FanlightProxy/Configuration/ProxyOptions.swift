/// The limits of a gateway replica and the times that it waits.
package struct ProxyOptions: Hashable, Sendable {
    /// Event loops, each with a thread of its own.
    package var loops: Int
    /// Of clients, for each loop; more are closed as they come.
    package var maxConnections: Int
    /// To endpoints, for each loop.
    package var maxUpstreamConnections: Int
    /// How long a client may take to agree on TLS, from its connection on.
    // Istio: pilot/pkg/networking/core/listener_builder.go, transport_socket_connect_timeout of gateways: 15 s.
    package var handshakeTimeout: Duration
    /// How long a client may take to send the head of a request once it has begun.
    package var requestHeadersTimeout: Duration
    /// How long a client's connection may wait for its next request.
    package var idleTimeout: Duration
    /// How long a request under way may stand still where the client is waited for: for the rest of a body, or to read a response.
    ///
    /// What an endpoint takes to answer is bounded by the route's timeout alone, and tunnels by nothing, as with Istio's gateways.
    /// A client that sends a byte now and then holds its place; `maxConnections` bounds what all such clients hold together.
    // Istio: ConnectionSettings, profile EDGE: stream idle timeout 5 min.
    package var streamIdleTimeout: Duration
    /// For connections to endpoints whose cluster sets none.
    package var upstreamIdleTimeout: Duration
    /// The most of a request's body that is kept for another attempt or for a mirror.
    package var replayLimit: Int

    package init(
        loops: Int = 1, maxConnections: Int = 16384, maxUpstreamConnections: Int = 16384, handshakeTimeout: Duration = .seconds(15),
        requestHeadersTimeout: Duration = .seconds(60),
        idleTimeout: Duration = .seconds(3600), streamIdleTimeout: Duration = .seconds(300), upstreamIdleTimeout: Duration = .seconds(3600),
        replayLimit: Int = 64 * 1024
    ) {
        self.loops = loops
        self.maxConnections = maxConnections
        self.maxUpstreamConnections = maxUpstreamConnections
        self.handshakeTimeout = handshakeTimeout
        self.requestHeadersTimeout = requestHeadersTimeout
        self.idleTimeout = idleTimeout
        self.streamIdleTimeout = streamIdleTimeout
        self.upstreamIdleTimeout = upstreamIdleTimeout
        self.replayLimit = replayLimit
    }
}
