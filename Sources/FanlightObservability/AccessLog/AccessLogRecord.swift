/// What the access log says about one request: the fields of Istio's default format, and the gateway.
///
/// Values that come from the network are the bytes as they came; the format escapes them. An empty value is a missing one.
/// It is only built where a log is wanted.
package struct AccessLogRecord: Hashable, Sendable {
    /// Nanoseconds since 1970 when the first byte of the request arrived.
    package var startTime: Int64
    package var method: [UInt8]
    /// As the client sent it, before rewrites, with its query.
    package var path: [UInt8]
    /// `HTTP/1.1`, `HTTP/2`; empty for plain TCP.
    package var `protocol`: String
    /// 0 where no response was sent.
    package var responseCode: Int
    package var responseFlags: ResponseFlags
    /// `via_upstream`, `route_not_found`, …
    package var responseCodeDetails: String
    package var connectionTerminationDetails: String
    package var upstreamTransportFailureReason: String
    /// Of the body.
    package var bytesReceived: UInt64
    /// Of the body.
    package var bytesSent: UInt64
    /// Milliseconds from the first byte of the request to the last of the response.
    package var duration: UInt64
    /// Milliseconds that the endpoint took; nil where none answered.
    package var upstreamServiceTime: UInt64?
    package var forwardedFor: [UInt8]
    package var userAgent: [UInt8]
    package var requestID: [UInt8]
    package var authority: [UInt8]
    /// `10.0.0.1:9080`.
    package var upstreamHost: String
    package var upstreamCluster: String
    package var upstreamLocalAddress: String
    package var downstreamLocalAddress: String
    package var downstreamRemoteAddress: String
    /// The server name of the TLS handshake.
    package var requestedServerName: [UInt8]
    package var routeName: String
    /// `namespace/name` of the gateway workload.
    package var gateway: String

    package init(
        startTime: Int64 = 0, method: [UInt8] = [], path: [UInt8] = [], protocol: String = "", responseCode: Int = 0,
        responseFlags: ResponseFlags = [], responseCodeDetails: String = "", connectionTerminationDetails: String = "",
        upstreamTransportFailureReason: String = "", bytesReceived: UInt64 = 0, bytesSent: UInt64 = 0, duration: UInt64 = 0,
        upstreamServiceTime: UInt64? = nil, forwardedFor: [UInt8] = [], userAgent: [UInt8] = [], requestID: [UInt8] = [],
        authority: [UInt8] = [], upstreamHost: String = "", upstreamCluster: String = "", upstreamLocalAddress: String = "",
        downstreamLocalAddress: String = "", downstreamRemoteAddress: String = "", requestedServerName: [UInt8] = [],
        routeName: String = "", gateway: String = ""
    ) {
        self.startTime = startTime
        self.method = method
        self.path = path
        self.protocol = `protocol`
        self.responseCode = responseCode
        self.responseFlags = responseFlags
        self.responseCodeDetails = responseCodeDetails
        self.connectionTerminationDetails = connectionTerminationDetails
        self.upstreamTransportFailureReason = upstreamTransportFailureReason
        self.bytesReceived = bytesReceived
        self.bytesSent = bytesSent
        self.duration = duration
        self.upstreamServiceTime = upstreamServiceTime
        self.forwardedFor = forwardedFor
        self.userAgent = userAgent
        self.requestID = requestID
        self.authority = authority
        self.upstreamHost = upstreamHost
        self.upstreamCluster = upstreamCluster
        self.upstreamLocalAddress = upstreamLocalAddress
        self.downstreamLocalAddress = downstreamLocalAddress
        self.downstreamRemoteAddress = downstreamRemoteAddress
        self.requestedServerName = requestedServerName
        self.routeName = routeName
        self.gateway = gateway
    }
}

extension AccessLogRecord {
    /// Bytes that the record holds while it waits to be written, near enough to bound a queue by.
    var footprint: Int {
        512 + method.count + path.count + forwardedFor.count + userAgent.count + requestID.count + authority.count
            + requestedServerName.count
    }
}
