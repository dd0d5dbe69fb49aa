/// Why a request did not take the ordinary way, with the short names that Envoy's access log uses.
package struct ResponseFlags: OptionSet, Hashable, Sendable {
    package let rawValue: UInt32

    package init(rawValue: UInt32) { self.rawValue = rawValue }

    /// LH: the endpoint failed its own health check.
    package static let failedLocalHealthCheck = ResponseFlags(rawValue: 1 << 0)
    /// UH: the cluster has no healthy endpoint.
    package static let noHealthyUpstream = ResponseFlags(rawValue: 1 << 1)
    /// UT: the endpoint did not answer in time.
    package static let upstreamRequestTimeout = ResponseFlags(rawValue: 1 << 2)
    /// LR: this gateway reset the stream.
    package static let localReset = ResponseFlags(rawValue: 1 << 3)
    /// UR: the endpoint reset the stream.
    package static let upstreamRemoteReset = ResponseFlags(rawValue: 1 << 4)
    /// UF: the connection to the endpoint failed.
    package static let upstreamConnectionFailure = ResponseFlags(rawValue: 1 << 5)
    /// UC: the endpoint closed the connection.
    package static let upstreamConnectionTermination = ResponseFlags(rawValue: 1 << 6)
    /// UO: a limit of the cluster was reached.
    package static let upstreamOverflow = ResponseFlags(rawValue: 1 << 7)
    /// NR: no route matched, or no filter chain.
    package static let noRoute = ResponseFlags(rawValue: 1 << 8)
    /// DI: a fault rule delayed the request.
    package static let delayInjected = ResponseFlags(rawValue: 1 << 9)
    /// FI: a fault rule answered the request.
    package static let faultInjected = ResponseFlags(rawValue: 1 << 10)
    /// RL: a rate limit answered the request.
    package static let rateLimited = ResponseFlags(rawValue: 1 << 11)
    /// UAEX: external authorization denied the request.
    package static let unauthorized = ResponseFlags(rawValue: 1 << 12)
    /// DC: the client closed the connection.
    package static let downstreamConnectionTermination = ResponseFlags(rawValue: 1 << 13)
    /// URX: the retries or the connection attempts are used up.
    package static let upstreamRetryLimitExceeded = ResponseFlags(rawValue: 1 << 14)
    /// SI: the stream was idle for too long.
    package static let streamIdleTimeout = ResponseFlags(rawValue: 1 << 15)
    /// DPE: the request broke the rules of HTTP.
    package static let downstreamProtocolError = ResponseFlags(rawValue: 1 << 16)
    /// UMSDR: the whole stream reached its longest allowed time.
    package static let upstreamMaxStreamDuration = ResponseFlags(rawValue: 1 << 17)
    /// DT: the request or the connection outlived its longest allowed time.
    package static let durationTimeout = ResponseFlags(rawValue: 1 << 18)
    /// UPE: the response broke the rules of HTTP.
    package static let upstreamProtocolError = ResponseFlags(rawValue: 1 << 19)
    /// NC: the route names a cluster that does not exist.
    package static let noCluster = ResponseFlags(rawValue: 1 << 20)
    /// OM: the gateway was overloaded.
    package static let overloadManager = ResponseFlags(rawValue: 1 << 21)
    /// DF: the name of the endpoint could not be resolved.
    package static let dnsResolutionFailed = ResponseFlags(rawValue: 1 << 22)
    /// DR: the client reset the stream.
    package static let downstreamRemoteReset = ResponseFlags(rawValue: 1 << 23)

    // Names and order: Envoy, source/common/stream_info/utility.h, ResponseFlagUtils.
    private static let names = [
        "LH", "UH", "UT", "LR", "UR", "UF", "UC", "UO", "NR", "DI", "FI", "RL", "UAEX", "DC", "URX", "SI", "DPE",
        "UMSDR", "DT", "UPE", "NC", "OM", "DF", "DR",
    ]
}

extension ResponseFlags: CustomStringConvertible {
    /// The short names with commas between them, `-` for none.
    package var description: String {
        guard rawValue != 0 else { return "-" }
        let set = Self.names.enumerated().filter { rawValue & (1 << UInt32($0.offset)) != 0 }
        return set.isEmpty ? "-" : set.map(\.element).joined(separator: ",")
    }
}
