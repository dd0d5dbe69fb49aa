package import FanlightHTTP
package import Logging

/// What a console is made of.
package struct ConsoleOptions: Sendable {
    /// Whose token it is; nil for a wrong one.
    package var signIn: @Sendable (_ token: String) async -> ConsoleUser?
    /// Whether the token that the user signed in with still counts.
    package var isStillValid: @Sendable (ConsoleUser) -> Bool
    /// What the API answers the user.
    package var respond: @Sendable (HTTPRequest, ConsoleUser) async -> HTTPResponse
    /// Milliseconds since 1970.
    package var now: @Sendable () -> Int64
    /// As whom clients may address the console.
    package var hosts: HostRule
    /// Whether it is served over TLS.
    package var isSecure = false
    package var limits = ConsoleLimits()
    package var libraries = LibraryFolders()
    package var logger: Logger

    package init(
        hosts: HostRule, now: @escaping @Sendable () -> Int64, logger: Logger,
        signIn: @escaping @Sendable (_ token: String) async -> ConsoleUser?,
        isStillValid: @escaping @Sendable (ConsoleUser) -> Bool,
        respond: @escaping @Sendable (HTTPRequest, ConsoleUser) async -> HTTPResponse
    ) {
        self.hosts = hosts
        self.now = now
        self.logger = logger
        self.signIn = signIn
        self.isStillValid = isStillValid
        self.respond = respond
    }
}

/// What the console's users may take.
package struct ConsoleLimits: Hashable, Sendable {
    package var sessions = 1_000
    package var sessionsPerUser = 50
    /// After so long without a request a session ends. A stream that is open is no request.
    package var idleSeconds: Int64 = 30 * 60
    /// After so long a session ends in any case.
    package var sessionSeconds: Int64 = 12 * 3_600
    /// Wrong tokens in a minute, from one address and from all.
    package var failuresPerAddress = 10
    package var failures = 200
    package var streamsPerSession = 8
    package var resourcesPerStream = 30
    package var namespacesPerStream = 4
    /// How often an open stream looks whether its session goes on.
    package var tick: Duration = .seconds(2)
    /// How often a stream of changes says that it is there.
    package var heartbeat: Duration = .seconds(10)
    /// After so long the rights to a watch are looked at again.
    package var watchSeconds = 300
    /// Before a list or watch that failed is tried again; doubled each time, up to fifty times as long.
    package var retryDelay: Duration = .milliseconds(100)

    package init() {}
}
