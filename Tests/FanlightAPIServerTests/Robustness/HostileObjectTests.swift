import FanlightManifests
import FanlightResources
import Testing

@testable import FanlightAPIServer

/// Objects that are made to cost more than they are worth, or to break what reads them.
@Suite struct HostileObjectTests {
    private static let key = String(repeating: "k", count: 100_000)

    private static func members(_ count: Int, _ value: (Int) -> String) -> String {
        (0..<count).map { #""u\#($0)":\#(value($0))"# }.joined(separator: ",")
    }

    /// With Widgets whose spec may hold anything.
    private static func withOpenWidgets() async throws -> InProcessServer {
        try await .withWidgets(
            Samples.widgets(
                versions:
                    #"{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object","properties":{"spec":{"type":"object","x-kubernetes-preserve-unknown-fields":true}}}}}"#
            ))
    }

    private static func configMap(managedFields: String) -> RequestContent {
        .text(#"{"metadata":{"name":"a","managedFields":\#(managedFields)},"data":{"x":"y"}}"#, type: "application/json")
    }

    private static func entry(_ fields: String, manager: String = "m", operation: String = "Update") -> String {
        #"{"manager":"\#(manager)","operation":"\#(operation)","apiVersion":"v1","fieldsType":"FieldsV1","fieldsV1":\#(fields)}"#
    }

    @Test(
        "managed fields that are nonsense break nothing, and the object can be applied afterwards",
        arguments: [
            #"{"f:data":{"i:9223372036854775807":{},"i:-9223372036854775808":{},"i:-2":{}}}"#, "5", "[]", #"{"f:data":5}"#, #"{"x":{}}"#,
            #"{"k:{":{}}"#,
            #"{"f:data":{"k:{\"a\":[[[[1]]]]}":{},"v:1e999":{},"v:nonsense":{},".":{}}}"#, #"{"f:data":{"f:x":{},"f:x":{"f:y":{}}}}"#,
            #"{"f:metadata":{"f:managedFields":{},"f:resourceVersion":{}},"f:kind":{}}"#,
        ])
    func managedFields(fields: String) async throws {
        let server = try await InProcessServer()
        try await server.make(Samples.configMaps, Samples.configMap("a"))
        let written = await server.send("PUT", Samples.configMaps + "/a", Self.configMap(managedFields: "[\(Self.entry(fields))]"))
        #expect([200, 400, 422].contains(written.status), "\(written.status)")
        let applied = await server.send(
            "PATCH", Samples.configMaps + "/a?fieldManager=n&force=true",
            .apply(#"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{"x":"z"}}"#))
        #expect(applied.status == 200, "\(applied.message)")
        #expect(applied["data", "x"]?.string == "z")
    }

    @Test("thousands of managers are merged, those who apply are kept")
    func managers() async throws {
        let server = try await InProcessServer()
        try await server.make(Samples.configMaps, Samples.configMap("a"))
        let updaters = (0..<1_000).map { Self.entry(#"{"f:data":{"f:k\#($0)":{}}}"#, manager: "m\($0)") }.joined(separator: ",")
        let merged = await server.send("PUT", Samples.configMaps + "/a", Self.configMap(managedFields: "[\(updaters)]"))
        #expect(merged["metadata", "managedFields"]?.elements.count == 10)
        let appliers = (0..<1_000).map { Self.entry(#"{"f:data":{"f:k\#($0)":{}}}"#, manager: "m\($0)", operation: "Apply") }.joined(
            separator: ",")
        let kept = await server.send("PUT", Samples.configMaps + "/a", Self.configMap(managedFields: "[\(appliers)]"))
        #expect(kept["metadata", "managedFields"]?.elements.count == 1_000)
    }

    @Test("many fields below a long key are told with the beginning of the key", arguments: ["Warn", "Strict"])
    func unknownFields(validation: String) async throws {
        let server = try await InProcessServer()
        let answer = await server.send(
            "POST", Samples.virtualServices + "?fieldValidation=\(validation)",
            .text(
                #"{"apiVersion":"networking.istio.io/v1","kind":"VirtualService","metadata":{"name":"a"},"spec":{"hosts":["a"],"http":[{"match":[{"headers":{"\#(Self.key)":{\#(Self.members(1_000) { _ in "1" })}}}]}]}}"#,
                type: "application/json"))
        #expect(answer.warnings.reduce(0) { $0 + $1.utf8.count } < 30_000)
        guard validation == "Strict" else { return #expect(!answer.warnings.isEmpty) }
        #expect(answer.status == 400)
        #expect(
            answer.message.hasPrefix(
                "VirtualService in version \"v1\" cannot be handled as a VirtualService: strict decoding error: unknown field \"spec.http[0]"
            ))
        #expect(answer.body.count < 120_000)
    }

    @Test("fields that are written twice below a long key are told with the beginning of the key")
    func doubleFields() async throws {
        let server = try await Self.withOpenWidgets()
        let twice = Self.members(1_000) { _ in "1" } + "," + Self.members(1_000) { _ in "2" }
        let answer = await server.send(
            "POST", Samples.widgetPath + "?fieldValidation=Strict",
            .text(
                #"{"apiVersion":"example.com/v1","kind":"Widget","metadata":{"name":"a"},"spec":{"\#(Self.key)":{\#(twice)}}}"#,
                type: "application/json"))
        #expect(answer.status == 400)
        #expect(answer.message.contains("strict decoding error: duplicate field \"spec.kkk"))
        #expect(answer.body.count < 120_000)
    }

    @Test("conflicts about many fields below a long key are told with the beginning of the key")
    func conflicts() async throws {
        let server = try await Self.withOpenWidgets()
        func apply(_ manager: String, _ value: Int) async -> Answered {
            await server.send(
                "PATCH", Samples.widgetPath + "/a?fieldManager=\(manager)",
                .apply(
                    #"{"apiVersion":"example.com/v1","kind":"Widget","metadata":{"name":"a"},"spec":{"\#(Self.key)":{\#(Self.members(1_200) { _ in "\(value)" })}}}"#
                ))
        }
        #expect(await apply("m", 1).status == 201)
        let answer = await apply("n", 2)
        #expect(answer.status == 409)
        #expect(answer.causes.count == 1_000)
        #expect(answer.body.count < 3_000_000)
    }

    @Test("a definition of which everything is wrong below a long name is refused in an answer that can be read")
    func definition() async throws {
        let server = try await InProcessServer()
        let answer = await server.send(
            "POST", Samples.definitions,
            Samples.widgets(
                versions:
                    #"{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object","properties":{"\#(Self.key)":{"type":"object","properties":{\#(Self.members(3_000) { _ in "{}" })}}}}}}"#
            ))
        #expect(answer.status == 422)
        #expect(answer.body.count < 3_000_000)
    }

    @Test("a column whose path nests without end shows nothing")
    func printerPath() async throws {
        let path = ".a" + String(repeating: "[?(@", count: 200_000)
        let server = try await InProcessServer.withWidgets(
            Samples.widgets(
                versions:
                    #"{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object"}},"additionalPrinterColumns":[{"name":"A","type":"string","jsonPath":"\#(path)"}]}"#
            ))
        try await server.make(Samples.widgetPath, Samples.widget("a", spec: "{}"))
        let table = await server.send("GET", Samples.widgetPath, headers: ["accept": "application/json;as=Table;v=v1;g=meta.k8s.io"])
        #expect(table.status == 200)
        #expect(table["rows"]?.elements.count == 1)
    }

    @Test("ten thousand owners are kept, the same one ten thousand times once, and an object without a living one goes")
    func owners() async throws {
        func owned(_ name: String, _ owner: (Int) -> String) -> RequestContent {
            let references = (0..<10_000).map { #"{"apiVersion":"v1","kind":"ConfigMap","name":"o","uid":"\#(owner($0))"}"# }.joined(
                separator: ",")
            return .text(#"{"metadata":{"name":"\#(name)","ownerReferences":[\#(references)]}}"#, type: "application/json")
        }
        let still = try await InProcessServer()
        let many = try await still.make(Samples.configMaps, owned("a") { "u\($0)" })
        #expect(many["metadata", "ownerReferences"]?.elements.count == 10_000)
        let same = try await still.make(Samples.configMaps, owned("b") { _ in "u" })
        #expect(same["metadata", "ownerReferences"]?.elements.count == 1)
        #expect(same.warnings.count == 1)
        let running = try await InProcessServer(isRunning: true)
        try await running.make(Samples.configMaps, owned("a") { "u\($0)" })
        #expect(await running.eventually(Samples.configMaps + "/a") { $0.status == 404 }.status == 404)
    }

    @Test("a failure is told with as many warnings as a success", arguments: ["a", "-a"])
    func warnings(name: String) async throws {
        let server = try await InProcessServer()
        let answer = await server.send(
            "POST", Samples.virtualServices,
            .text(
                #"{"apiVersion":"networking.istio.io/v1","kind":"VirtualService","metadata":{"name":"\#(name)"},"spec":{"hosts":["a"],\#(Self.members(5_000) { _ in "1" })}}"#,
                type: "application/json"))
        #expect(answer.status == (name == "a" ? 201 : 422))
        #expect(answer.warnings.count == 80)
    }

    @Test("long warnings are cut once all of them together are too long, as Kubernetes cuts them")
    func longWarnings() {
        let long = String(repeating: "é", count: 3_000)
        let one = WarningText.headers([long]).map(\.value)
        #expect(one == ["299 - \"\(long)\""])
        let two = WarningText.headers([long, "b" + long, "short"]).map(\.value)
        #expect(two == ["299 - \"\(long.prefix(256))\"", "299 - \"b\(long.prefix(255))\"", "299 - \"short\""])
        let many = WarningText.headers((0..<79).map { "\($0)" + long })
        #expect(many.count == 16)
        #expect(WarningText.headers(["a\nb\r\u{7}c"]).map(\.value) == ["299 - \"a b  c\""])
    }

    @Test(
        "numbers that JSON cannot hold are refused in YAML",
        arguments: [".inf", "-.inf", ".nan", "1e400", "1" + String(repeating: "0", count: 400)])
    func numbers(text: String) async throws {
        let server = try await Self.withOpenWidgets()
        let object = "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: a}\nspec: {x: [\(text)]}\n"
        let applied = await server.send("PATCH", Samples.widgetPath + "/a?fieldManager=m", .apply(object))
        #expect(applied.status == 400)
        #expect(applied.message.contains("not finite"))
        let made = await server.send("POST", Samples.widgetPath, .text(object, type: "application/yaml"))
        #expect(made.status == 400)
        #expect(made.message.contains("not finite"))
    }

    @Test("an object whose name could stand in no path is not made", arguments: [#"a\u0000"#, #"a\nb"#, #"\u007f"#])
    func names(name: String) async throws {
        let server = try await InProcessServer()
        let role = #"{"metadata":{"name":"\#(name)"},"rules":[]}"#
        let answer = await server.send("POST", "/apis/rbac.authorization.k8s.io/v1/clusterroles", .text(role, type: "application/json"))
        #expect(answer.status == 422)
        #expect(answer.message.contains("may not contain control characters"))
    }

    @Test(
        "forged places in a list lead nowhere else",
        arguments: [
            (#"{"v":"meta.k8s.io/v1","rv":9223372036854775807,"start":"a\u0000"}"#, 504),
            (#"{"v":"meta.k8s.io/v1","rv":1.5,"start":"a"}"#, 400),
            (#"{"v":"meta.k8s.io/v1","rv":-9223372036854775808,"start":"a\u0000"}"#, 200),
            (#"{"v":"meta.k8s.io/v1","rv":-1,"start":"\u0000"}"#, 200),
            (#"{"v":"meta.k8s.io/v1","rv":-1,"start":"../kube-system/x"}"#, 400),
            (#"{"v":"meta.k8s.io/v1","rv":-1,"start":"/kube-system/x"}"#, 400),
            (#"{"v":"meta.k8s.io/v1","rv":-1,"start":"default/zzz\u0000"}"#, 200), (#"{"v":"meta.k8s.io/v2","rv":1,"start":"a"}"#, 400),
            ("5", 400), ("", 200),
            (
                #"{"v":"meta.k8s.io/v1","rv":1,"start":"a","x":"# + String(repeating: "[", count: 900) + String(repeating: "]", count: 900)
                    + "}", 400
            ),
        ])
    func continueTokens(token: String, status: Int) async throws {
        let server = try await InProcessServer()
        try await server.make(Samples.configMaps, Samples.configMap("b"))
        try await server.make("/api/v1/namespaces/kube-system/configmaps", Samples.configMap("secret"))
        let text = Base64.encodeForURL(Array(token.utf8))
        let answer = await server.send("GET", Samples.configMaps + "?limit=5&continue=" + text)
        #expect(answer.status == status)
        #expect(!answer.names.contains("secret"))
        let everywhere = await server.send("GET", "/api/v1/configmaps?limit=5&continue=" + text)
        #expect(everywhere.status == status)
    }

    @Test("a watch from a revision that is far off waits for it")
    func farRevision() async throws {
        let server = try await InProcessServer()
        let revision = UInt64.max
        let watch = await server.watch(
            Samples.configMaps + "?watch=1&timeoutSeconds=1&allowWatchBookmarks=true&resourceVersion=\(revision)")
        try await server.make(Samples.configMaps, Samples.configMap("a"))
        let events = await watch.rest()
        #expect(events.map { $0["type"]?.string } == ["BOOKMARK"])
        #expect(events.first?[path: ["object", "metadata", "resourceVersion"]]?.string == String(revision))
        let initial = await server.watch(
            Samples.configMaps + "?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&resourceVersion=\(revision)")
        #expect(await initial.next()?[path: ["object", "code"]]?.integer == 504)
    }
}
