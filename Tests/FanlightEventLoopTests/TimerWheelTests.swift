import FanlightEventLoop
import Testing

@Suite("Timer wheel")
struct TimerWheelTests {
    private func fired(_ wheel: inout TimerWheel, at now: UInt64) -> [UInt64] {
        var payloads: [UInt64] = []
        while let payload = wheel.popDue(now: now) { payloads.append(payload) }
        return payloads.sorted()
    }

    @Test("A timer fires at its deadline and not before", arguments: [1, 63, 64, 65, 4095, 4096, 100_000, 20_000_000] as [UInt64])
    func deadline(wait: UInt64) {
        var wheel = TimerWheel(now: 1000)
        _ = wheel.schedule(at: 1000 + wait, payload: 7)
        #expect(fired(&wheel, at: 1000 + wait - 1) == [])
        #expect(fired(&wheel, at: 1000 + wait) == [7])
        #expect(wheel.count == 0)
    }

    @Test("A cancelled timer does not fire")
    func cancelled() {
        var wheel = TimerWheel(now: 0)
        let timer = wheel.schedule(at: 10, payload: 1)
        _ = wheel.schedule(at: 10, payload: 2)
        wheel.cancel(timer)
        wheel.cancel(TimerWheel.none)
        #expect(fired(&wheel, at: 100) == [2])
    }

    @Test("The next deadline is never later than the next timer")
    func nextDeadline() throws {
        var wheel = TimerWheel(now: 5)
        #expect(wheel.nextDeadline == nil)
        _ = wheel.schedule(at: 70_000, payload: 1)
        #expect(try #require(wheel.nextDeadline) <= 70_000)
        _ = wheel.schedule(at: 9, payload: 2)
        #expect(wheel.nextDeadline == 9)
        _ = wheel.schedule(at: 1, payload: 3)
        #expect(fired(&wheel, at: 5) == [3])
    }

    @Test("Random timers fire in the order of a sorted list")
    func random() {
        var random = RandomSource(seed: 1, 2)
        var wheel = TimerWheel(now: 0)
        var expected: [(deadline: UInt64, payload: UInt64)] = []
        var cancelled: Set<UInt64> = []
        var timers: [TimerWheel.Timer] = []
        for payload in 0..<2000 as Range<UInt64> {
            let deadline = random.next() % 300_000
            timers.append(wheel.schedule(at: deadline, payload: payload))
            expected.append((deadline, payload))
        }
        for payload in 0..<2000 as Range<UInt64> where random.below(4) == 0 {
            wheel.cancel(timers[Int(payload)])
            cancelled.insert(payload)
        }
        var now: UInt64 = 0
        while now < 310_000 {
            let before = now
            now += random.next() % 700
            let due = expected.filter { ($0.deadline > before || before == 0) && $0.deadline <= now && !cancelled.contains($0.payload) }
            #expect(fired(&wheel, at: now) == due.map(\.payload).sorted())
        }
        #expect(wheel.count == 0)
    }
}
