import FanlightFeedTransport
import Testing

@testable import FanlightCommands

/// When a gateway says that it is without the control plane.
@Suite struct ControlPlaneConnectionTests {
    @Test("it says so after a while, and not again before another one")
    func patience() {
        let connection = ControlPlaneConnection()
        let lost = FeedClientStatus()
        let start = ContinuousClock.now
        #expect(connection.problem(lost, at: start) == nil)
        #expect(connection.problem(lost, at: start + .seconds(9)) == nil)
        #expect(connection.problem(lost, at: start + .seconds(10)) == "the control plane cannot be reached: it does not answer")
        #expect(connection.problem(lost, at: start + .seconds(11)) != nil)
        #expect(ControlPlaneConnection().problem(lost, at: start + .seconds(11)) == nil)
    }
}
