import Testing

@testable import FanlightCommands

@Suite struct WorkQueueTests {
    /// Counts the turns of keys, and what is going on at the same time.
    private actor Turns {
        private(set) var counts: [Int: Int] = [:]
        private(set) var atOnce: [Int: Int] = [:]
        private(set) var most = 0
        private var running = 0
        private(set) var overlaps = 0

        func begin(_ key: Int) {
            counts[key, default: 0] += 1
            atOnce[key, default: 0] += 1
            if atOnce[key] ?? 0 > 1 { overlaps += 1 }
            running += 1
            most = max(most, running)
        }

        func end(_ key: Int) {
            atOnce[key, default: 0] -= 1
            running -= 1
        }
    }

    @Test("a key is worked on by one at a time, and what comes meanwhile is made up for once")
    func oneAtATime() async {
        let queue = WorkQueue<Int>(concurrency: 4)
        let turns = Turns()
        let (finished, end) = AsyncStream.makeStream(of: Void.self)
        let task = Task {
            await queue.run { key in
                await turns.begin(key)
                for _ in 0..<20 { await Task.yield() }
                await turns.end(key)
                if await queue.isDrained { end.yield() }
                return .done
            }
        }
        for round in 0..<200 {
            await queue.add(round % 7)
            if round % 10 == 0 { await Task.yield() }
        }
        for await _ in finished {
            if await turns.counts.count == 7, await queue.isDrained { break }
        }
        task.cancel()
        await task.value
        #expect(await turns.overlaps == 0)
        #expect(await turns.most <= 4)
        #expect(await turns.counts.count == 7)
        #expect(await turns.counts.values.allSatisfy { $0 < 200 })
    }

    @Test("what fails comes again until it works")
    func retry() async {
        let queue = WorkQueue<String>(concurrency: 2)
        let (attempts, attempt) = AsyncStream.makeStream(of: Void.self)
        let failures = Countdown(4)
        let task = Task {
            await queue.run { _ in
                attempt.yield()
                return await failures.take() ? .retry : .done
            }
        }
        await queue.add("a")
        var count = 0
        for await _ in attempts {
            count += 1
            if count == 5 { break }
        }
        task.cancel()
        await task.value
        #expect(await failures.rest == 0)
    }

    @Test("a later look comes, and an earlier call takes its place")
    func later() async {
        let queue = WorkQueue<String>(concurrency: 1)
        let (attempts, attempt) = AsyncStream.makeStream(of: Void.self)
        let looks = Countdown(3)
        let task = Task {
            await queue.run { _ in
                attempt.yield()
                return await looks.take() ? .again(after: .milliseconds(1)) : .again(after: .seconds(3_600))
            }
        }
        await queue.add("a")
        var count = 0
        for await _ in attempts {
            count += 1
            if count == 4 { await queue.add("a") }
            if count == 5 { break }
        }
        task.cancel()
        await task.value
        #expect(count == 5)
    }
}

/// True as often as it was told to be.
private actor Countdown {
    private(set) var rest: Int

    init(_ rest: Int) { self.rest = rest }

    func take() -> Bool {
        guard rest > 0 else { return false }
        rest -= 1
        return true
    }
}
