import FanlightEventLoop
import FanlightObservability

/// What follows when an attempt fails: another one, or an answer that says so.
extension ProxyLoop {
    /// The exchange's connection is closed already.
    mutating func attemptFailed(_ exchange: Int, _ failure: RetryRules.Failure, host: UpstreamHost?, isStale: Bool = false) {
        guard exchanges[exchange].client >= 0 else {
            endExchange(exchange)
            return
        }
        exchanges[exchange].phase = .waiting
        let isSafe = exchanges[exchange].isIdempotent || failure == .reset(requestWasSent: false)
        if isStale, isSafe, exchanges[exchange].canReplay, !exchanges[exchange].hasRetriedStale {
            // The endpoint closed an idle connection while the request was on its way; that says nothing about the endpoint.
            exchanges[exchange].hasRetriedStale = true
            startAttempt(exchange)
            return
        }
        if let rules = exchanges[exchange].route?.retry, exchanges[exchange].canReplay, rules.retries(failure) {
            if retry(exchange, rules, host: host) { return }
            exchanges[exchange].flags.formUnion(.upstreamRetryLimitExceeded)
        }
        switch failure {
        case .connect: failConnection(exchange, reason: "remote connection failure")
        case .reset:
            reply(
                exchange, status: 503, flags: .upstreamConnectionTermination,
                details: "upstream_reset_before_response_started{connection_termination}",
                body: resetBody(exchange, reason: "connection termination"))
        case .perTryTimeout:
            reply(
                exchange, status: 504, flags: .upstreamRequestTimeout, details: "upstream_per_try_timeout",
                body: Array("upstream request timeout".utf8))
        }
    }

    mutating func failConnection(_ exchange: Int, reason: String) {
        reply(
            exchange, status: 503, flags: .upstreamConnectionFailure,
            details: "upstream_reset_before_response_started{remote_connection_failure}", body: resetBody(exchange, reason: reason))
    }

    // Envoy: source/common/router/router.cc, onUpstreamReset.
    private func resetBody(_ exchange: Int, reason: String) -> [UInt8] {
        let retried = exchanges[exchange].retries > 0 ? "retried and the latest reset reason: " : "reset reason: "
        return Array("upstream connect error or disconnect/reset before headers. \(retried)\(reason)".utf8)
    }

    /// The endpoint broke the rules of HTTP.
    mutating func badResponse(_ exchange: Int) {
        reply(
            exchange, status: 502, flags: .upstreamProtocolError, details: "upstream_reset_before_response_started{protocol_error}",
            body: resetBody(exchange, reason: "protocol error"))
    }

    /// False when no attempt is left.
    private mutating func retry(_ exchange: Int, _ rules: RetryRules, host: UpstreamHost?) -> Bool {
        guard exchanges[exchange].retries < rules.retries else { return false }
        exchanges[exchange].retries += 1
        exchanges[exchange].phase = .waiting
        if rules.avoidsPreviousHosts, let host { exchanges[exchange].previousHosts.append(ObjectIdentifier(host)) }
        let attempt = exchanges[exchange].retries
        if exchanges[exchange].attemptOffset >= 0, attempt < 9 {
            exchanges[exchange].replay.replace(at: exchanges[exchange].attemptOffset, with: UInt8(ascii: "1") + UInt8(attempt))
        }
        exchanges[exchange].backoffTimer = timers.schedule(
            at: milliseconds + rules.delay(attempt: attempt, random: random.next()),
            payload: LoopToken(.backoff, exchange, generation: exchanges.generation(exchange)).bits)
        return true
    }

    func retriesResponse(_ exchange: Int, status: Int) -> Bool {
        guard let rules = exchanges[exchange].route?.retry, exchanges[exchange].canReplay, exchanges[exchange].requestEnded else {
            return false
        }
        return exchanges[exchange].retries < rules.retries && rules.retries(status: status)
    }

    /// Drops a response that is not passed on. Its connection is closed unless the whole of it is here.
    mutating func retryAfterResponse(_ exchange: Int, _ upstream: Int, _ bytes: BorrowedBytes) {
        guard let rules = exchanges[exchange].route?.retry else { return }
        let host = upstreams[upstream].host
        let isWhole =
            !head.closesConnection && !head.isHTTP10 && !head.isChunked && head.contentLength >= 0
            && bytes.count == head.count + (exchanges[exchange].isHead ? 0 : Int(head.contentLength))
        detach(upstream)
        if isWhole { makeIdle(upstream) } else { closeUpstream(upstream) }
        _ = retry(exchange, rules, host: host)
    }

    mutating func exchangeTimedOut(_ exchange: Int) {
        exchanges[exchange].totalTimer = TimerWheel.none
        let upstream = exchanges[exchange].upstream
        if upstream >= 0, upstreams[upstream].endsAfterWriting {
            tunnelEnded(exchange: exchange)
            return
        }
        if exchanges[exchange].phase == .responding {
            cutResponse(exchange, flags: .upstreamRequestTimeout)
            return
        }
        reply(
            exchange, status: 504, flags: .upstreamRequestTimeout, details: "response_timeout", body: Array("upstream request timeout".utf8)
        )
    }

    mutating func tryTimedOut(_ exchange: Int) {
        exchanges[exchange].tryTimer = TimerWheel.none
        let upstream = exchanges[exchange].upstream
        guard exchanges[exchange].phase == .attempting, upstream >= 0 else { return }
        let host = upstreams[upstream].host
        closeUpstream(upstream)
        attemptFailed(exchange, .perTryTimeout, host: host)
    }
}
