import FanlightResources
import Testing

@Suite struct ScaleTests {
    private static let deployments = "/apis/apps/v1/namespaces/default/deployments"
    private static let deployment: RequestContent =
        #"{"metadata":{"name":"d"},"spec":{"replicas":2,"selector":{"matchLabels":{"app":"d"}},"template":{"metadata":{"labels":{"app":"d"}},"spec":{"containers":[{"name":"c","image":"i"}]}}}}"#

    @Test("a Deployment is scaled by each verb")
    func builtin() async throws {
        let server = try await InProcessServer()
        let made = try await server.make(Self.deployments, Self.deployment)
        let scale = await server.send("GET", Self.deployments + "/d/scale")
        #expect(scale["kind"]?.string == "Scale")
        #expect(scale["apiVersion"]?.string == "autoscaling/v1")
        #expect(scale["spec"] == .object(["replicas": .integer(2)]))
        #expect(scale["status"] == .object(["replicas": .integer(0), "selector": .string("app=d")]))
        #expect(scale["metadata", "uid"] == made["metadata", "uid"])
        let patched = await server.send("PATCH", Self.deployments + "/d/scale", .merge(#"{"spec":{"replicas":5}}"#))
        #expect(patched.status == 200)
        #expect(patched["spec", "replicas"]?.integer == 5)
        let put = await server.send(
            "PUT", Self.deployments + "/d/scale", .json(patched.node.setting(["spec", "replicas"], to: .integer(7))))
        #expect(put["spec", "replicas"]?.integer == 7)
        let object = await server.send("GET", Self.deployments + "/d")
        #expect(object["spec", "replicas"]?.integer == 7)
        #expect(object["metadata", "generation"]?.integer == 3)
        let managers = object["metadata", "managedFields"]?.elements ?? []
        #expect(managers.contains { $0["subresource"]?.string == "scale" })
        let old = await server.send("PUT", Self.deployments + "/d/scale", .json(patched.node))
        #expect(old.status == 409)
        let zero = await server.send(
            "PATCH", Self.deployments + "/d/scale", .jsonPatch(#"[{"op":"replace","path":"/spec/replicas","value":0}]"#))
        #expect(zero["spec"] == .emptyObject)
    }

    @Test("whoever applies a Scale manages the number, and is told of others who do")
    func apply() async throws {
        let server = try await InProcessServer()
        try await server.make(Self.deployments, Self.deployment)
        func scale(_ replicas: Int) -> RequestContent {
            .apply(#"{"apiVersion":"autoscaling/v1","kind":"Scale","metadata":{"name":"d"},"spec":{"replicas":\#(replicas)}}"#)
        }
        let path = Self.deployments + "/d/scale"
        _ = await server.send("PATCH", path + "?fieldManager=first", .merge(#"{"spec":{"replicas":3}}"#))
        let refused = await server.send("PATCH", path + "?fieldManager=second", scale(4))
        #expect(refused.status == 409)
        #expect(
            refused.causes == [
                #"FieldManagerConflict|.spec.replicas|conflict with "first" with subresource "scale" using autoscaling/v1"#
            ])
        let forced = await server.send("PATCH", path + "?fieldManager=second&force=true", scale(4))
        #expect(forced.status == 200)
        #expect(forced["spec", "replicas"]?.integer == 4)
        let object = await server.send("GET", Self.deployments + "/d")
        #expect(object["spec", "replicas"]?.integer == 4)
        let entry = object["metadata", "managedFields"]?.elements.first { $0["manager"]?.string == "second" }
        #expect(entry?["operation"]?.string == "Apply")
        #expect(entry?["subresource"]?.string == "scale")
        #expect(entry?["apiVersion"]?.string == "apps/v1")
        #expect(object["metadata", "managedFields"]?.elements.contains { $0["manager"]?.string == "first" } == false)
    }

    @Test(
        "what is applied must be a Scale",
        arguments: [
            (#"{"apiVersion":"apps/v1","kind":"Deployment"}"#, 400, "invalid object type: apps/v1, Kind=Deployment"),
            (
                #"{"apiVersion":"autoscaling/v1","kind":"Scale","metadata":{"managedFields":[]}}"#, 400,
                "metadata.managedFields must be nil"
            ),
            (
                #"{"apiVersion":"autoscaling/v1","kind":"Scale","spec":{"replicas":-1}}"#, 422,
                #"Scale.autoscaling "d" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0"#
            ),
        ])
    func appliedRefused(body: String, status: Int, message: String) async throws {
        let server = try await InProcessServer()
        try await server.make(Self.deployments, Self.deployment)
        let answer = await server.send(
            "PATCH", Self.deployments + "/d/scale?fieldManager=m", .text(body, type: "application/apply-patch+yaml"))
        #expect(answer.status == status)
        #expect(answer.message == message)
    }

    @Test(
        "a Scale that is none is refused",
        arguments: [
            (
                "PATCH", #"{"spec":{"replicas":-1}}"#, 422,
                #"Scale.autoscaling "d" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0"#
            ),
            (
                "PUT", #"{"metadata":{"name":"other"},"spec":{"replicas":1}}"#, 400,
                "the name of the object (other) does not match the name on the URL (d)"
            ),
            ("DELETE", "", 405, "the server does not allow this method on the requested resource"),
            ("POST", "{}", 405, "the server does not allow this method on the requested resource"),
        ])
    func refused(method: String, body: String, status: Int, message: String) async throws {
        let server = try await InProcessServer()
        try await server.make(Self.deployments, Self.deployment)
        let answer = await server.send(
            method, Self.deployments + "/d/scale",
            .text(body, type: method == "PATCH" ? "application/merge-patch+json" : "application/json"))
        #expect(answer.status == status)
        #expect(answer.message == message)
    }

    @Test("an object that is not there has no Scale")
    func missing() async throws {
        let server = try await InProcessServer()
        let answer = await server.send("GET", Self.deployments + "/none/scale")
        #expect(answer.status == 404)
        #expect(answer.message == #"deployments.apps "none" not found"#)
    }

    @Test("a custom kind is scaled by the paths of its definition")
    func custom() async throws {
        let server = try await InProcessServer.withWidgets()
        try await server.make(Samples.widgetPath, Samples.widget("w", spec: #"{"replicas":3}"#))
        _ = await server.send("PATCH", Samples.widgetPath + "/w/status", .merge(#"{"status":{"replicas":2,"selector":"a=b"}}"#))
        let scale = await server.send("GET", Samples.widgetPath + "/w/scale")
        #expect(scale["spec", "replicas"]?.integer == 3)
        #expect(scale["status"] == .object(["replicas": .integer(2), "selector": .string("a=b")]))
        let patched = await server.send("PATCH", Samples.widgetPath + "/w/scale", .merge(#"{"spec":{"replicas":4}}"#))
        #expect(patched["spec", "replicas"]?.integer == 4)
        #expect(await server.send("GET", Samples.widgetPath + "/w")["spec", "replicas"]?.integer == 4)
        try await server.make(Samples.widgetPath, Samples.widget("v", spec: "{}"))
        let none = await server.send("GET", Samples.widgetPath + "/v/scale")
        #expect(none.status == 500)
        #expect(none.message == #"Internal error occurred: the spec replicas field ".spec.replicas" does not exist"#)
    }

    @Test("the finalizers of a Namespace have a path of their own")
    func finalize() async throws {
        let server = try await InProcessServer()
        let made = try await server.make("/api/v1/namespaces", #"{"metadata":{"name":"n"}}"#)
        #expect(made["spec", "finalizers"]?.strings == ["kubernetes"])
        let main = await server.send("PUT", "/api/v1/namespaces/n", .json(made.node.setting(["spec", "finalizers"], to: .array([]))))
        #expect(main["spec", "finalizers"]?.strings == ["kubernetes"])
        let deleted = await server.send("DELETE", "/api/v1/namespaces/n")
        #expect(deleted["status", "phase"]?.string == "Terminating")
        let answer = await server.send(
            "PUT", "/api/v1/namespaces/n/finalize", .json(deleted.node.setting(["spec", "finalizers"], to: nil)))
        #expect(answer.status == 200)
        #expect(await server.send("GET", "/api/v1/namespaces/n").status == 404)
    }
}
