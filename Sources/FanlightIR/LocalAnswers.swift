/// A redirect, written as Envoy would: what is nil is taken from the request.
package struct Redirect: Hashable, Sendable {
    package enum Path: Hashable, Sendable {
        /// Replaces path and query.
        case full(String)
        /// Replaces the matched prefix.
        case prefix(String)
    }

    package var scheme: String?
    package var authority: String?
    package var port: Int?
    package var path: Path?
    /// 301, 302, 303, 307 or 308.
    package var status: Int

    package init(scheme: String? = nil, authority: String? = nil, port: Int? = nil, path: Path? = nil, status: Int = 301) {
        self.scheme = scheme
        self.authority = authority
        self.port = port
        self.path = path
        self.status = status
    }
}

package struct DirectResponse: Hashable, Sendable {
    package var status: Int
    /// At most 1 MiB.
    package var body: [UInt8]

    package init(status: Int, body: [UInt8]) {
        self.status = status
        self.body = body
    }
}

package struct Fault: Hashable, Sendable {
    package struct Delay: Hashable, Sendable {
        package var duration: Duration
        package var percentage: Double

        package init(duration: Duration, percentage: Double) {
            self.duration = duration
            self.percentage = percentage
        }
    }

    package struct Abort: Hashable, Sendable {
        package var status: Int
        package var percentage: Double

        package init(status: Int, percentage: Double) {
            self.status = status
            self.percentage = percentage
        }
    }

    package var delay: Delay?
    package var abort: Abort?

    package init(delay: Delay?, abort: Abort?) {
        self.delay = delay
        self.abort = abort
    }
}

package struct CORSPolicy: Hashable, Sendable {
    package var allowOrigins: [ValueMatch]
    package var allowMethods: [String]
    package var allowHeaders: [String]
    package var exposeHeaders: [String]
    package var maxAge: Duration?
    package var allowsCredentials: Bool?
    /// A preflight of another origin goes on to the backend.
    package var forwardsUnmatchedPreflights: Bool

    package init(
        allowOrigins: [ValueMatch], allowMethods: [String], allowHeaders: [String], exposeHeaders: [String], maxAge: Duration?,
        allowsCredentials: Bool?, forwardsUnmatchedPreflights: Bool
    ) {
        self.allowOrigins = allowOrigins
        self.allowMethods = allowMethods
        self.allowHeaders = allowHeaders
        self.exposeHeaders = exposeHeaders
        self.maxAge = maxAge
        self.allowsCredentials = allowsCredentials
        self.forwardsUnmatchedPreflights = forwardsUnmatchedPreflights
    }
}
