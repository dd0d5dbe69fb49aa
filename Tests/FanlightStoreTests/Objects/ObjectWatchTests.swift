import FanlightResources
import FanlightStore
import Testing

@Suite("ObjectWatch")
struct ObjectWatchTests {
    private static func summaries(_ events: [ObjectEvent]?) -> [String] { events?.map(\.summary) ?? ["end"] }

    @Test("a watch without a revision tells what follows")
    func fromNow() async throws {
        let store = ObjectStore()
        try await store.put(.sample("a"), "1")
        let watch = try store.watch()
        try await store.put(.sample("a"), "2")
        #expect(try await Self.summaries(watch.next()) == ["2 default/a 1 > 2"])
    }

    @Test("kind, namespace and name choose what is told")
    func filters() async throws {
        let store = ObjectStore()
        let watches = [
            try store.watch(kind: .configMap), try store.watch(namespace: "n"), try store.watch(name: "a"),
            try store.watch(kind: .configMap, namespace: "n", name: "a"),
        ]
        for kind in [ResourceKind.configMap, .secret] {
            for namespace in ["n", "m"] {
                for name in ["a", "b"] { try await store.put(.sample(name, kind: kind, namespace: namespace), "1") }
            }
        }
        var told: [[UInt64]] = []
        for watch in watches { told.append(try await watch.next()?.map(\.revision) ?? []) }
        #expect(told == [[1, 2, 3, 4], [1, 2, 5, 6], [1, 3, 5, 7], [1]])
    }

    @Test("a waiting watch is woken by what it watches")
    func waking() async throws {
        let store = ObjectStore()
        let watch = try store.watch(kind: .secret)
        async let events = watch.next()
        try await store.put(.sample("a"), "1")
        try await store.put(.sample("a", kind: .secret), "1")
        #expect(try await Self.summaries(events) == ["2 default/a - > 1"])
    }

    @Test("a deletion tells the last state with the revision of the deletion")
    func deletion() async throws {
        let store = ObjectStore()
        try await store.put(.sample("a"), "1")
        let watch = try store.watch()
        try await store.delete(.sample("a"))
        try await store.put(.sample("b"), "1")
        try await store.write(.sample("b")) { _ in .delete(final: .sample("final")) }
        let events = try #require(try await watch.next())
        #expect(events[0].isDeletion)
        #expect(events[0].old?.revision == 1)
        #expect(events[0].object.revision == 2)
        #expect(events[0].object.value == "1")
        #expect(events[2].old?.value == "1")
        #expect(events[2].object.value == "final")
        #expect(events[2].object.revision == 4)
    }

    @Test("a revision below the oldest known one is refused")
    func expired() async throws {
        let store = ObjectStore(options: ObjectStoreOptions(events: 8))
        for value in 0..<30 { try await store.put(.sample("a"), "\(value)") }
        let floor = store.compactedRevision
        #expect(throws: StoreError.expired(floor - 1, oldest: floor)) { try store.watch(from: floor - 1) }
        #expect(try await store.watch(from: floor).next()?.first?.revision == floor + 1)
    }

    @Test("a watch that is too slow is told so, and one of a quiet kind is not")
    func slow() async throws {
        let store = ObjectStore(options: ObjectStoreOptions(events: 8))
        let slow = try store.watch(kind: .configMap)
        let quiet = try store.watch(kind: .secret)
        for value in 0..<30 { try await store.put(.sample("a"), "\(value)") }
        #expect(slow.currentRevision == 0)
        #expect(quiet.currentRevision == 30)
        await #expect(throws: StoreError.expired(0, oldest: store.compactedRevision)) { try await slow.next() }
        await #expect(throws: StoreError.self) { try await slow.next() }
        try await store.put(.sample("s", kind: .secret), "1")
        #expect(try await Self.summaries(quiet.next()) == ["31 default/s - > 1"])
    }

    @Test("a watch is too slow from the first event on that it can not get any more")
    func slowAtTheEdge() async throws {
        let store = ObjectStore(options: ObjectStoreOptions(events: 4))
        for count in 4...5 {
            let start = store.revision
            let watch = try store.watch()
            for value in 0..<count { try await store.put(.sample("a"), "\(start) \(value)") }
            #expect(store.compactedRevision == start + UInt64(count - 4))
            if count == 4 {
                #expect(try await watch.next()?.map(\.revision) == Array(start + 1...start + 4))
            } else {
                await #expect(throws: StoreError.expired(start, oldest: start + 1)) { try await watch.next() }
            }
        }
    }

    @Test("a revision ahead of the store is waited for in silence")
    func future() async throws {
        let store = ObjectStore()
        let watch = try store.watch(from: 2)
        #expect(watch.currentRevision == 2)
        for value in 1...4 { try await store.put(.sample("a"), "\(value)") }
        #expect(try await Self.summaries(watch.next()) == ["3 default/a 2 > 3", "4 default/a 3 > 4"])
    }

    @Test("an interrupted watch returns with nothing, or with what is ready, and goes on")
    func interruption() async throws {
        let store = ObjectStore()
        let watch = try store.watch()
        async let waiting = watch.next()
        watch.interrupt()
        #expect(try await Self.summaries(waiting) == [])
        try await store.put(.sample("a"), "1")
        watch.interrupt()
        #expect(try await Self.summaries(watch.next()) == ["1 default/a - > 1"])
        #expect(watch.currentRevision == 1)
    }

    @Test("a watch with a time limit returns with nothing when it has passed")
    func timeLimit() async throws {
        let store = ObjectStore()
        let watch = try store.watch()
        #expect(try await Self.summaries(watch.next(until: .now)) == [])
        try await store.put(.sample("a"), "1")
        #expect(try await Self.summaries(watch.next(until: .now + .seconds(3600))) == ["1 default/a - > 1"])
    }

    @Test("cancellation ends a watch")
    func cancellation() async throws {
        let store = ObjectStore()
        let watch = try store.watch()
        let task = Task { try await watch.next() }
        task.cancel()
        #expect(try await task.value == nil)
        #expect(store.watchCount == 0)
        #expect(try await watch.next() == nil)
    }

    @Test("a watch that nobody holds is forgotten")
    func release() async throws {
        let store = ObjectStore()
        var watch: ObjectWatch? = try store.watch()
        #expect(store.watchCount == 1)
        #expect(watch != nil)
        watch = nil
        #expect(store.watchCount == 0)
    }

    @Test("closing the store ends its watches, also those that come later")
    func closing() async throws {
        let store = ObjectStore()
        let watch = try store.watch()
        async let waiting = watch.next()
        await store.close()
        #expect(try await waiting == nil)
        #expect(try await store.watch().next() == nil)
    }

    @Test("a list and its watch miss nothing and tell nothing twice while others write")
    func listAndWatch() async throws {
        let store = ObjectStore()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<4 {
                group.addTask {
                    for value in 0..<200 { try await store.put(.sample("o\(writer)-\(value % 20)"), "\(value)") }
                }
            }
            for _ in 0..<4 {
                group.addTask {
                    let (list, watch) = store.listAndWatch(.configMap, namespace: "default")
                    var revision = list.revision
                    var objects = Dictionary(uniqueKeysWithValues: list.items.map { ($0.key, $0.revision) })
                    while revision < 800, let events = try await watch.next() {
                        for event in events {
                            #expect(event.revision == revision + 1)
                            #expect(event.old?.revision == objects[event.key])
                            revision = event.revision
                            objects[event.key] = event.new?.revision
                        }
                    }
                    let final = store.list(.configMap)
                    #expect(objects == Dictionary(uniqueKeysWithValues: final.items.map { ($0.key, $0.revision) }))
                }
            }
            try await group.waitForAll()
        }
    }

    @Test("a list with a name has that object alone")
    func listOfOne() async throws {
        let store = ObjectStore()
        for name in ["a", "b"] { try await store.put(.sample(name), "1") }
        let (list, watch) = store.listAndWatch(.configMap, name: "b")
        #expect(list.items.map(\.key.name) == ["b"])
        try await store.put(.sample("a"), "2")
        try await store.put(.sample("b"), "2")
        #expect(try await Self.summaries(watch.next()) == ["4 default/b 1 > 2"])
    }
}
