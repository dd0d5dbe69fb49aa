import FanlightResources
import FanlightStore
import Testing

@Suite struct ReplaceTests {
    @Test("a replacement of the version that was read counts, one of an older version is a conflict")
    func optimisticLock() async throws {
        let server = try await InProcessServer()
        let first = try await server.make(Samples.virtualServices, Samples.virtualService("a"))
        let changed = first.node.setting(["spec", "hosts"], to: .array([.string("b")]))
        let second = await server.send("PUT", Samples.virtualServices + "/a", .json(changed))
        #expect(second.status == 200)
        #expect(second["metadata", "generation"]?.integer == 2)
        let stale = await server.send("PUT", Samples.virtualServices + "/a", .json(changed))
        #expect(stale.status == 409)
        #expect(
            stale.message
                == #"Operation cannot be fulfilled on virtualservices.networking.istio.io "a": the object has been modified; please apply your changes to the latest version and try again"#
        )
        #expect(stale["details", "kind"]?.string == "virtualservices")
    }

    @Test("custom kinds must say which version they replace, most others need not")
    func unconditional() async throws {
        let server = try await InProcessServer()
        try await server.make(Samples.virtualServices, Samples.virtualService("a"))
        try await server.make(Samples.configMaps, Samples.configMap("a"))
        let custom = await server.send("PUT", Samples.virtualServices + "/a", Samples.virtualService("a"))
        #expect(custom.status == 422)
        #expect(
            custom.message
                == #"virtualservices.networking.istio.io "a" is invalid: metadata.resourceVersion: Invalid value: 0: must be specified for an update"#
        )
        #expect(custom["details", "kind"]?.string == "virtualservices")
        let zero = await server.send(
            "PUT", Samples.virtualServices + "/a", Samples.virtualService("a", metadata: #","resourceVersion":"0""#))
        #expect(zero.status == 422)
        #expect(await server.send("PUT", Samples.configMaps + "/a", Samples.configMap("a", data: #"{"x":"y"}"#)).status == 200)
        let lease = "/apis/coordination.k8s.io/v1/namespaces/default/leases"
        try await server.make(lease, #"{"metadata":{"name":"l"}}"#)
        #expect(await server.send("PUT", lease + "/l", #"{"metadata":{"name":"l"}}"#).status == 422)
    }

    @Test("a replacement that changes nothing makes no version")
    func noChange() async throws {
        let server = try await InProcessServer()
        let made = try await server.make(Samples.virtualServices, Samples.virtualService("a"))
        server.clock.advance(seconds: 60)
        let again = await server.send("PUT", Samples.virtualServices + "/a", .json(made.node))
        #expect(again.status == 200)
        #expect(again.node == made.node)
        #expect(String(server.store.revision) == made.resourceVersion)
    }

    @Test(
        "a body that does not fit the path is refused",
        arguments: [
            (#"{"data":{}}"#, 400, "the name of the object (a based on URL) was undeterminable: name must be provided"),
            (#"{"metadata":{"name":"b"}}"#, 400, "the name of the object (b) does not match the name on the URL (a)"),
            (
                #"{"metadata":{"name":"a","namespace":"other"}}"#, 400,
                "the namespace of the provided object does not match the namespace sent on the request"
            ),
        ])
    func misplaced(text: String, status: Int, message: String) async throws {
        let server = try await InProcessServer()
        try await server.make(Samples.configMaps, Samples.configMap("a"))
        let answer = await server.send("PUT", Samples.configMaps + "/a", .text(text, type: "application/json"))
        #expect(answer.status == status)
        #expect(answer.message == message)
    }

    @Test("an object that was made anew is not the one that the client means")
    func uid() async throws {
        let server = try await InProcessServer()
        let made = try await server.make(Samples.configMaps, Samples.configMap("a"))
        let uid = made["metadata", "uid"]?.string ?? ""
        let answer = await server.send("PUT", Samples.configMaps + "/a", #"{"metadata":{"name":"a","uid":"other"}}"#)
        #expect(answer.status == 409)
        #expect(
            answer.message
                == #"Operation cannot be fulfilled on configmaps "a": StorageError: invalid object, Code: 4, Key: /registry/configmaps/default/a, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: other, UID in object meta: \#(uid)"#
        )
    }

    @Test("a PUT creates objects of some kinds only")
    func upsert() async throws {
        let server = try await InProcessServer()
        let missing = await server.send("PUT", Samples.configMaps + "/a", Samples.configMap("a"))
        #expect(missing.status == 404)
        #expect(missing.message == #"configmaps "a" not found"#)
        let lease = "/apis/coordination.k8s.io/v1/namespaces/default/leases/l"
        let created = await server.send("PUT", lease, #"{"metadata":{"name":"l"},"spec":{"holderIdentity":"me"}}"#)
        #expect(created.status == 201)
        #expect(await server.send("GET", lease)["spec", "holderIdentity"]?.string == "me")
    }

    @Test("the status has a path of its own, and neither path changes what is the other's")
    func status() async throws {
        let server = try await InProcessServer.withWidgets()
        let made = try await server.make(
            Samples.widgetPath,
            #"{"apiVersion":"example.com/v1","kind":"Widget","metadata":{"name":"w"},"spec":{"size":"s"},"status":{"ready":true}}"#)
        #expect(made["status"] == nil)
        let both = made.node.setting(["spec", "size"], to: .string("l")).setting(["status", "ready"], to: .bool(true))
        let status = await server.send("PUT", Samples.widgetPath + "/w/status", .json(both))
        #expect(status.status == 200)
        #expect(status["spec", "size"]?.string == "s")
        #expect(status["status", "ready"]?.bool == true)
        #expect(status["metadata", "generation"]?.integer == 1)
        let main = both.setting(["metadata", "resourceVersion"], to: .string(status.resourceVersion)).setting(
            ["status", "ready"], to: .bool(false))
        let spec = await server.send("PUT", Samples.widgetPath + "/w", .json(main))
        #expect(spec["spec", "size"]?.string == "l")
        #expect(spec["status", "ready"]?.bool == true)
        #expect(spec["metadata", "generation"]?.integer == 2)
        #expect(await server.send("GET", Samples.widgetPath + "/w/status").node == spec.node)
    }

    @Test("each version of a kind shows the same object")
    func versions() async throws {
        let server = try await InProcessServer()
        try await server.make(Samples.virtualServices, Samples.virtualService("a"))
        let old = await server.send("GET", "/apis/networking.istio.io/v1alpha3/namespaces/default/virtualservices/a")
        #expect(old["apiVersion"]?.string == "networking.istio.io/v1alpha3")
        let changed = await server.send(
            "PUT", "/apis/networking.istio.io/v1alpha3/namespaces/default/virtualservices/a",
            .json(old.node.setting(["spec", "hosts"], to: .array([.string("b")]))))
        #expect(changed.status == 200)
        let new = await server.send("GET", Samples.virtualServices + "/a")
        #expect(new["apiVersion"]?.string == "networking.istio.io/v1")
        #expect(new["spec", "hosts"]?.strings == ["b"])
        #expect(
            new["metadata", "managedFields"]?.elements.compactMap { $0["apiVersion"]?.string }.contains("networking.istio.io/v1alpha3")
                == true)
    }
}
