import FanlightResources
import FanlightStore
import Testing

@Suite struct PatchTests {
    private static func filled() async throws -> InProcessServer {
        let server = try await InProcessServer()
        try await server.make(Samples.configMaps, Samples.configMap("a", labels: #"{"l":"1"}"#, data: #"{"x":"1","y":"2"}"#))
        try await server.make(Samples.virtualServices, Samples.virtualService("a"))
        return server
    }

    @Test("each form of patch changes what it says")
    func forms() async throws {
        let server = try await Self.filled()
        let target = Samples.configMaps + "/a?fieldManager=m"
        let merge = await server.send("PATCH", target, .merge(#"{"data":{"x":"3","y":null}}"#))
        #expect(merge["data"] == .object(["x": .string("3")]))
        let json = await server.send(
            "PATCH", target, .jsonPatch(#"[{"op":"add","path":"/data/z","value":"4"},{"op":"remove","path":"/metadata/labels"}]"#))
        #expect(json["data"] == .object(["x": .string("3"), "z": .string("4")]))
        #expect(json["metadata", "labels"] == nil)
        let strategic = await server.send("PATCH", target, .strategic(#"{"metadata":{"labels":{"n":"1"}}}"#))
        #expect(strategic["metadata", "labels", "n"]?.string == "1")
    }

    @Test("a strategic patch merges lists by the keys of their elements")
    func strategicLists() async throws {
        let server = try await Self.filled()
        try await server.make(
            "/api/v1/namespaces/default/services",
            #"{"metadata":{"name":"s"},"spec":{"ports":[{"name":"a","port":80},{"name":"b","port":81}],"selector":{"x":"y"}}}"#)
        let answer = await server.send(
            "PATCH", "/api/v1/namespaces/default/services/s",
            .strategic(#"{"spec":{"ports":[{"port":81,"$patch":"delete"},{"name":"c","port":82}]}}"#))
        #expect(answer.status == 200)
        #expect(Set(answer["spec", "ports"]?.elements.compactMap { $0["name"]?.string } ?? []) == ["a", "c"])
    }

    @Test("a patch that changes nothing makes no version", arguments: ["merge", "json", "strategic", "apply"])
    func noChange(form: String) async throws {
        let server = try await Self.filled()
        let content: RequestContent =
            switch form {
            case "merge": .merge(#"{"data":{"x":"1"}}"#)
            case "json": .jsonPatch(#"[{"op":"replace","path":"/data/x","value":"1"}]"#)
            case "strategic": .strategic(#"{"metadata":{"labels":{"l":"1"}}}"#)
            default: .apply(#"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{"x":"1"}}"#)
            }
        let first = await server.send("PATCH", Samples.configMaps + "/a?fieldManager=m", content)
        #expect(first.status == 200)
        let revision = server.store.revision
        server.clock.advance(seconds: 60)
        let second = await server.send("PATCH", Samples.configMaps + "/a?fieldManager=m", content)
        #expect(second.node == first.node)
        #expect(server.store.revision == revision)
    }

    @Test(
        "a patch that cannot be read is 400",
        arguments: [
            ("merge", "[]", "error decoding patch: json: cannot unmarshal array into Go value of type map[string]interface {}"),
            ("merge", "{", "error decoding patch: unexpected end of JSON input"),
            ("json", "{}", "error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp"),
            ("json", "x", "error decoding patch: invalid character 'x' looking for beginning of value"),
            ("strategic", "[]", "json: cannot unmarshal array into Go value of type map[string]interface {}"),
            (
                "apply", "- a",
                "error decoding YAML: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go value of type map[string]interface {}"
            ),
        ])
    func unreadable(form: String, text: String, message: String) async throws {
        let server = try await Self.filled()
        let types = [
            "merge": "application/merge-patch+json", "json": "application/json-patch+json",
            "strategic": "application/strategic-merge-patch+json",
            "apply": "application/apply-patch+yaml",
        ]
        let target = Samples.configMaps + "/a?fieldManager=m"
        let answer = await server.send("PATCH", target, .text(text, type: types[form] ?? ""))
        #expect(answer.status == 400)
        #expect(answer.message == message)
        let missing = await server.send("PATCH", Samples.configMaps + "/missing", .text("x", type: "application/merge-patch+json"))
        #expect(missing.status == 404)
    }

    @Test(
        "null as a patch is an empty one, but no merge patch",
        arguments: [
            ("json-patch+json", 200, ""), ("strategic-merge-patch+json", 200, ""), ("merge-patch+json", 400, "Invalid JSON Patch"),
            ("apply-patch+yaml", 400, "invalid object type: /, Kind="),
        ])
    func null(form: String, status: Int, message: String) async throws {
        let server = try await Self.filled()
        let before = server.store.revision
        let answer = await server.send("PATCH", Samples.configMaps + "/a?fieldManager=m", .text("null", type: "application/\(form)"))
        #expect(answer.status == status)
        if status != 200 { #expect(answer.message == message) }
        #expect(server.store.revision == before)
    }

    @Test(
        "a strategic patch that contradicts itself is 500 without a reason, and tells the patch as Go prints it",
        arguments: [
            (#"{"data":{"$patch":"foo"}}"#, "unknown patch type: foo in map: map[$patch:foo]"),
            (#"{"metadata":{"ownerReferences":[{"name":"x"}]}}"#, "map: map[name:x] does not contain declared merge key: uid"),
            (#"{"metadata":{"$setElementOrder/finalizers":"x"}}"#, "expected a []interface {}, but received a string"),
        ])
    func contradiction(patch: String, message: String) async throws {
        let server = try await Self.filled()
        let answer = await server.send("PATCH", Samples.configMaps + "/a", .strategic(patch))
        #expect(answer.status == 500)
        #expect(answer.reason == "")
        #expect(answer.message == message)
    }

    @Test(
        "an operation that does not fit the object is 422 without saying why",
        arguments: [
            #"[{"op":"test","path":"/data/x","value":"9"}]"#, #"[{"op":"remove","path":"/data/nope"}]"#,
            #"[{"op":"replace","path":"/nope/x","value":1}]"#,
        ])
    func rejected(patch: String) async throws {
        let server = try await Self.filled()
        let answer = await server.send("PATCH", Samples.configMaps + "/a", .jsonPatch(patch))
        #expect(answer.status == 422)
        #expect(answer.reason == "Invalid")
        #expect(answer.message == "the server rejected our request due to an error in our request")
        #expect(answer["details"] == .emptyObject)
    }

    @Test("a result that is no object of the kind is 422 and shows the result, or the strategic patch")
    func undecodable() async throws {
        let server = try await Self.filled()
        let merge = await server.send("PATCH", Samples.virtualServices + "/a?fieldValidation=Strict", .merge(#"{"spec":{"foo":1}}"#))
        #expect(merge.status == 422)
        #expect(
            merge.message.hasPrefix(
                #" "" is invalid: patch: Invalid value: "{\"apiVersion\":\"networking.istio.io/v1\",\"kind\":\"VirtualService\","#))
        #expect(merge.message.hasSuffix(#": strict decoding error: unknown field "spec.foo""#))
        #expect(merge["details"]?.members.map(\.key) == ["causes"])
        let strategic = await server.send(
            "PATCH", Samples.configMaps + "/a?fieldValidation=Strict", .strategic(#"{"foo":{"b":[1,"x"],"a":null}}"#))
        #expect(strategic.message.hasPrefix(#" "" is invalid: patch: Invalid value: "map[foo:map["#))
        let typed = await server.send("PATCH", Samples.configMaps + "/a", .merge(#"{"data":{"x":1}}"#))
        #expect(typed.status == 422)
        #expect(typed.message.hasSuffix(": json: cannot unmarshal number into Go struct field ConfigMap.data of type string"))
        let warned = await server.send("PATCH", Samples.virtualServices + "/a", .merge(#"{"spec":{"foo":1,"foo":2}}"#))
        #expect(warned.status == 200)
        #expect(warned.warnings == [#"299 - "duplicate field \"spec.foo\"""#, #"299 - "unknown field \"spec.foo\"""#])
    }

    @Test("what a patch says of the version is what it expects")
    func preconditions() async throws {
        let server = try await Self.filled()
        let stale = await server.send("PATCH", Samples.configMaps + "/a", .merge(#"{"metadata":{"resourceVersion":"1"},"data":{"x":"5"}}"#))
        #expect(stale.status == 409)
        let free = await server.send("PATCH", Samples.configMaps + "/a", .merge(#"{"metadata":{"resourceVersion":null},"data":{"x":"5"}}"#))
        #expect(free.status == 200)
        let custom = await server.send(
            "PATCH", Samples.virtualServices + "/a", .merge(#"{"metadata":{"resourceVersion":null},"spec":{"hosts":["x"]}}"#))
        #expect(custom.status == 422)
    }

    @Test(
        "what only the server decides cannot be patched",
        arguments: [
            (#"{"metadata":{"uid":"x"}}"#, 422, #"metadata.uid: Invalid value: "x": field is immutable"#),
            (#"{"metadata":{"name":"b"}}"#, 400, "the name of the object (b) does not match the name on the URL (a)"),
            (
                #"{"metadata":{"namespace":"b"}}"#, 400,
                "the namespace of the provided object does not match the namespace sent on the request"
            ),
            (#"{"metadata":{"deletionTimestamp":"2026-01-01T00:00:00Z"}}"#, 422, "metadata.deletionTimestamp: Invalid value: "),
        ])
    func immutable(patch: String, status: Int, message: String) async throws {
        let server = try await Self.filled()
        let answer = await server.send("PATCH", Samples.configMaps + "/a", .merge(patch))
        #expect(answer.status == status)
        #expect(answer.message.contains(message))
        let kept = await server.send("PATCH", Samples.configMaps + "/a", .merge(#"{"metadata":{"creationTimestamp":null,"generation":9}}"#))
        #expect(kept["metadata", "creationTimestamp"]?.string == "2026-11-22T18:52:48Z")
        #expect(kept["metadata", "generation"] == nil)
    }

    @Test("force is for server-side apply")
    func force() async throws {
        let server = try await Self.filled()
        let answer = await server.send("PATCH", Samples.configMaps + "/a?force=true", .merge("{}"))
        #expect(answer.status == 422)
        #expect(answer.causes == ["FieldValueForbidden|force|Forbidden: may not be specified for non-apply patch"])
    }

    @Test("a trial run answers the changed object with the version that it had")
    func dryRun() async throws {
        let server = try await Self.filled()
        let before = await server.send("GET", Samples.virtualServices + "/a")
        let answer = await server.send("PATCH", Samples.virtualServices + "/a?dryRun=All", .merge(#"{"spec":{"hosts":["x"]}}"#))
        #expect(answer["spec", "hosts"]?.strings == ["x"])
        #expect(answer["metadata", "generation"]?.integer == 2)
        #expect(answer.resourceVersion == before.resourceVersion)
        #expect(await server.send("GET", Samples.virtualServices + "/a").node == before.node)
    }
}
