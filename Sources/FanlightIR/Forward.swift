/// Sends the request to one of the clusters.
package struct Forward: Hashable, Sendable {
    /// At least one. With one, its weight does not count.
    package var clusters: [WeightedCluster]
    package var pathRewrite: PathRewrite?
    /// Replaces the request's authority.
    package var authorityRewrite: String?
    /// The whole exchange, from the end of the request to the end of the response; nil is without limit.
    package var timeout: Duration?
    package var retry: RetryPolicy?
    package var mirrors: [MirrorPolicy]

    package init(
        clusters: [WeightedCluster], pathRewrite: PathRewrite? = nil, authorityRewrite: String? = nil, timeout: Duration? = nil,
        retry: RetryPolicy? = nil, mirrors: [MirrorPolicy] = []
    ) {
        self.clusters = clusters
        self.pathRewrite = pathRewrite
        self.authorityRewrite = authorityRewrite
        self.timeout = timeout
        self.retry = retry
        self.mirrors = mirrors
    }
}

package struct WeightedCluster: Hashable, Sendable {
    package var name: String
    /// Its share of the sum of all weights.
    package var weight: Int
    package var requestHeaders: HeaderOperations
    package var responseHeaders: HeaderOperations

    package init(
        name: String, weight: Int, requestHeaders: HeaderOperations = HeaderOperations(),
        responseHeaders: HeaderOperations = HeaderOperations()
    ) {
        self.name = name
        self.weight = weight
        self.requestHeaders = requestHeaders
        self.responseHeaders = responseHeaders
    }
}

/// What becomes of the path; the query is kept.
package enum PathRewrite: Hashable, Sendable {
    /// Replaces what the match took: the prefix of a prefix match, the whole path of an exact or regex match.
    case matched(String)
    /// Replaces every match of the pattern (RE2, with `\1` in the substitution).
    case regex(pattern: String, substitution: String)
}

package struct RetryPolicy: Hashable, Sendable {
    package enum Condition: String, Sendable, CaseIterable {
        case serverError = "5xx"
        case gatewayError = "gateway-error"
        case reset
        case resetBeforeRequest = "reset-before-request"
        case connectFailure = "connect-failure"
        case retriable4xx = "retriable-4xx"
        case refusedStream = "refused-stream"
        case retriableStatusCodes = "retriable-status-codes"
        case retriableHeaders = "retriable-headers"
        case rateLimited = "envoy-ratelimited"
        case http3PostConnectFailure = "http3-post-connect-failure"
        case cancelled
        case deadlineExceeded = "deadline-exceeded"
        case `internal`
        case resourceExhausted = "resource-exhausted"
        case unavailable
    }

    /// Attempts after the first.
    package var retries: Int
    /// Sorted by name.
    package var conditions: [Condition]
    /// Sorted.
    package var statusCodes: [Int]
    package var perTryTimeout: Duration?
    /// The base of the exponential back-off between attempts, 25 ms where nil.
    package var backoff: Duration?
    package var avoidsPreviousHosts: Bool

    package init(
        retries: Int, conditions: [Condition], statusCodes: [Int] = [], perTryTimeout: Duration? = nil, backoff: Duration? = nil,
        avoidsPreviousHosts: Bool = true
    ) {
        self.retries = retries
        self.conditions = conditions
        self.statusCodes = statusCodes
        self.perTryTimeout = perTryTimeout
        self.backoff = backoff
        self.avoidsPreviousHosts = avoidsPreviousHosts
    }
}

package struct MirrorPolicy: Hashable, Sendable {
    package var cluster: String
    /// 0 to 100.
    package var percentage: Double

    package init(cluster: String, percentage: Double) {
        self.cluster = cluster
        self.percentage = percentage
    }
}
