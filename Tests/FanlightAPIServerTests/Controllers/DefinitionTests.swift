import FanlightResources
import Testing

@Suite struct DefinitionTests {
    private static func condition(_ answer: Answered, _ type: String) -> Node? {
        answer["status", "conditions"]?.elements.first { $0["type"]?.string == type }
    }

    @Test("a definition is accepted, established and served while the server runs")
    func create() async throws {
        let server = try await InProcessServer(isRunning: true)
        #expect(await server.send("GET", Samples.widgetPath).text == "404 page not found\n")
        let made = try await server.make(Samples.definitions, Samples.widgets())
        #expect(made["spec", "conversion", "strategy"]?.string == "None")
        #expect(
            made["spec", "names"]
                == Node.object([
                    "plural": .string("widgets"), "singular": .string("widget"), "shortNames": .array([.string("wd")]),
                    "kind": .string("Widget"),
                    "listKind": .string("WidgetList"),
                ]))
        #expect(made["status", "acceptedNames"] == .object(["plural": .string(""), "kind": .string("")]))
        #expect(made["status"]?.member("conditions")?.value.isNull == true)
        let path = Samples.definitions + "/widgets.example.com"
        let established = await server.eventually(path) { Self.condition($0, "Established")?["status"]?.string == "True" }
        #expect(Self.condition(established, "NamesAccepted")?["status"]?.string == "True")
        #expect(Self.condition(established, "Established")?["reason"]?.string == "InitialNamesAccepted")
        #expect(established["status", "storedVersions"]?.strings == ["v1"])
        #expect(established["status", "acceptedNames", "kind"]?.string == "Widget")
        #expect(await server.eventually(Samples.widgetPath) { $0.status == 200 }["kind"]?.string == "WidgetList")
        let resources = await server.send("GET", "/apis/example.com/v1")
        #expect(resources["resources"]?.elements.compactMap { $0["name"]?.string } == ["widgets", "widgets/status", "widgets/scale"])
        #expect(await server.send("GET", "/apis")["groups"]?.elements.contains { $0["name"]?.string == "example.com" } == true)
        let documents = await server.send("GET", "/openapi/v3")
        #expect(documents["paths", "apis/example.com/v1"] != nil)
        #expect(await server.send("GET", "/openapi/v3/apis/example.com/v1")["components", "schemas", "com.example.v1.Widget"] != nil)
    }

    @Test("objects follow the schema of the day, and documents the definition")
    func update() async throws {
        let server = try await InProcessServer.withWidgets()
        try await server.make(Samples.widgetPath, Samples.widget("a"))
        let wrong = await server.send("POST", Samples.widgetPath, Samples.widget("b", spec: #"{"size":5}"#))
        #expect(wrong.status == 422)
        let before = await server.send("GET", "/openapi/v3")["paths", "apis/example.com/v1", "serverRelativeURL"]?.string
        let change = await server.send(
            "PATCH", Samples.definitions + "/widgets.example.com",
            .jsonPatch(
                #"[{"op":"replace","path":"/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/size","value":{"type":"integer"}}]"#
            ))
        #expect(change.status == 200)
        #expect(change["metadata", "generation"]?.integer == 2)
        var made = await server.send("POST", Samples.widgetPath, Samples.widget("b", spec: #"{"size":5}"#))
        for _ in 0..<200 where made.status != 201 {
            try await Task.sleep(for: .milliseconds(10))
            made = await server.send("POST", Samples.widgetPath, Samples.widget("b", spec: #"{"size":5}"#))
        }
        #expect(made.status == 201)
        #expect(await server.send("GET", "/openapi/v3")["paths", "apis/example.com/v1", "serverRelativeURL"]?.string != before)
        // What no longer fits can still be read.
        #expect(await server.send("GET", Samples.widgetPath + "/a")["spec", "size"]?.string == "small")
    }

    @Test("a definition that goes takes its objects along, and waits for those that are held")
    func delete() async throws {
        let server = try await InProcessServer.withWidgets()
        try await server.make(Samples.widgetPath, Samples.widget("a"))
        try await server.make(
            Samples.widgetPath, #"{"apiVersion":"example.com/v1","kind":"Widget","metadata":{"name":"held","finalizers":["x.io/hold"]}}"#)
        let path = Samples.definitions + "/widgets.example.com"
        _ = await server.eventually(path) { $0["metadata", "finalizers"] != nil }
        let answer = await server.send("DELETE", path)
        #expect(answer.status == 200)
        #expect(answer["metadata", "deletionTimestamp"] != nil)
        #expect(await server.eventually(Samples.widgetPath + "/a") { $0.status == 404 }.status == 404)
        let refused = await server.send("POST", Samples.widgetPath, Samples.widget("new"))
        #expect(refused.status == 405)
        #expect(refused.message == "create not allowed while custom resource definition is terminating")
        _ = await server.send("PATCH", Samples.widgetPath + "/held", .merge(#"{"metadata":{"finalizers":null}}"#))
        #expect(await server.eventually(path) { $0.status == 404 }.status == 404)
        #expect(await server.eventually(Samples.widgetPath) { $0.status == 404 }.text == "404 page not found\n")
        #expect(await server.send("GET", "/apis/example.com").status == 404)
    }

    @Test("the definitions that the server brings along are there, and a chart's copy changes nothing that is served")
    func builtin() async throws {
        let server = try await InProcessServer(isRunning: true)
        let path = Samples.definitions + "/virtualservices.networking.istio.io"
        let definition = await server.send("GET", path)
        #expect(definition.status == 200)
        #expect(Self.condition(definition, "Established")?["status"]?.string == "True")
        let patched = await server.send("PATCH", path, .merge(#"{"metadata":{"labels":{"chart":"istio"}}}"#))
        #expect(patched.status == 200)
        #expect(await server.send("GET", Samples.virtualServices).status == 200)
    }

    @Test("definitions made before the server ran are served, too")
    func before() async throws {
        let first = try await InProcessServer.withWidgets()
        try await first.make(Samples.widgetPath, Samples.widget("a"))
        let second = try await InProcessServer(store: first.store)
        #expect(await second.send("GET", Samples.widgetPath + "/a").status == 200)
    }

    @Test("objects are selected by the fields that their definition allows, in lists and watches")
    func selectableFields() async throws {
        let version =
            #"{"name":"v1","served":true,"storage":true,"selectableFields":[{"jsonPath":".spec.color"},{"jsonPath":".spec.count"}],"schema":{"openAPIV3Schema":{"type":"object","properties":{"spec":{"type":"object","properties":{"color":{"type":"string"},"count":{"type":"integer"},"other":{"type":"string"}}}}}}}"#
        let server = try await InProcessServer.withWidgets(Samples.widgets(versions: version))
        try await server.make(Samples.widgetPath, Samples.widget("a", spec: #"{"color":"red","count":1}"#))
        try await server.make(Samples.widgetPath, Samples.widget("b", spec: #"{"color":"blue","count":1}"#))
        func names(_ selector: String) async -> [String] {
            await server.send("GET", Samples.widgetPath + "?fieldSelector=\(selector)").names
        }
        #expect(await names("spec.color%3Dred") == ["a"])
        #expect(await names("spec.count%3D1,spec.color!%3Dred") == ["b"])
        #expect(await names("spec.count%3D1,metadata.name%3Da") == ["a"])
        let refused = await server.send("GET", Samples.widgetPath + "?fieldSelector=spec.other%3Dx")
        #expect(refused.status == 400)
        #expect(refused.message == "field label not supported: spec.other")
    }

    @Test("a webhook that converts is accepted with a warning, since none is called")
    func webhook() async throws {
        func version(_ name: String, isStored: Bool) -> String {
            #"{"name":"\#(name)","served":true,"storage":\#(isStored),"schema":{"openAPIV3Schema":{"type":"object","x-kubernetes-preserve-unknown-fields":true}}}"#
        }
        let server = try await InProcessServer(isRunning: true)
        let path = Samples.definitions + "/widgets.example.com"
        try await server.make(
            Samples.definitions, Samples.widgets(versions: version("v1", isStored: true) + "," + version("v2", isStored: false)))
        let bare = await server.send("PATCH", path, .merge(#"{"spec":{"conversion":{"strategy":"Webhook"}}}"#))
        #expect(bare.status == 422)
        #expect(
            bare.causes == [
                "FieldValueRequired|spec.conversion.webhookClientConfig|Required value: required when strategy is set to Webhook"
            ])
        let hook = #"{"clientConfig":{"url":"https://example.com/convert"},"conversionReviewVersions":["v1"]}"#
        let answer = await server.send("PATCH", path, .merge(#"{"spec":{"conversion":{"strategy":"Webhook","webhook":\#(hook)}}}"#))
        #expect(answer.status == 200)
        #expect(answer["spec", "conversion", "webhook", "clientConfig", "url"]?.string == "https://example.com/convert")
        #expect(answer.warnings.contains { $0.contains("the webhook is not called") })
    }

    @Test("what cannot be served is no definition")
    func invalid() async throws {
        let server = try await InProcessServer()
        let answer = await server.send(
            "POST", Samples.definitions,
            #"{"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"wrong.example.com"},"spec":{"group":"example.com","names":{"plural":"widgets","kind":"Widget"},"scope":"Namespaced","versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object"}}}]}}"#
        )
        #expect(answer.status == 422)
        #expect(
            answer.message
                == #"CustomResourceDefinition.apiextensions.k8s.io "wrong.example.com" is invalid: metadata.name: Invalid value: "wrong.example.com": must be spec.names.plural+"."+spec.group"#
        )
    }

    @Test(
        "a group of Kubernetes needs leave, which an annotation tells",
        arguments: [
            ("", 422), ("nonsense", 422), ("https://", 422), ("https://github.com/kubernetes/enhancements/pull/1", 201),
            ("unapproved, a trial", 201),
        ])
    func approval(annotation: String, status: Int) async throws {
        let server = try await InProcessServer(isRunning: true)
        let answer = await server.send(
            "POST", Samples.definitions,
            .text(
                #"{"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"widgets.x.k8s.io","annotations":{"api-approved.kubernetes.io":"\#(annotation)"}},"spec":{"group":"x.k8s.io","names":{"plural":"widgets","kind":"Widget"},"scope":"Namespaced","versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object"}}}]}}"#,
                type: "application/json"))
        #expect(answer.status == status)
        guard status == 201 else {
            return #expect(answer.causes.first?.contains("|metadata.annotations[api-approved.kubernetes.io]|") == true)
        }
        let served = await server.eventually(Samples.definitions + "/widgets.x.k8s.io") { Self.condition($0, "Established") != nil }
        let condition = Self.condition(served, "KubernetesAPIApprovalPolicyConformant")
        #expect(condition?["status"]?.string == (annotation.hasPrefix("unapproved") ? "False" : "True"))
        #expect(condition?["reason"]?.string == (annotation.hasPrefix("unapproved") ? "UnapprovedAnnotation" : "ApprovedAnnotation"))
    }

    @Test("objects can be read in each version that is served, whichever is stored")
    func storageVersion() async throws {
        func version(_ name: String, isStored: Bool) -> String {
            #"{"name":"\#(name)","served":true,"storage":\#(isStored),"schema":{"openAPIV3Schema":{"type":"object","x-kubernetes-preserve-unknown-fields":true}}}"#
        }
        let server = try await InProcessServer.withWidgets(
            Samples.widgets(versions: version("v1", isStored: true) + "," + version("v2", isStored: false)))
        try await server.make(Samples.widgetPath, Samples.widget("a"))
        #expect(await server.send("GET", "/apis/example.com/v2/namespaces/default/widgets/a")["apiVersion"]?.string == "example.com/v2")
        let path = Samples.definitions + "/widgets.example.com"
        let versions = "[\(version("v1", isStored: false)),\(version("v2", isStored: true))]"
        _ = await server.send("PATCH", path, .merge(#"{"spec":{"versions":\#(versions)}}"#))
        let both = await server.eventually(path) { $0["status", "storedVersions"]?.strings == ["v1", "v2"] }
        #expect(both["status", "storedVersions"]?.strings == ["v1", "v2"])
        let early = await server.send("PATCH", path, .merge(#"{"spec":{"versions":[\#(version("v2", isStored: true))]}}"#))
        #expect(early.status == 422)
        #expect(early.message.contains("v1 was previously a storage version"))
        _ = await server.send("PATCH", path + "/status", .merge(#"{"status":{"storedVersions":["v2"]}}"#))
        #expect(await server.send("PATCH", path, .merge(#"{"spec":{"versions":[\#(version("v2", isStored: true))]}}"#)).status == 200)
        #expect(await server.eventually(Samples.widgetPath) { $0.status == 404 }.status == 404)
        #expect(await server.send("GET", "/apis/example.com/v2/namespaces/default/widgets/a").status == 200)
    }
}
