import FanlightStore
import Testing

@testable import FanlightAPIServer

@Suite struct TimerQueueTests {
    @Test("deadlines come in their order, whatever is added, moved and taken back")
    func heap() {
        var generator = SeededGenerator(7)
        var heap = DeadlineHeap<Int>()
        var model: [UInt64: Int] = [:]
        for step in 0..<5_000 {
            let id = UInt64.random(in: 0..<200, using: &generator)
            switch Int.random(in: 0..<4, using: &generator) {
            case 0, 1:
                let deadline = step + Int.random(in: 0..<100, using: &generator)
                heap.set(id, to: deadline)
                model[id] = deadline
            case 2:
                heap.remove(id)
                model[id] = nil
            default:
                let due = model.filter { $0.value <= step }
                let removed = heap.removeDue(step)
                #expect(Set(removed) == Set(due.keys))
                #expect(removed.map { due[$0] ?? 0 } == due.values.sorted())
                for id in removed { model[id] = nil }
            }
            #expect(heap.count == model.count)
            #expect(heap.earliest == model.values.min())
        }
    }

    @Test("a timer that is set fires once for each time, the earlier ones first, and one that is released does not")
    func order() async {
        let queue = TimerQueue()
        let (fired, fire) = AsyncStream.makeStream(of: String.self)
        let start = ContinuousClock.now
        do {
            let gone = queue.timer { fire.yield("gone") }
            gone.set(start + .milliseconds(10))
        }
        let late = queue.timer { fire.yield("late") }
        let early = queue.timer { fire.yield("early") }
        late.set(start + .milliseconds(40))
        early.set(start + .seconds(3_600))
        early.set(start + .milliseconds(20))
        #expect(queue.count == 2)
        var names: [String] = []
        for await name in fired {
            names.append(name)
            if name == "late" { late.set(.now) }
            if names.count == 3 { break }
        }
        #expect(names == ["early", "late", "late"])
        #expect(ContinuousClock.now >= start + .milliseconds(40))
        withExtendedLifetime((late, early)) {}
    }

    @Test("nothing is left of watches that were opened and given up")
    func watches() async throws {
        let server = try await InProcessServer()
        try await server.make(Samples.configMaps, Samples.configMap("a"))
        #expect(server.server.timers.count == 0)
        var watches: [WatchedStream] = []
        for index in 0..<1_000 {
            watches.append(await server.watch(Samples.configMaps + "?watch=1&allowWatchBookmarks=\(index % 2 == 0)"))
        }
        for watch in watches { #expect(await watch.summary(1) == ["ADDED a"]) }
        #expect(server.server.timers.count == 1_000)
        #expect(server.store.watchCount == 1_000)
        for watch in watches { await watch.close() }
        #expect(server.server.timers.count == 0)
        #expect(server.store.watchCount == 0)
    }
}
