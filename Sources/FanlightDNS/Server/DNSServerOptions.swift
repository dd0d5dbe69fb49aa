package import NIOCore

/// What clients may take from the server.
package struct DNSServerLimits: Hashable, Sendable {
    /// Open TCP connections; further ones are closed as they come.
    package var connections = 256
    /// How long a TCP connection may be without a whole query, or take nothing of what was answered.
    package var idleTimeout: Duration = .seconds(10)

    package init() {}
}

package struct DNSServerOptions: Sendable {
    package var limits = DNSServerLimits()
    /// The threads that the sockets are on; nil for those that the process shares.
    package var eventLoopGroup: (any EventLoopGroup)?

    package init() {}
}
