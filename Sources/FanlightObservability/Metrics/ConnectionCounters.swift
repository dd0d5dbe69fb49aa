/// The connection metrics of one event loop.
package struct ConnectionCounters: Hashable, Sendable {
    package var downstreamTotal: UInt64 = 0
    package var downstreamActive: Int64 = 0
    /// Connections whose client broke TLS or HTTP.
    package var downstreamProtocolErrors: UInt64 = 0
    /// Handshakes of clients that succeeded.
    package var tlsHandshakes: UInt64 = 0
    /// Those of them in which a former session was taken up again.
    package var tlsSessionsReused: UInt64 = 0
    /// Handshakes that failed.
    package var tlsMalformed: UInt64 = 0
    package var tlsNotTLS: UInt64 = 0
    package var tlsVersions: UInt64 = 0
    package var tlsParameters: UInt64 = 0
    package var tlsClientAlerts: UInt64 = 0
    package var tlsRefused: UInt64 = 0
    package var tlsTimeouts: UInt64 = 0
    package var upstreamTotal: UInt64 = 0
    package var upstreamActive: Int64 = 0
    package var upstreamConnectFailures: UInt64 = 0
    package var requestsActive: Int64 = 0

    package init() {}

    package mutating func merge(_ other: ConnectionCounters) {
        downstreamTotal &+= other.downstreamTotal
        downstreamActive &+= other.downstreamActive
        downstreamProtocolErrors &+= other.downstreamProtocolErrors
        tlsHandshakes &+= other.tlsHandshakes
        tlsSessionsReused &+= other.tlsSessionsReused
        tlsMalformed &+= other.tlsMalformed
        tlsNotTLS &+= other.tlsNotTLS
        tlsVersions &+= other.tlsVersions
        tlsParameters &+= other.tlsParameters
        tlsClientAlerts &+= other.tlsClientAlerts
        tlsRefused &+= other.tlsRefused
        tlsTimeouts &+= other.tlsTimeouts
        upstreamTotal &+= other.upstreamTotal
        upstreamActive &+= other.upstreamActive
        upstreamConnectFailures &+= other.upstreamConnectFailures
        requestsActive &+= other.requestsActive
    }
}
