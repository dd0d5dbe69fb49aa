import FanlightIR
import FanlightResources

extension HeaderOperations {
    /// Operations on the host are left to the authority rewrite, since the header of that name does not exist for Envoy.
    init(_ operations: Istio.Headers.Operations?) {
        self.init()
        guard let operations else { return }
        remove = operations.remove.map { $0.lowercased() }.filter(Self.isEditable).sorted()
        set = Self.fields(operations.set)
        add = Self.fields(operations.add)
    }

    private static func fields(_ map: [String: String]) -> [Field] {
        map.map { Field(name: $0.key.lowercased(), value: $0.value) }.filter { isEditable($0.name) && HeaderCheck.isValue($0.value) }
            .sorted { ($0.name, $0.value) < ($1.name, $1.value) }
    }

    private static func isEditable(_ name: String) -> Bool { name != "host" && HeaderCheck.isName(name) }

    mutating func append(_ other: HeaderOperations) {
        remove = Array(Set(remove + other.remove)).sorted()
        set += other.set
        add += other.add
    }
}

extension RetryPolicy {
    /// - Source: Istio pilot/pkg/networking/core/route/retry/retry.go, ConvertPolicy, and its default policy.
    init?(_ retries: Istio.HTTPRetry?) {
        let standard: [Condition] = [.connectFailure, .refusedStream, .unavailable, .cancelled, .retriableStatusCodes]
        guard let retries else {
            self.init(retries: 2, conditions: standard.sortedByName)
            return
        }
        guard retries.attempts > 0 else { return nil }
        var conditions = standard
        var statusCodes: [Int] = []
        if !retries.retryOn.isEmpty {
            conditions = []
            for part in retries.retryOn.split(separator: ",") {
                let word = String(part.drop { $0.isWhitespace }.prefix { !$0.isWhitespace })
                if let code = Int(word) {
                    statusCodes.append(code)
                } else if let condition = Condition(rawValue: word) {
                    conditions.append(condition)
                }
            }
            if !statusCodes.isEmpty { conditions.append(.retriableStatusCodes) }
        }
        self.init(
            retries: retries.attempts, conditions: conditions.sortedByName, statusCodes: Set(statusCodes).sorted(),
            perTryTimeout: retries.perTryTimeout, backoff: retries.backoff, avoidsPreviousHosts: retries.retryIgnorePreviousHosts ?? true)
    }
}

extension [RetryPolicy.Condition] {
    fileprivate var sortedByName: Self { Set(self).sorted { $0.rawValue < $1.rawValue } }
}

extension Fault {
    init(_ fault: Istio.HTTPFaultInjection) {
        self.init(
            delay: fault.delay.flatMap { delay in delay.fixedDelay.map { Delay(duration: $0, percentage: delay.percentage) } },
            abort: fault.abort.flatMap { abort in abort.httpStatus.map { Abort(status: $0, percentage: abort.percentage) } })
    }
}

extension CORSPolicy {
    init(_ policy: Istio.CorsPolicy) {
        self.init(
            allowOrigins: policy.allowOrigins.map { ValueMatch(origin: $0) }, allowMethods: policy.allowMethods,
            allowHeaders: policy.allowHeaders, exposeHeaders: policy.exposeHeaders, maxAge: policy.maxAge,
            allowsCredentials: policy.allowCredentials, forwardsUnmatchedPreflights: policy.forwardsUnmatchedPreflights)
    }
}
