import FanlightManifests
import FanlightResources
import Testing

@testable import FanlightCommands

/// The API of a running serve, as its owner uses it.
extension RunningServe {
    private var client: LocalClient { LocalClient(socketPath: data + "/fanlight.sock") }

    func object(_ path: String) async throws -> Node { try Self.node(try await client.send(.GET, path)) }

    @discardableResult
    func create(_ path: String, _ manifest: String) async throws -> Node {
        try Self.node(try await client.send(.POST, path, body: manifest, contentType: "application/yaml"))
    }

    @discardableResult
    func merge(_ path: String, _ patch: String, manager: String = "somebody") async throws -> Node {
        try Self.node(
            try await client.send(
                .PATCH, path, query: [("fieldManager", manager)], body: patch, contentType: "application/merge-patch+json"))
    }

    func delete(_ path: String) async throws { _ = try await client.send(.DELETE, path) }

    func post(_ path: String) async throws -> Node { try Self.node(try await client.send(.POST, path)) }

    /// The condition of a type, as soon as it is as wanted.
    @discardableResult
    func condition(_ type: String, of path: String, where matches: @escaping (Node) -> Bool) async throws -> Node {
        var found: Node?
        try await Self.eventually {
            found = try await self.object(path)[path: ["status", "conditions"]]?.elements.first { $0["type"]?.string == type }
            return found.map(matches) ?? false
        }
        return try #require(found)
    }

    private static func node(_ text: String) throws -> Node { try #require(JSONReader.read(Array(text.utf8)).documents.first?.node) }
}
