import FanlightResources
import FanlightStore
import Testing

@Suite struct InMemoryStoreTests {
    @Test("what was created can be read, and has the revision of its creation")
    func create() async throws {
        let store = InMemoryStore.sample()
        let resource = Resource.sample("a", "1")
        #expect(try await store.create(resource) == .sample(resource, 1))
        #expect(await store.get(.sample("a")) == .sample(resource, 1))
        #expect(await store.get(.sample("b")) == nil)
        #expect(await store.revision == 1)
    }

    @Test("what exists cannot be created")
    func createTwice() async throws {
        let store = InMemoryStore.sample()
        try await store.create(.sample("a", "1"))
        let error = await #expect(throws: StoreError.self) { try await store.create(.sample("a", "2")) }
        #expect(error?.code == .alreadyExists)
        #expect(await store.list().items == [.sample(.sample("a", "1"), 1)])
    }

    @Test("an update keeps the uid and takes a new revision")
    func update() async throws {
        let store = InMemoryStore()
        let created = try await store.create(.sample("a", "1"))
        let updated = try await store.update(.sample("a", "2"), expected: 1)
        #expect(updated == StoredResource(resource: .sample("a", "2"), revision: 2, uid: created.uid))
    }

    @Test("an object that is created again has another uid")
    func createAgain() async throws {
        let store = InMemoryStore()
        let first = try await store.create(.sample("a"))
        try await store.delete(.sample("a"))
        let second = try await store.create(.sample("a"))
        #expect(first.uid != second.uid)
    }

    @Test("an update that changes nothing is no change")
    func equalUpdate() async throws {
        let store = InMemoryStore.sample()
        try await store.create(.sample("a", "1"))
        #expect(try await store.update(.sample("a", "1")).revision == 1)
        #expect(await store.revision == 1)
    }

    @Test("a change of an object that does not exist is refused")
    func missing() async throws {
        let store = InMemoryStore.sample()
        let update = await #expect(throws: StoreError.self) { try await store.update(.sample("a")) }
        let delete = await #expect(throws: StoreError.self) { try await store.delete(.sample("a")) }
        #expect(update?.code == .notFound)
        #expect(delete?.code == .notFound)
    }

    @Test("a change that was made for an older revision is refused, and changes nothing")
    func conflict() async throws {
        let store = InMemoryStore.sample()
        try await store.create(.sample("a", "1"))
        try await store.update(.sample("a", "2"))
        let update = await #expect(throws: StoreError.self) { try await store.update(.sample("a", "3"), expected: 1) }
        let delete = await #expect(throws: StoreError.self) { try await store.delete(.sample("a"), expected: 1) }
        #expect(update?.code == .conflict)
        #expect(delete?.code == .conflict)
        #expect(await store.get(.sample("a")) == .sample(.sample("a", "2"), 2))
    }

    @Test("a deletion for the right revision gives back the object")
    func delete() async throws {
        let store = InMemoryStore.sample()
        try await store.create(.sample("a", "1"))
        #expect(try await store.delete(.sample("a"), expected: 1) == .sample(.sample("a", "1"), 1))
        #expect(await store.list() == ResourceList(items: [], revision: 2))
    }

    @Test("a list is sorted, and narrowed by kind and namespace")
    func list() async throws {
        let store = InMemoryStore.sample()
        try await store.create(.sample("b"))
        try await store.create(.sample("a"))
        try await store.create(.sample("c", namespace: "other"))
        try await store.create(.sample("d", kind: .secret))
        #expect(await store.list().items.map(\.key.name) == ["a", "b", "c", "d"])
        #expect(await store.list(.configMap).items.map(\.key.name) == ["a", "b", "c"])
        #expect(await store.list(.configMap, namespace: "default").items.map(\.key.name) == ["a", "b"])
        #expect(await store.list(.secret, namespace: "other").items.isEmpty)
        #expect(await store.list(.secret).revision == 4)
    }

    @Test("a uid is a random UUID")
    func uid() {
        let uid = UniqueID.make()
        #expect(uid.wholeMatch(of: /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/) != nil)
        #expect(UniqueID.make() != uid)
    }
}
