import FanlightEventLoop
import FanlightIR

/// Copies of requests whose answers nobody waits for.
extension ProxyLoop {
    /// The longest that a mirrored request may take, in milliseconds.
    private static let mirrorTimeout: UInt64 = 60_000

    mutating func mirror(_ exchange: Int, _ route: CompiledRoute) {
        for policy in route.mirrors {
            if policy.percentage < 100, Double(random.below(1_000_000)) >= policy.percentage * 10_000 { continue }
            guard let copy = exchanges.take({ Exchange() }) else { return }
            exchanges[copy].begin(client: -1, now: now)
            exchanges[copy].replay.append(exchanges[exchange].replay.bytes)
            exchanges[copy].isHead = exchanges[exchange].isHead
            exchanges[copy].isIdempotent = exchanges[exchange].isIdempotent
            exchanges[copy].requestEnded = true
            exchanges[copy].cluster = clusterState(policy.cluster)
            exchanges[copy].totalTimer = timers.schedule(
                at: milliseconds + ProxyLoop.mirrorTimeout,
                payload: LoopToken(.exchangeTimeout, copy, generation: exchanges.generation(copy)).bits)
            startAttempt(copy)
        }
    }
}
