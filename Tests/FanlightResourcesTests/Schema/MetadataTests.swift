import FanlightResources
import Testing

@Suite struct MetadataTests {
    private func fields(_ kind: ResourceKind, _ metadata: Node) throws -> [String] {
        let version = try #require(kind.versions.first)
        let schema = try #require(SchemaCatalog.schema(for: kind, version: version))
        let node = object(["apiVersion": text("v1"), "kind": text(kind.kind), "metadata": metadata])
        return schema.check(node, strict: true).map(\.field)
    }

    @Test("a name is a DNS name", arguments: ["a", "a.b", "a-1", "1a"])
    func validName(name: String) throws {
        #expect(try fields(.gateway, object(["name": text(name)])) == [])
    }

    @Test(
        "a name that is no DNS name is refused", arguments: ["", "A", "a_b", "-a", "a-", "a..b", ".", String(repeating: "a", count: 254)])
    func invalidName(name: String) throws {
        #expect(try fields(.gateway, object(["name": text(name)])) == ["metadata.name"])
    }

    @Test("a Service's name is a DNS label that begins with a letter", arguments: ["1a", "a.b", String(repeating: "a", count: 64)])
    func serviceName(name: String) throws {
        #expect(try fields(.service, object(["name": text(name)])) == ["metadata.name"])
    }

    @Test("an IstioGateway's name leaves room for the prefix of its Service")
    func gatewayName() throws {
        #expect(try fields(.istioGateway, object(["name": text(String(repeating: "a", count: 57))])) == [])
        #expect(try fields(.istioGateway, object(["name": text(String(repeating: "a", count: 58))])) == ["metadata.name"])
    }

    @Test("labels have the form that selectors can compare")
    func labels() throws {
        let labels = object([
            "app.kubernetes.io/name": text("x"), "a/b/c": text("x"), "v": text("not a value"), "empty": text(""), "n": integer(1),
        ])
        #expect(
            try fields(.pod, object(["name": text("a"), "labels": labels])) == [
                "metadata.labels.a/b/c", "metadata.labels.v", "metadata.labels.n",
            ])
    }

    @Test("a creation time is RFC 3339 or null")
    func creationTime() throws {
        #expect(try fields(.gateway, object(["name": text("a"), "creationTimestamp": null])) == [])
        #expect(try fields(.gateway, object(["name": text("a"), "creationTimestamp": text("2026-01-31T12:00:00Z")])) == [])
        #expect(
            try fields(.gateway, object(["name": text("a"), "creationTimestamp": text("yesterday")])) == ["metadata.creationTimestamp"])
    }

    @Test("a name is required")
    func nameRequired() throws {
        #expect(try fields(.gateway, object(["generateName": text("a-")])) == ["metadata.name"])
    }
}
