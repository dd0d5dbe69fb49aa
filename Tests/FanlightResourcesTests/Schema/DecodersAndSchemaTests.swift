import FanlightResources
import FoundationEssentials
import Testing

/// The decoders read fields by name; a name that no schema has would never be found.
@Suite struct DecodersAndSchemaTests {
    @Test(
        "every field that a decoder reads is in the schema of its kinds",
        arguments: [
            ("Istio", [ResourceKind.gateway, .virtualService, .destinationRule, .serviceEntry]),
            ("ASM", [.istioGateway]),
            ("Kubernetes", [.service, .endpoints, .endpointSlice, .pod, .namespace, .secret, .configMap]),
        ])
    func decodersReadKnownFields(folder: String, kinds: [ResourceKind]) throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let sources = root.appendingPathComponent("Sources/FanlightResources/\(folder)").path
        let fields = kinds.reduce(into: Set<String>()) { $0.formUnion(SchemaCatalog.fieldNames(of: $1)) }
        let files = try FileManager.default.subpathsOfDirectory(atPath: sources).filter { $0.hasSuffix(".swift") }
        var read: Set<String> = []
        for file in files {
            let text = String(decoding: try Data(contentsOf: URL(fileURLWithPath: "\(sources)/\(file)")), as: UTF8.self)
            for match in text.matches(of: /\["([A-Za-z0-9_]+)"\](?!:)/) { read.insert(String(match.1)) }
        }
        #expect(!read.isEmpty)
        #expect(read.subtracting(fields) == [])
    }
}
