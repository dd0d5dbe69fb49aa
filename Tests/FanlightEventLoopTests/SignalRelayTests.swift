import FanlightEventLoop
import Glibc
import Synchronization
import Testing

@Suite(.serialized) struct SignalRelayTests {
    @Test("a signal that comes as soon as somebody listens is told of, however often", .timeLimit(.minutes(1)))
    func atOnce() async throws {
        for _ in 0..<100 {
            let (signals, signal) = AsyncStream.makeStream(of: Int32.self)
            let listener = try SignalRelay.shared.listen(for: [SIGUSR2]) { signal.yield($0) }
            kill(getpid(), SIGUSR2)
            var iterator = signals.makeAsyncIterator()
            #expect(await iterator.next() == SIGUSR2)
            SignalRelay.shared.remove(listener)
        }
    }

    @Test("every listener is told, and none after it was removed", .timeLimit(.minutes(1)))
    func listeners() async throws {
        let counts = Mutex([0, 0])
        let (signals, signal) = AsyncStream.makeStream(of: Int32.self)
        let first = try SignalRelay.shared.listen(for: [SIGUSR2]) { _ in counts.withLock { $0[0] += 1 } }
        let second = try SignalRelay.shared.listen(for: [SIGUSR2]) { _ in counts.withLock { $0[1] += 1 } }
        let last = try SignalRelay.shared.listen(for: [SIGUSR2]) { signal.yield($0) }
        var iterator = signals.makeAsyncIterator()
        kill(getpid(), SIGUSR2)
        _ = await iterator.next()
        SignalRelay.shared.remove(first)
        kill(getpid(), SIGUSR2)
        _ = await iterator.next()
        #expect(counts.withLock { $0 } == [1, 2])
        for listener in [second, last] { SignalRelay.shared.remove(listener) }
    }
}
