/// The connection metrics of one event loop.
package struct ConnectionCounters: Hashable, Sendable {
    package var downstreamTotal: UInt64 = 0
    package var downstreamActive: Int64 = 0
    /// Connections whose client broke TLS or HTTP.
    package var downstreamProtocolErrors: UInt64 = 0
    package var upstreamTotal: UInt64 = 0
    package var upstreamActive: Int64 = 0
    package var upstreamConnectFailures: UInt64 = 0
    package var requestsActive: Int64 = 0

    package init() {}

    package mutating func merge(_ other: ConnectionCounters) {
        downstreamTotal &+= other.downstreamTotal
        downstreamActive &+= other.downstreamActive
        downstreamProtocolErrors &+= other.downstreamProtocolErrors
        upstreamTotal &+= other.upstreamTotal
        upstreamActive &+= other.upstreamActive
        upstreamConnectFailures &+= other.upstreamConnectFailures
        requestsActive &+= other.requestsActive
    }
}
