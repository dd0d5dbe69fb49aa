import NIOCore
import NIOPosix
import Testing

@testable import FanlightHTTP

@Suite struct DeadlineTimerTests {
    @Test("a deadline that a busy event loop meets late is known to be late")
    func lateness() async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let loop = group.next()
        let met = loop.makePromise(of: Duration.self)
        loop.execute {
            let holder = TimerHolder()
            holder.timer = DeadlineTimer(loop: loop) {
                met.succeed(holder.timer?.lateness ?? .zero)
                holder.timer?.cancel()
            }
            holder.timer?.set(.milliseconds(10))
            // The loop does nothing else meanwhile.
            let end = NIODeadline.now() + .milliseconds(120)
            while NIODeadline.now() < end {}
        }
        #expect(try await met.futureResult.get() >= .milliseconds(100))
        try await group.shutdownGracefully()
    }
}

private final class TimerHolder {
    var timer: DeadlineTimer?
}
