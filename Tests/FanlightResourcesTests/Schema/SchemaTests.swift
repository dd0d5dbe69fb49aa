import FanlightResources
import Testing

@Suite struct SchemaTests {
    /// `field: message` of every problem, warnings marked.
    private func problems(_ kind: ResourceKind, _ node: Node, strict: Bool = false) throws -> [String] {
        let version = try #require(kind.versions.first)
        let schema = try #require(SchemaCatalog.schema(for: kind, version: version))
        return schema.check(node, strict: strict).map { ($0.level == .warning ? "warning: " : "") + "\($0.field): \($0.message)" }
    }

    private func route(_ route: Node) -> Node { resource(.virtualService, spec: object(["http": array(route)])) }

    @Test("every kind that is read has a schema in every version that is read")
    func coversAllKinds() {
        let missing = ResourceKind.known.flatMap { kind in
            kind.versions.filter { SchemaCatalog.schema(for: kind, version: $0) == nil }.map { "\(kind)/\($0)" }
        }
        #expect(missing == [])
    }

    @Test("a value of another type is named with both types")
    func wrongType() throws {
        let node = route(object(["retries": object(["attempts": text("three")])]))
        #expect(try problems(.virtualService, node) == ["spec.http[0].retries.attempts: must be integer, but is a string"])
    }

    @Test("a number in quotes and a string without them come with a hint")
    func quotes() throws {
        let node = route(object(["name": integer(1), "retries": object(["attempts": text("3")])]))
        #expect(
            try problems(.virtualService, node) == [
                "spec.http[0].name: must be string, but is an integer; write it in quotes",
                "spec.http[0].retries.attempts: must be integer, but is a string; write it without quotes",
            ])
    }

    @Test("an unknown field is a warning with the nearest name, and an error where checks are strict")
    func unknownField() throws {
        let node = route(object(["mach": array()]))
        #expect(
            try problems(.virtualService, node) == [
                "warning: spec.http[0].mach: unknown field \"mach\" (did you mean \"match\"?); it has no effect"
            ])
        #expect(
            try problems(.virtualService, node, strict: true) == [
                "spec.http[0].mach: unknown field \"mach\" (did you mean \"match\"?)"
            ])
    }

    @Test("an unknown field that is near no other gets no suggestion")
    func noSuggestion() throws {
        let node = route(object(["zebra": text("x")]))
        #expect(try problems(.virtualService, node, strict: true) == ["spec.http[0].zebra: unknown field \"zebra\""])
    }

    @Test("a field in snake case or another case is recognised")
    func snakeCase() throws {
        let node = route(object(["cors_policy": object([:]), "DirectResponse": object([:])]))
        #expect(
            try problems(.virtualService, node, strict: true) == [
                "spec.http[0].cors_policy: unknown field \"cors_policy\" (did you mean \"corsPolicy\"?)",
                "spec.http[0].DirectResponse: unknown field \"DirectResponse\" (did you mean \"directResponse\"?)",
            ])
    }

    @Test("a missing field is required at its own path")
    func required() throws {
        let node = route(object(["route": array(object(["destination": object(["subset": text("v1")])]))]))
        #expect(try problems(.virtualService, node) == ["spec.http[0].route[0].destination.host: is required"])
    }

    @Test("a member that is null counts as absent")
    func nullIsAbsent() throws {
        let node = route(object(["timeout": null, "route": array(object(["destination": null]))]))
        #expect(try problems(.virtualService, node) == ["spec.http[0].route[0].destination: is required"])
    }

    @Test("a null in a list or as the value of a label is refused")
    func nullElement() throws {
        let node = resource(.gateway, spec: object(["selector": object(["app": null]), "servers": array(null)]))
        #expect(
            try problems(.gateway, node) == [
                "spec.selector.app: must be string, but is null", "spec.servers[0]: must be object, but is null",
            ])
    }

    @Test("an unsupported value is answered with the supported ones")
    func enumeration() throws {
        let node = route(object(["corsPolicy": object(["unmatchedPreflights": text("DROP")])]))
        #expect(
            try problems(.virtualService, node) == [
                "spec.http[0].corsPolicy.unmatchedPreflights: Unsupported value: \"DROP\": supported values: \"UNSPECIFIED\", \"FORWARD\", \"IGNORE\""
            ])
    }

    @Test("a number out of its range is refused", arguments: [Int64(0), 65_536, -1])
    func range(port: Int64) throws {
        let node = resource(
            .serviceEntry,
            spec: object(["hosts": array(text("a.example")), "ports": array(object(["name": text("http"), "number": integer(port)]))]))
        #expect(try problems(.serviceEntry, node) == ["spec.ports[0].number: Invalid value: \(port): must be between 1 and 65535"])
    }

    @Test("a whole number with a point is an integer")
    func wholeNumber() throws {
        #expect(try problems(.virtualService, route(object(["retries": object(["attempts": number(3)])]))) == [])
        #expect(try problems(.virtualService, route(object(["retries": object(["attempts": number(2.5)])]))).count == 1)
    }

    @Test("a duration of at least 1ms in Go's form is accepted", arguments: ["1ms", "1.5s", "1h2m", "0.001s"])
    func duration(timeout: String) throws {
        #expect(try problems(.virtualService, route(object(["timeout": text(timeout)]))) == [])
    }

    @Test("a duration that is zero, shorter than 1ms or none is refused", arguments: ["0s", "999us", "5", "abc", "-1s", ""])
    func invalidDuration(timeout: String) throws {
        #expect(
            try problems(.virtualService, route(object(["timeout": text(timeout)]))) == [
                "spec.http[0].timeout: Invalid value: \"\(timeout)\": must be a valid duration greater than 1ms"
            ])
    }

    @Test("of fields that exclude each other one may be set")
    func alternatives() throws {
        let match = object(["uri": object(["exact": text("/a"), "prefix": text("/")])])
        #expect(
            try problems(.virtualService, route(object(["match": array(match)]))) == [
                "spec.http[0].match[0].uri: only one of exact, prefix and regex may be set, but exact and prefix are"
            ])
    }

    @Test("a port may be a number or a name, and nothing else")
    func intOrString() throws {
        func service(_ target: Node) -> Node {
            resource(.service, spec: object(["ports": array(object(["port": integer(80), "targetPort": target]))]))
        }
        #expect(try problems(.service, service(integer(8080))) == [])
        #expect(try problems(.service, service(text("http"))) == [])
        #expect(try problems(.service, service(bool(true))) == ["spec.ports[0].targetPort: must be integer or string, but is a boolean"])
    }

    @Test("elements that must differ in a field are compared")
    func unique() throws {
        func port(_ number: Int64) -> Node { object(["name": text("http"), "number": integer(number)]) }
        let node = resource(.serviceEntry, spec: object(["hosts": array(text("a.example")), "ports": array(port(80), port(81))]))
        #expect(try problems(.serviceEntry, node) == ["spec.ports[1]: Duplicate value: another element has the same name"])
    }

    @Test("what the table does not look into may hold anything")
    func anything() throws {
        let node = resource(.istioGateway, spec: object(["affinity": object(["x": array(integer(1))])]))
        #expect(try problems(.istioGateway, node, strict: true) == [])
    }

    @Test("a problem of a Secret does not repeat its value")
    func secretValue() throws {
        let node = object([
            "apiVersion": text("v1"), "kind": text("Secret"), "metadata": object(["name": text("a")]),
            "data": object(["key": text("hunter2!")]),
        ])
        #expect(try problems(.secret, node) == ["data.key: Invalid value: must be base64"])
    }

    @Test("at most 100 problems of one object are named")
    func bounded() throws {
        let elements = Node(.sequence(Array(repeating: integer(1), count: 500)))
        #expect(try problems(.virtualService, resource(.virtualService, spec: object(["hosts": elements]))).count == 100)
    }

    @Test("every rule of the CRDs is evaluated")
    func rulesAreKnown() {
        #expect(SchemaCatalog.unknownRules == [])
    }

    @Test(
        "the rules of the CRDs hold for a ServiceEntry",
        arguments: [
            (["hosts": array(text("*"))], "spec.hosts[0]: hostname cannot be wildcard"),
            (
                ["addresses": array(text("10.0.0.0/8")), "resolution": text("DNS")],
                "spec: CIDR addresses are allowed only for NONE/STATIC resolution types"
            ),
            (["endpoints": array(object(["address": text("10.0.0.1")]))], "spec: NONE mode cannot set endpoints"),
            (
                ["resolution": text("STATIC"), "endpoints": array(object(["address": text("unix://a")]))],
                "spec.endpoints[0].address: UDS must be an absolute path or abstract socket"
            ),
            (
                [
                    "ports": array(
                        object(["name": text("a"), "number": integer(80)]), object(["name": text("b"), "number": integer(80)]))
                ], "spec.ports: port number cannot be duplicated"
            ),
        ] as [([String: Node], String)])
    func serviceEntryRules(fields: [String: Node], problem: String) throws {
        let all = fields.merging(["hosts": array(text("a.example"))]) { own, _ in own }
        let members = all.sorted { $0.key < $1.key }.map { Node.Member(key: $0.key, line: 0, column: 0, value: $0.value) }
        #expect(try problems(.serviceEntry, resource(.serviceEntry, spec: Node(.mapping(members)))) == [problem])
    }
}
