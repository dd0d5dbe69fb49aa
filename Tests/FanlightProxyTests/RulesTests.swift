import FanlightEventLoop
import FanlightIR
import Testing

@testable import FanlightProxy

@Suite("Rules without sockets")
struct RulesTests {
    @Test("Status codes are retried as their conditions say")
    func statuses() {
        func rules(_ condition: RetryPolicy.Condition, _ codes: [Int] = []) -> RetryRules {
            RetryRules(RetryPolicy(retries: 1, conditions: [condition], statusCodes: codes))
        }
        #expect([499, 500, 503, 599, 600].filter { rules(.serverError).retries(status: $0) } == [500, 503, 599])
        #expect([500, 501, 502, 503, 504, 505].filter { rules(.gatewayError).retries(status: $0) } == [502, 503, 504])
        #expect([404, 409, 429].filter { rules(.retriable4xx).retries(status: $0) } == [409])
        #expect([404, 429, 503].filter { rules(.retriableStatusCodes, [429]).retries(status: $0) } == [429])
        #expect(!rules(.connectFailure).retries(status: 503))
    }

    @Test("Failures are retried as their conditions say")
    func failures() {
        let all: [RetryRules.Failure] = [.connect, .reset(requestWasSent: false), .reset(requestWasSent: true), .perTryTimeout]
        func retried(_ condition: RetryPolicy.Condition) -> [RetryRules.Failure] {
            let rules = RetryRules(RetryPolicy(retries: 1, conditions: [condition]))
            return all.filter { rules.retries($0) }
        }
        #expect(retried(.serverError) == all)
        #expect(retried(.reset) == all)
        #expect(retried(.connectFailure) == [.connect])
        #expect(retried(.resetBeforeRequest) == [.connect, .reset(requestWasSent: false)])
        #expect(retried(.retriableStatusCodes) == [])
        #expect(retried(.refusedStream) == [])
    }

    @Test("Waits between attempts double up to ten times the base")
    func backoff() {
        let rules = RetryRules(RetryPolicy(retries: 9, conditions: []))
        for (attempt, bound) in [(1, 25), (2, 50), (3, 100), (4, 200), (5, 250), (60, 250)] as [(Int, UInt64)] {
            #expect(rules.delay(attempt: attempt, random: bound - 1) == bound - 1)
            #expect(rules.delay(attempt: attempt, random: bound) == 0)
        }
    }

    private func shares(_ policy: Cluster.LoadBalancing, _ weights: [Int], load: (Int) -> Int = { _ in 0 }) -> [Int] {
        var balancer = LoadBalancer(policy: policy, weights: weights, turn: 0)
        var random = RandomSource(seed: 5, 6)
        var counts = weights.map { _ in 0 }
        for _ in 0..<6000 { if let choice = balancer.choose(random: &random, load: load) { counts[choice] += 1 } }
        return counts
    }

    @Test("Round robin keeps to the weights exactly")
    func roundRobin() {
        #expect(shares(.roundRobin, [1, 1, 1]) == [2000, 2000, 2000])
        #expect(shares(.roundRobin, [1, 2, 3]) == [1000, 2000, 3000])
        #expect(shares(.roundRobin, []) == [])
    }

    @Test("Random choices keep to the weights on average", arguments: [Cluster.LoadBalancing.random, .consistentHash])
    func random(policy: Cluster.LoadBalancing) {
        let counts = shares(policy, [1, 2, 3])
        #expect(zip(counts, [1000, 2000, 3000]).allSatisfy { abs($0 - $1) < 300 })
    }

    @Test("The less loaded of two is taken")
    func leastRequest() {
        let counts = shares(.leastRequest, [1, 1, 1]) { $0 == 0 ? 100 : 1 }
        // The loaded one is taken only when it is drawn twice: a ninth of the time.
        #expect(abs(counts[0] - 667) < 200)
    }

    @Test("Templates are taken apart once; what is not known stays")
    func templates() {
        #expect(HeaderTemplate("plain").constant == Array("plain".utf8))
        #expect(HeaderTemplate("50%%").constant == Array("50%".utf8))
        #expect(HeaderTemplate("").constant == [])
        #expect(HeaderTemplate("%UNKNOWN(x)% %").constant == Array("%UNKNOWN(x)% %".utf8))
        #expect(HeaderTemplate("a%REQ(X-Y)%b").parts == [.literal([97]), .requestField(Array("x-y".utf8)), .literal([98])])
        #expect(HeaderTemplate("%REQ(:path)%").readsRequest && !HeaderTemplate("%PROTOCOL%").readsRequest)
    }

    @Test(
        "Dates are written as HTTP wants them",
        arguments: [
            (0, "Thu, 01 Jan 1970 00:00:00 GMT"), (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
            (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"), (4_107_542_399, "Sun, 28 Feb 2100 23:59:59 GMT"),
        ])
    func dates(seconds: Int, text: String) { #expect(HTTPDate.text(seconds: seconds) == text) }

    @Test(
        "Durations in milliseconds are rounded up",
        arguments: [(Duration.microseconds(1), 1), (.milliseconds(25), 25), (.seconds(3), 3000), (.zero, 0), (.seconds(-1), 0)]
            as [(Duration, UInt64)])
    func durations(duration: Duration, milliseconds: UInt64) { #expect(duration.wholeMilliseconds == milliseconds) }
}
