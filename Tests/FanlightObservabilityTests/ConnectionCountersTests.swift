import FanlightObservability
import Testing

@Suite struct ConnectionCountersTests {
    @Test("the counters of two loops add up")
    func merge() {
        var first = ConnectionCounters()
        first.downstreamTotal = 5
        first.downstreamActive = 2
        first.upstreamConnectFailures = 1
        var second = ConnectionCounters()
        second.downstreamTotal = 7
        // A connection that another loop accepted may end here.
        second.downstreamActive = -1
        second.requestsActive = 4
        var expected = ConnectionCounters()
        expected.downstreamTotal = 12
        expected.downstreamActive = 1
        expected.upstreamConnectFailures = 1
        expected.requestsActive = 4
        first.merge(second)
        #expect(first == expected)
    }
}
