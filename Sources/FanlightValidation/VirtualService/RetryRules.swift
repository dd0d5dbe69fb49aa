import FanlightResources

/// Rules of retries.
///
/// - Source: Istio pkg/config/validation/validation.go, validateHTTPRetry; the statuses are those that Go's net/http names.
enum RetryRules {
    private static let policies: Set<String> = [
        "5xx", "gateway-error", "reset", "reset-before-request", "connect-failure", "retriable-4xx", "refused-stream",
        "retriable-status-codes",
        "retriable-headers", "envoy-ratelimited", "http3-post-connect-failure", "cancelled", "deadline-exceeded", "internal",
        "resource-exhausted",
        "unavailable",
    ]

    static func check(_ retries: Field, _ findings: inout Findings) {
        guard retries.exists else { return }
        let attempts = retries["attempts"].integer
        findings.error(retries["attempts"], when: attempts < 0, "attempts cannot be negative")
        let says = retries["perTryTimeout"].exists || !retries["retryOn"].string.isEmpty || retries["retryRemoteLocalities"].exists
        findings.error(
            retries["attempts"], when: attempts == 0 && says, "http retry policy configured when attempts are set to 0 (disabled)")
        findings.duration(retries["perTryTimeout"])
        findings.duration(retries["backoff"])
        let retryOn = retries["retryOn"]
        guard !retryOn.string.isEmpty else { return }
        for policy in retryOn.string.split(separator: ",", omittingEmptySubsequences: false) {
            let isKnown = policies.contains(String(policy)) || Int(policy).map(isStatus) == true
            findings.error(retryOn, when: !isKnown, "\(GoFormat.quoted(policy)) is not a valid retryOn policy")
        }
    }

    private static func isStatus(_ number: Int) -> Bool {
        switch number {
        case 100...103, 200...208, 226, 300...305, 307, 308, 400...418, 421...426, 428, 429, 431, 451, 500...508, 510, 511: true
        default: false
        }
    }
}
