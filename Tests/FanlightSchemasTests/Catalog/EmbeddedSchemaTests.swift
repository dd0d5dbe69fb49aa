import FanlightResources
import Testing

@testable import FanlightSchemas

@Suite("The embedded schemas")
struct EmbeddedSchemaTests {
    @Test("every schema can be read, every reference leads somewhere, and none has a description")
    func wellFormed() throws {
        let store = SchemaStore.embedded
        let names = Set(store.names)
        #expect(names.count > 300)
        for name in names {
            let node = try #require(store.node(named: name), "\(name)")
            for reference in Self.references(node) { #expect(names.contains(reference), "\(name) refers to \(reference)") }
            #expect(!Self.hasDescription(node), "\(name)")
        }
    }

    struct ListRule: Sendable {
        let type: String
        let field: String
        let listType: StructuralSchema.ListType
        var keys: [String] = []
        var strategy: [String] = []
        var mergeKey: String?
    }

    private static let core = "io.k8s.api.core.v1."

    @Test(
        "lists of Kubernetes merge as their types say",
        arguments: [
            ListRule(type: core + "PodSpec", field: "containers", listType: .map, keys: ["name"], strategy: ["merge"], mergeKey: "name"),
            ListRule(
                type: core + "PodSpec", field: "volumes", listType: .map, keys: ["name"], strategy: ["merge", "retainKeys"],
                mergeKey: "name"),
            ListRule(type: core + "PodSpec", field: "tolerations", listType: .atomic),
            ListRule(type: core + "PodSpec", field: "hostAliases", listType: .map, keys: ["ip"], strategy: ["merge"], mergeKey: "ip"),
            ListRule(
                type: core + "PodSpec", field: "topologySpreadConstraints", listType: .map, keys: ["topologyKey", "whenUnsatisfiable"],
                strategy: ["merge"], mergeKey: "topologyKey"),
            ListRule(
                type: core + "Container", field: "ports", listType: .map, keys: ["containerPort", "protocol"], strategy: ["merge"],
                mergeKey: "containerPort"),
            ListRule(type: core + "Container", field: "env", listType: .map, keys: ["name"], strategy: ["merge"], mergeKey: "name"),
            ListRule(
                type: core + "ServiceSpec", field: "ports", listType: .map, keys: ["port", "protocol"], strategy: ["merge"],
                mergeKey: "port"),
            ListRule(
                type: core + "ServiceAccount", field: "secrets", listType: .map, keys: ["name"], strategy: ["merge"], mergeKey: "name"),
            ListRule(type: CustomSchema.metadataModel, field: "finalizers", listType: .set, strategy: ["merge"]),
            ListRule(
                type: CustomSchema.metadataModel, field: "ownerReferences", listType: .map, keys: ["uid"], strategy: ["merge"],
                mergeKey: "uid"),
        ])
    func lists(_ rule: ListRule) throws {
        let field = try #require(SchemaStore.embedded.schema(named: rule.type)?.property(rule.field))
        #expect(field.listType == rule.listType)
        #expect(field.listMapKeys == rule.keys)
        #expect(field.patchStrategy == rule.strategy)
        #expect(field.patchMergeKey == rule.mergeKey)
    }

    @Test("a number or a name, a quantity and a default keep what they are")
    func scalars() throws {
        let port = try #require(SchemaStore.embedded.schema(named: Self.core + "ServicePort"))
        #expect(port.property("targetPort")?.isIntOrString == true)
        #expect(port.property("protocol")?.defaultValue == .string("TCP"))
        let limits = try #require(SchemaStore.embedded.schema(named: Self.core + "ResourceRequirements")?.property("limits"))
        #expect(limits.additionalProperties?.resolved.format == "quantity")
    }

    @Test("a custom kind has the members of all objects, and what its definition says of the metadata holds")
    func completed() throws {
        let schema = try #require(KindCatalog.builtin.kind(.gateway)?.versions.first?.schema)
        #expect(schema.property("metadata")?.property("labels") != nil)
        #expect(schema.property("apiVersion")?.type == .string)
        let declared = Node.object([
            "type": .string("object"),
            "properties": .object([
                "metadata": .object([
                    "type": .string("object"),
                    "properties": .object(["name": .object(["type": .string("string"), "maxLength": .integer(8)])]),
                ])
            ]),
        ])
        let completed = StructuralSchema(CustomSchema.completed(declared), library: SchemaStore.embedded)
        #expect(completed.property("metadata")?.property("name")?.maxLength == 8)
        #expect(completed.property("metadata")?.property("finalizers")?.listType == .set)
    }

    @Test("an IstioGateway takes what its table of fields takes")
    func istioGateway() throws {
        let schema = try #require(KindCatalog.builtin.kind(.istioGateway)?.version("v1beta1")?.schema)
        let spec = try #require(schema.property("spec"))
        for name in SchemaCatalog.fieldNames(of: .istioGateway)
        where ["podLabels", "ports", "replicaCount", "overrides", "clusterIds"].contains(name) {
            #expect(spec.property(name) != nil, "\(name)")
        }
        #expect(spec.property("ports")?.items?.required == ["port"])
        #expect(spec.property("ports")?.items?.property("port")?.maximum == 65535)
        #expect(spec.property("gatewayType")?.enumeration == [.string("ingress"), .string("egress"), .string("cross-network")])
        #expect(schema.property("status")?.property("GatewayAddress")?.type == .array)
    }

    static func references(_ schema: Node) -> [String] {
        var found: [String] = []
        if let reference = schema["$ref"]?.string { found.append(String(reference.dropFirst("#/components/schemas/".count))) }
        for property in schema["properties"]?.members ?? [] { found += references(property.value) }
        for key in ["items", "additionalProperties"] {
            if let child = schema[key] { found += references(child) }
        }
        return found
    }

    private static func hasDescription(_ schema: Node) -> Bool {
        if schema["description"] != nil { return true }
        let below = (schema["properties"]?.members ?? []).map(\.value) + ["items", "additionalProperties", "not"].compactMap { schema[$0] }
        let combined = ["oneOf", "anyOf", "allOf"].flatMap { schema[$0]?.elements ?? [] }
        return (below + combined).contains(where: hasDescription)
    }
}
