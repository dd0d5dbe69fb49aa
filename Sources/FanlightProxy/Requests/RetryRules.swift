import FanlightIR

/// When a request is tried again, decided without any knowledge of connections.
// Envoy: source/common/router/retry_state_impl.cc, wouldRetryFromHeaders and wouldRetryFromReset.
struct RetryRules: Sendable {
    enum Failure: Equatable {
        /// No connection was made.
        case connect
        /// The connection ended, or the attempt took too long, before a response began.
        case reset(requestWasSent: Bool)
        case perTryTimeout
    }

    /// An hour, so that no multiple of it overflows.
    private static let longestBackoff: UInt64 = 3_600_000

    private let conditions: Set<RetryPolicy.Condition>
    private let statusCodes: [Int]
    let retries: Int
    let avoidsPreviousHosts: Bool
    /// Milliseconds.
    private let backoff: Int

    init(_ policy: RetryPolicy) {
        conditions = Set(policy.conditions)
        statusCodes = policy.statusCodes
        retries = policy.retries
        avoidsPreviousHosts = policy.avoidsPreviousHosts
        backoff = Int(max(1, min(policy.backoff.map { $0.wholeMilliseconds } ?? 25, RetryRules.longestBackoff)))
    }

    func retries(status: Int) -> Bool {
        if status >= 500, status < 600, conditions.contains(.serverError) { return true }
        if status >= 502, status <= 504, conditions.contains(.gatewayError) { return true }
        if status == 409, conditions.contains(.retriable4xx) { return true }
        return conditions.contains(.retriableStatusCodes) && statusCodes.contains(status)
    }

    func retries(_ failure: Failure) -> Bool {
        if conditions.contains(.reset) || conditions.contains(.serverError) || conditions.contains(.gatewayError) { return true }
        switch failure {
        case .connect: return conditions.contains(.connectFailure) || conditions.contains(.resetBeforeRequest)
        case .reset(let requestWasSent): return conditions.contains(.resetBeforeRequest) && !requestWasSent
        case .perTryTimeout: return false
        }
    }

    /// The wait before an attempt, in milliseconds: evenly below a bound that doubles, to ten times the base at most.
    ///
    /// - Parameter attempt: 1 for the first retry.
    func delay(attempt: Int, random: UInt64) -> UInt64 {
        let bound = min(backoff << min(attempt - 1, 10), backoff * 10)
        return random % UInt64(bound)
    }
}
