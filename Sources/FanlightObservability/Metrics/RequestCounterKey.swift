/// What requests are counted by: small numbers that `MetricNames` gives out, so that an event loop never touches a string.
package struct RequestCounterKey: Hashable, Sendable {
    package enum RequestProtocol: UInt8, Sendable {
        case http
        case grpc
    }

    /// From `MetricNames.route(_:)`; 0 for a request that no route took.
    package var route: UInt32
    /// From `MetricNames.cluster(_:)`; 0 for a request that was not forwarded.
    package var cluster: UInt32
    /// 0 where no response was sent.
    package var code: UInt16
    package var flags: ResponseFlags
    package var requestProtocol: RequestProtocol
    /// The `grpc-status` of a gRPC call, where it was seen.
    package var grpcStatus: UInt8?

    package init(
        route: UInt32, cluster: UInt32, code: UInt16, flags: ResponseFlags = [], requestProtocol: RequestProtocol = .http,
        grpcStatus: UInt8? = nil
    ) {
        self.route = route
        self.cluster = cluster
        self.code = code
        self.flags = flags
        self.requestProtocol = requestProtocol
        self.grpcStatus = grpcStatus
    }
}
