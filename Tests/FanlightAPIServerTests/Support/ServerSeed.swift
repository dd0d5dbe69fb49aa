import FanlightStore

/// What a server makes when it is set up. Made once for all tests: it takes longer than most of them.
enum ServerSeed {
    private static let objects = Task { () async throws -> [StoredObject] in
        let server = try await InProcessServer(store: ObjectStore())
        return server.store.kinds.flatMap { server.store.list($0).items }.sorted { $0.revision < $1.revision }
    }

    static func plant(in store: ObjectStore) async throws {
        for object in try await objects.value {
            try await store.write(object.key, by: nil) { _ in .put(content: object.content, uid: object.uid, age: object.age) }
        }
    }
}
