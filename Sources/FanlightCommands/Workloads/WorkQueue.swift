/// Keys that something has to be done about: each is worked on by one at a time, a key that comes again meanwhile is worked on once more, and one
/// whose work failed comes back after a while that grows.
actor WorkQueue<Key: Hashable & Sendable> {
    enum Outcome: Sendable {
        case done
        /// Look again after this time, unless the key comes earlier.
        case again(after: Duration)
        /// It did not work.
        case retry
    }

    private static var shortestDelay: Duration { .milliseconds(10) }
    private static var longestDelay: Duration { .seconds(30) }

    private let concurrency: Int
    private var ready: [Key] = []
    private var waiting: Set<Key> = []
    /// Keys under work; true for those that have come again since.
    private var running: [Key: Bool] = [:]
    private var failures: [Key: Int] = [:]
    private var later: [Key: ContinuousClock.Instant] = [:]
    private var alarm: (time: ContinuousClock.Instant, task: Task<Void, Never>)?
    private let signals = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))

    init(concurrency: Int) { self.concurrency = max(1, concurrency) }

    /// Nothing is left to do, and nothing is being done. What waits for a later time does not count.
    var isIdle: Bool { ready.isEmpty && running.isEmpty }

    /// Nothing waits for its turn.
    var isDrained: Bool { ready.isEmpty }

    func add(_ key: Key) { add([key]) }

    func add(_ keys: some Sequence<Key> & Sendable) {
        for key in keys {
            later[key] = nil
            if running[key] != nil {
                running[key] = true
            } else if waiting.insert(key).inserted {
                ready.append(key)
            }
        }
        signals.continuation.yield()
    }

    func add(_ key: Key, after delay: Duration) {
        guard !waiting.contains(key) else { return }
        let time = ContinuousClock.now + delay
        later[key] = min(later[key] ?? time, time)
        setAlarm()
    }

    /// Has the keys worked on until cancelled.
    func run(_ work: @escaping @Sendable (Key) async -> Outcome) async {
        await withDiscardingTaskGroup { group in
            for await _ in signals.stream {
                while let key = take() {
                    group.addTask {
                        let outcome = await work(key)
                        await self.finish(key, outcome)
                    }
                }
            }
        }
        alarm?.task.cancel()
    }

    private func take() -> Key? {
        guard !ready.isEmpty, running.count < concurrency, !Task.isCancelled else { return nil }
        let key = ready.removeFirst()
        waiting.remove(key)
        running[key] = false
        return key
    }

    private func finish(_ key: Key, _ outcome: Outcome) {
        let isAgain = running.removeValue(forKey: key) ?? false
        switch outcome {
        case .done: failures[key] = nil
        case .again(let delay):
            failures[key] = nil
            if !isAgain { add(key, after: delay) }
        case .retry:
            let count = min(failures[key] ?? 0, 12)
            failures[key] = count + 1
            if !isAgain { add(key, after: min(Self.shortestDelay * (1 << count), Self.longestDelay)) }
        }
        // A failure that is told of again at once must not spin: it waits like any other.
        if isAgain {
            if case .retry = outcome { add(key, after: Self.shortestDelay) } else { add(key) }
        }
        signals.continuation.yield()
    }

    // MARK: Time

    private func setAlarm() {
        guard let next = later.values.min() else { return }
        if let alarm, alarm.time <= next { return }
        alarm?.task.cancel()
        // The queue outlives no task of its own: it ends when its time has come, or with `run`.
        let task = Task {
            do { try await Task.sleep(until: next, clock: .continuous) } catch { return }
            self.ring(next)
        }
        alarm = (next, task)
    }

    private func ring(_ time: ContinuousClock.Instant) {
        guard alarm?.time == time else { return }
        alarm = nil
        let now = ContinuousClock.now
        let due = later.filter { $0.value <= now }.map(\.key)
        add(due)
        setAlarm()
    }
}
