import FanlightResources
import Testing

@testable import FanlightSchemas

@Suite("Descriptions of fields")
struct DescriptionsTests {
    @Test(
        "every field of the kinds that Fanlight reads has one",
        arguments: [ResourceKind.gateway, .virtualService, .destinationRule, .serviceEntry, .istioGateway])
    func complete(kind: ResourceKind) throws {
        let schema = try #require(KindCatalog.builtin.kind(kind)?.versions.first?.lazySchema?.declared)
        var missing: [String] = []
        func look(_ schema: Node, _ path: [String]) {
            if Descriptions.shared.text(for: path, group: kind.group) == nil { missing.append(path.joined(separator: ".")) }
            lookBelow(schema, path)
        }
        func lookBelow(_ schema: Node, _ path: [String]) {
            for property in schema["properties"]?.members ?? [] { look(property.value, path + [property.key]) }
            for key in ["items", "additionalProperties"] {
                if let child = schema[key] { lookBelow(child, path) }
            }
        }
        look(schema, [kind.kind])
        #expect(missing == [])
    }

    @Test("every stored kind has one")
    func kinds() {
        for kind in KindCatalog.builtin.kinds where kind.isStored {
            #expect(Descriptions.shared.text(for: [kind.kind.kind], group: kind.group) != nil, "\(kind.group) \(kind.kind)")
        }
    }

    @Test("the longest key that a path ends with speaks, and the group tells kinds of one name apart")
    func longest() {
        let texts = Descriptions.shared
        #expect(texts.text(for: ["VirtualService", "spec", "http", "match", "uri", "exact"]) == texts.text(for: ["exact"]))
        #expect(texts.text(for: ["DestinationRule", "spec", "host"]) != texts.text(for: ["x", "destination", "host"]))
        #expect(
            texts.text(for: ["Gateway"], group: "networking.istio.io") != texts.text(for: ["Gateway"], group: "gateway.networking.k8s.io"))
        #expect(texts.text(for: ["no-such-field"]) == nil)
    }
}
