import FanlightResources
import FanlightStore
import Testing

@Suite("ObjectStore")
struct ObjectStoreTests {
    @Test("a write creates, changes and deletes, and each change has the next revision")
    func writes() async throws {
        let store = ObjectStore()
        let created = try await store.put(.sample("a"), "1")
        #expect(created.revision == 1)
        #expect(created.old == nil)
        #expect(created.object?.revision == 1)
        let changed = try await store.put(.sample("a"), "2")
        #expect(changed.revision == 2)
        #expect(changed.old?.value == "1")
        #expect(store.get(.sample("a"))?.value == "2")
        let deleted = try await store.delete(.sample("a"))
        #expect(deleted.revision == 3)
        #expect(deleted.object == nil)
        #expect(deleted.old?.value == "2")
        #expect(store.get(.sample("a")) == nil)
        #expect(store.revision == 3)
    }

    @Test("a write that changes nothing has no revision and no event")
    func noChange() async throws {
        let store = ObjectStore()
        try await store.put(.sample("a"), "1")
        let watch = try store.watch(from: 0)
        for result in [
            try await store.put(.sample("a"), "1"), try await store.write(.sample("a")) { _ in .none },
            try await store.delete(.sample("b")),
        ] {
            #expect(!result.isChange)
            #expect(result.revision == 1)
            #expect(result.object?.revision == result.old?.revision)
        }
        #expect(store.revision == 1)
        #expect(try await watch.next()?.map(\.revision) == [1])
    }

    @Test("the same content with another uid or age is a change")
    func otherIdentity() async throws {
        let store = ObjectStore()
        try await store.put(.sample("a"), "1")
        #expect(try await store.write(.sample("a")) { _ in .put(content: .sample("1"), uid: "other", age: nil) }.revision == 2)
        #expect(try await store.write(.sample("a")) { _ in .put(content: .sample("1"), uid: "other", age: 7) }.revision == 3)
        #expect(store.get(.sample("a"))?.age == 7)
    }

    @Test("what the change throws is thrown on, and the key can be written again")
    func refusal() async throws {
        let store = ObjectStore()
        let refusal = StoreError(code: .conflict, message: "no")
        await #expect(throws: refusal) { try await store.write(.sample("a")) { _ in throw refusal } }
        #expect(store.revision == 0)
        #expect(try await store.put(.sample("a"), "1").revision == 1)
    }

    @Test("writes of one key see each other")
    func serialised() async throws {
        let store = ObjectStore()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<50 {
                        try await store.write(.sample("a")) { old in
                            .put(content: .sample("\((old.flatMap { Int($0.value) } ?? 0) + 1)"), uid: "uid", age: nil)
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(store.get(.sample("a"))?.value == "400")
        #expect(store.revision == 400)
    }

    @Test("lists are sorted by namespace and name, and of one kind")
    func lists() async throws {
        let store = ObjectStore()
        for (name, namespace) in [("c", "n2"), ("a", "n2"), ("b", "n1"), ("z", "n1"), ("a", "n10")] {
            try await store.put(.sample(name, namespace: namespace), "1")
        }
        try await store.put(.sample("s", kind: .secret, namespace: "n1"), "1")
        func names(_ list: ObjectList) -> [String] { list.items.map(\.key.namespacedName) }
        #expect(names(store.list(.configMap)) == ["n1/b", "n1/z", "n10/a", "n2/a", "n2/c"])
        #expect(names(store.list(.configMap, namespace: "n1")) == ["n1/b", "n1/z"])
        #expect(names(store.list(.configMap, namespace: "n")) == [])
        #expect(names(store.list(.pod)) == [])
        #expect(store.list(.configMap).revision == 6)
        #expect(store.count(.configMap) == 5)
        #expect(store.count(.configMap, namespace: "n2") == 2)
        #expect(store.kinds == [.configMap, .secret])
        #expect(store.kinds(inNamespace: "n2") == [.configMap])
        #expect(store.objects(inNamespace: "n1").map(\.key.description) == ["ConfigMap n1/b", "ConfigMap n1/z", "Secret n1/s"])
    }

    @Test("a page goes on from a place, whether or not there is an object")
    func pages() async throws {
        let store = ObjectStore()
        for name in ["a", "c", "e"] { try await store.put(.sample(name), "1") }
        let list = store.list(.configMap)
        #expect(list.index(from: "default", "c") == 1)
        #expect(list.index(from: "default", "c\0") == 2)
        #expect(list.index(from: "default", "b") == 1)
        #expect(list.index(from: "e", "") == 3)
    }

    @Test("the dependents of an owner are found while they name it")
    func owners() async throws {
        let store = ObjectStore()
        let content = ObjectContent.sample(
            "1", metadata: ["ownerReferences": .array([.object(["uid": .string("o1")]), .object(["uid": .string("o2")])])])
        for name in ["b", "a"] {
            try await store.write(.sample(name)) { _ in .put(content: content, uid: "uid", age: nil) }
        }
        #expect(store.objects(ownedBy: "o1").map(\.key.name) == ["a", "b"])
        try await store.put(.sample("a"), "without")
        try await store.delete(.sample("b"))
        #expect(store.objects(ownedBy: "o2").isEmpty)
    }

    @Test("a list at a revision that is not known any more, or not yet, is refused with the one that is")
    func refusedRevisions() async throws {
        let store = ObjectStore(options: ObjectStoreOptions(events: 8))
        for value in 0..<20 { try await store.put(.sample("a"), "\(value)") }
        let floor = store.compactedRevision
        #expect((11...12).contains(floor))
        #expect(throws: StoreError.expired(floor - 1, oldest: floor)) { try store.list(.configMap, at: floor - 1) }
        #expect(throws: StoreError.future(21, current: 20)) { try store.list(.configMap, at: 21) }
        #expect(try store.list(.configMap, at: floor).items.map(\.value) == ["\(floor - 1)"])
    }

    @Test("large former states shorten what is remembered")
    func eventBytes() async throws {
        let store = ObjectStore(options: ObjectStoreOptions(eventBytes: 100_000))
        for value in 0..<30 { try await store.put(.sample("a"), String(repeating: "x", count: 10_000) + "\(value)") }
        #expect((18...24).contains(store.compactedRevision))
        #expect(store.list(.configMap).items.count == 1)
    }

    @Test("values are kept beside the objects")
    func values() async throws {
        let store = ObjectStore()
        #expect(try await store.value("inventory") == nil)
        try await store.setValue([1, 2], for: "inventory")
        #expect(try await store.value("inventory") == [1, 2])
        try await store.setValue(nil, for: "inventory")
        #expect(try await store.value("inventory") == nil)
        #expect(store.revision == 0)
    }
}
