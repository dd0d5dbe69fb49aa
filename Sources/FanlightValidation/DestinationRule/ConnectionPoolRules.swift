/// Rules of connection pools.
///
/// - Source: Istio pkg/config/validation/validation.go, validateConnectionPool.
enum ConnectionPoolRules {
    static func check(_ pool: Field, _ findings: inout Findings) {
        guard pool.exists else { return }
        guard pool["http"].exists || pool["tcp"].exists else {
            return findings.error(pool, "connection pool must have at least one field")
        }
        checkHTTP(pool["http"], &findings)
        checkTCP(pool["tcp"], &findings)
    }

    private static func checkHTTP(_ http: Field, _ findings: inout Findings) {
        let bounds = [
            ("http1MaxPendingRequests", "http1 max pending requests"), ("http2MaxRequests", "http2 max requests"),
            ("maxRequestsPerConnection", "max requests per connection"), ("maxRetries", "max retries"),
            ("maxConcurrentStreams", "max concurrent streams"),
        ]
        for (key, name) in bounds { findings.error(http[key], when: http[key].integer < 0, "\(name) must be non-negative") }
        findings.duration(http["idleTimeout"])
        findings.error(
            http["useClientProtocol"], when: http["h2UpgradePolicy"].string == "UPGRADE" && http["useClientProtocol"].bool,
            "use client protocol must not be true when H2UpgradePolicy is UPGRADE")
        let keepAlive = http["http2KeepAlive"]
        guard keepAlive.exists else { return }
        for key in ["interval", "timeout"] {
            findings.error(keepAlive[key], when: !keepAlive[key].exists, "http2 keepalive \(key) is required")
            findings.duration(keepAlive[key])
        }
    }

    private static func checkTCP(_ tcp: Field, _ findings: inout Findings) {
        findings.error(tcp["maxConnections"], when: tcp["maxConnections"].integer < 0, "max connections must be non-negative")
        findings.duration(tcp["connectTimeout"])
        findings.duration(tcp["maxConnectionDuration"])
        // No idle timeout at all is written as 0s; Istio takes everything below a millisecond for it.
        if let idle = tcp["idleTimeout"].duration, idle >= .milliseconds(1) || idle <= .milliseconds(-1) {
            findings.duration(tcp["idleTimeout"])
        }
        for key in ["time", "interval"] { findings.duration(tcp["tcpKeepalive"][key]) }
    }
}
