import NIOHTTP1

extension SampleRequest {
    /// The headers that a backend hands on when it calls another, so that traces and the log of a request stay connected.
    ///
    /// - Source: the header list of Istio's Bookinfo sample and W3C Trace Context.
    var forwardedHeaders: HTTPHeaders {
        let names = [
            "x-request-id", "traceparent", "tracestate", "b3", "x-b3-traceid", "x-b3-spanid", "x-b3-parentspanid", "x-b3-sampled",
            "x-b3-flags", "end-user", "user-agent", "authorization",
        ]
        return HTTPHeaders(names.flatMap { name in headers[name].map { (name, $0) } })
    }
}
