import FanlightResources
import Testing

@Suite struct ApplyTests {
    private static func configuration(_ data: String, metadata: String = "") -> RequestContent {
        .apply(#"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"\#(metadata)},"data":\#(data)}"#)
    }

    @Test("an object that is not there is created, with its manager")
    func created() async throws {
        let server = try await InProcessServer()
        let answer = await server.send("PATCH", Samples.configMaps + "/a?fieldManager=m", Self.configuration(#"{"x":"1"}"#))
        #expect(answer.status == 201)
        let entry = try #require(answer["metadata", "managedFields"]?.elements.first)
        #expect(entry["manager"]?.string == "m")
        #expect(entry["operation"]?.string == "Apply")
        let again = await server.send("PATCH", Samples.configMaps + "/a?fieldManager=m", Self.configuration(#"{"x":"1"}"#))
        #expect(again.status == 200)
        #expect(again.resourceVersion == answer.resourceVersion)
    }

    @Test("what a manager no longer says goes, what others say stays")
    func removed() async throws {
        let server = try await InProcessServer()
        _ = await server.send("PATCH", Samples.configMaps + "/a?fieldManager=m", Self.configuration(#"{"x":"1","y":"1"}"#))
        _ = await server.send("PATCH", Samples.configMaps + "/a?fieldManager=n", Self.configuration(#"{"y":"1","z":"1"}"#))
        let answer = await server.send("PATCH", Samples.configMaps + "/a?fieldManager=m", Self.configuration("{}"))
        #expect(answer["data"] == .object(["y": .string("1"), "z": .string("1")]))
    }

    @Test("another manager's value is a conflict, unless it is taken by force")
    func conflicts() async throws {
        let server = try await InProcessServer()
        _ = await server.send("PATCH", Samples.configMaps + "/a?fieldManager=m", Self.configuration(#"{"x":"1","y":"1"}"#))
        _ = await server.send("PATCH", Samples.configMaps + "/a?fieldManager=u", .merge(#"{"data":{"z":"1"}}"#))
        let one = await server.send("PATCH", Samples.configMaps + "/a?fieldManager=n", Self.configuration(#"{"x":"2"}"#))
        #expect(one.status == 409)
        #expect(one.message == #"Apply failed with 1 conflict: conflict with "m": .data.x"#)
        #expect(one.causes == [#"FieldManagerConflict|.data.x|conflict with "m""#])
        let update = await server.send("PATCH", Samples.configMaps + "/a?fieldManager=n", Self.configuration(#"{"z":"2"}"#))
        #expect(update.message == #"Apply failed with 1 conflict: conflict with "u" using v1: .data.z"#)
        let many = await server.send("PATCH", Samples.configMaps + "/a?fieldManager=n", Self.configuration(#"{"x":"2","y":"2"}"#))
        #expect(many.message == "Apply failed with 2 conflicts: conflicts with \"m\":\n- .data.x\n- .data.y")
        let forced = await server.send(
            "PATCH", Samples.configMaps + "/a?fieldManager=n&force=true", Self.configuration(#"{"x":"2","y":"2"}"#))
        #expect(forced.status == 200)
        #expect(forced["data", "x"]?.string == "2")
    }

    @Test("defaults of a schema are nobody's, so applying less than them is no conflict")
    func defaults() async throws {
        let server = try await InProcessServer()
        let routes = "/apis/gateway.networking.k8s.io/v1/namespaces/default/httproutes"
        let text =
            #"{"apiVersion":"gateway.networking.k8s.io/v1","kind":"HTTPRoute","metadata":{"name":"r"},"spec":{"parentRefs":[{"name":"gw"}]}}"#
        let first = await server.send("PATCH", routes + "/r?fieldManager=m", .apply(text))
        #expect(first.status == 201)
        #expect(first["spec", "parentRefs"]?.elements.first?["kind"]?.string == "Gateway")
        let again = await server.send("PATCH", routes + "/r?fieldManager=m", .apply(text))
        #expect(again.resourceVersion == first.resourceVersion)
    }

    @Test(
        "a configuration that cannot be applied is refused",
        arguments: [
            (
                "", #"{"apiVersion":"v1","kind":"ConfigMap"}"#, 422,
                #"PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch"#
            ),
            ("m", #"{"kind":"ConfigMap","metadata":{"name":"a"}}"#, 400, "invalid object type: /, Kind=ConfigMap"),
            ("m", #"{"apiVersion":"v1","kind":"Secret","metadata":{"name":"a"}}"#, 400, "invalid object type: /v1, Kind=Secret"),
            (
                "m", #"{"apiVersion":"apps/v1","kind":"ConfigMap","metadata":{"name":"a"}}"#, 400,
                "invalid object type: apps/v1, Kind=ConfigMap"
            ),
            (
                "m", #"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","managedFields":[{}]}}"#, 400,
                "metadata.managedFields must be nil"
            ),
            (
                "m", #"{"apiVersion":"v1","kind":"ConfigMap"}"#, 400,
                "the name of the object (a based on URL) was undeterminable: name must be provided"
            ),
            (
                "m", #"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"b"}}"#, 400,
                "the name of the object (b) does not match the name on the URL (a)"
            ),
            (
                "m", #"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"foo":1}"#, 500,
                "failed to create typed patch object (/a; /v1, Kind=ConfigMap): .foo: field not declared in schema"
            ),
            (
                "m", #"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","uid":"u"}}"#, 409,
                #"Operation cannot be fulfilled on configmaps "a": uid mismatch: the provided object specified uid u, and no existing object was found"#
            ),
        ])
    func refused(manager: String, text: String, status: Int, message: String) async throws {
        let server = try await InProcessServer()
        let answer = await server.send("PATCH", Samples.configMaps + "/a?fieldManager=\(manager)", .apply(text))
        #expect(answer.status == status)
        #expect(answer.message == message)
    }

    @Test("the version in a configuration is what it expects")
    func precondition() async throws {
        let server = try await InProcessServer()
        let made = await server.send("PATCH", Samples.configMaps + "/a?fieldManager=m", Self.configuration(#"{"x":"1"}"#))
        let stale = await server.send(
            "PATCH", Samples.configMaps + "/a?fieldManager=m", Self.configuration(#"{"x":"2"}"#, metadata: #","resourceVersion":"1""#))
        #expect(stale.status == 409)
        let right = await server.send(
            "PATCH", Samples.configMaps + "/a?fieldManager=m",
            Self.configuration(#"{"x":"2"}"#, metadata: #","resourceVersion":"\#(made.resourceVersion)""#))
        #expect(right.status == 200)
    }

    @Test("the status has managers of its own")
    func status() async throws {
        let server = try await InProcessServer.withWidgets()
        try await server.make(Samples.widgetPath, Samples.widget("w"))
        func status(_ manager: String, _ ready: Bool) -> (String, RequestContent) {
            (
                Samples.widgetPath + "/w/status?fieldManager=\(manager)",
                .apply(
                    #"{"apiVersion":"example.com/v1","kind":"Widget","metadata":{"name":"w"},"spec":{"size":"huge"},"status":{"ready":\#(ready)}}"#
                )
            )
        }
        let (target, content) = status("c", true)
        let answer = await server.send("PATCH", target, content)
        #expect(answer.status == 200)
        #expect(answer["spec", "size"]?.string == "small")
        #expect(answer["status", "ready"]?.bool == true)
        let entry = answer["metadata", "managedFields"]?.elements.first { $0["manager"]?.string == "c" }
        #expect(entry?["subresource"]?.string == "status")
        #expect(entry?["fieldsV1"] == .object(["f:status": .object(["f:ready": .emptyObject])]))
        let (other, contrary) = status("d", false)
        let conflict = await server.send("PATCH", other, contrary)
        #expect(conflict.message == #"Apply failed with 1 conflict: conflict with "c" with subresource "status": .status.ready"#)
        let missing = await server.send("PATCH", Samples.widgetPath + "/none/status?fieldManager=c", content)
        #expect(missing.status == 404)
    }

    @Test("the tracking of managers can be ended")
    func reset() async throws {
        let server = try await InProcessServer()
        try await server.make(Samples.configMaps, Samples.configMap("a", data: #"{"x":"1"}"#))
        let answer = await server.send(
            "PATCH", Samples.configMaps + "/a", .jsonPatch(#"[{"op":"replace","path":"/metadata/managedFields","value":[{}]}]"#))
        #expect(answer.status == 200)
        #expect(answer["metadata", "managedFields"] == nil)
    }

    @Test("keys that stand twice are told as kubectl knows it")
    func duplicates() async throws {
        let server = try await InProcessServer()
        let text = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  x: '1'\n  x: '2'\n"
        let strict = await server.send("PATCH", Samples.configMaps + "/a?fieldManager=m&fieldValidation=Strict", .apply(text))
        #expect(strict.status == 400)
        #expect(
            strict.message
                == "error strict decoding YAML: error converting YAML to JSON: yaml: unmarshal errors:\n  line 7: key \"x\" already set in map"
        )
        let warned = await server.send("PATCH", Samples.configMaps + "/a?fieldManager=m", .apply(text))
        #expect(warned.status == 201)
        #expect(warned.warnings == [#"299 - "line 7: key \"x\" already set in map""#])
        let created = await server.send("POST", Samples.configMaps + "?fieldValidation=Strict", .text(text, type: "application/yaml"))
        #expect(
            created.message
                == "ConfigMap in version \"v1\" cannot be handled as a ConfigMap: strict decoding error: yaml: unmarshal errors:\n  line 7: key \"x\" already set in map"
        )
    }

    @Test(
        "YAML that cannot be read is told with its line, but for the first one",
        arguments: [
            ("a: b: c", "yaml: mapping values are not allowed in this context"),
            ("a: b\nc: d: e", "yaml: line 2: mapping values are not allowed in this context"),
        ])
    func broken(text: String, problem: String) async throws {
        let server = try await InProcessServer()
        let answer = await server.send("PATCH", Samples.configMaps + "/a?fieldManager=m", .apply(text))
        #expect(answer.status == 400)
        #expect(answer.message == "error decoding YAML: error converting YAML to JSON: \(problem)")
    }
}
