import FanlightResources
import FanlightStore
import Testing

@Suite struct DeleteTests {
    @Test("what is deleted is gone, and the answer says which object it was")
    func delete() async throws {
        let server = try await InProcessServer()
        let made = try await server.make(Samples.virtualServices, Samples.virtualService("a"))
        let answer = await server.send("DELETE", Samples.virtualServices + "/a")
        #expect(answer.status == 200)
        #expect(answer["kind"]?.string == "Status")
        #expect(answer["status"]?.string == "Success")
        #expect(
            answer["details"]
                == .object([
                    "name": .string("a"), "group": .string("networking.istio.io"), "kind": .string("virtualservices"),
                    "uid": made["metadata", "uid"] ?? .null,
                ]))
        let again = await server.send("DELETE", Samples.virtualServices + "/a")
        #expect(again.status == 404)
        #expect(again.message == #"virtualservices.networking.istio.io "a" not found"#)
    }

    @Test("some kinds are answered as they were last", arguments: ["pods", "services", "serviceaccounts", "persistentvolumeclaims"])
    func returned(plural: String) async throws {
        let server = try await InProcessServer()
        let bodies = [
            "pods": #"{"metadata":{"name":"a"},"spec":{"containers":[{"name":"c","image":"i"}]}}"#,
            "services": #"{"metadata":{"name":"a"},"spec":{"ports":[{"port":80}]}}"#, "serviceaccounts": #"{"metadata":{"name":"a"}}"#,
            "persistentvolumeclaims":
                #"{"metadata":{"name":"a"},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}}}}"#,
        ]
        let path = "/api/v1/namespaces/default/\(plural)"
        try await server.make(path, .text(bodies[plural] ?? "", type: "application/json"))
        let answer = await server.send("DELETE", path + "/a")
        #expect(answer.status == 200)
        #expect(answer["metadata", "name"]?.string == "a")
        #expect(await server.send("GET", path + "/a").status == 404)
    }

    @Test("a deletion in a trial run answers as the real one and deletes nothing", arguments: ["query", "body"])
    func dryRun(place: String) async throws {
        let server = try await InProcessServer()
        try await server.make(Samples.configMaps, Samples.configMap("a"))
        let revision = server.store.revision
        let answer =
            place == "query"
            ? await server.send("DELETE", Samples.configMaps + "/a?dryRun=All")
            : await server.send("DELETE", Samples.configMaps + "/a", #"{"dryRun":["All"]}"#)
        #expect(answer.status == 200)
        #expect(answer["status"]?.string == "Success")
        #expect(server.store.revision == revision)
        #expect(await server.send("DELETE", Samples.configMaps + "/none?dryRun=All").status == 404)
    }

    @Test(
        "bodies of every client are read",
        arguments: [
            ("", nil), ("{}", nil), ("{}", "application/json"),
            (#"{"apiVersion":"v1","kind":"DeleteOptions","gracePeriodSeconds":0}"#, nil),
            (#"{"apiVersion":"meta.k8s.io/v1","kind":"DeleteOptions"}"#, "application/json"),
            ("propagationPolicy: Background\n", "application/yaml"),
            (#"{"kind":"DeleteOptions","apiVersion":"networking.istio.io/v1","propagationPolicy":"Background"}"#, "application/json"),
        ] as [(String, String?)])
    func bodies(text: String, type: String?) async throws {
        let server = try await InProcessServer()
        try await server.make(Samples.virtualServices, Samples.virtualService("a"))
        let answer = await server.send("DELETE", Samples.virtualServices + "/a", .raw(Array(text.utf8), type: type))
        #expect(answer.status == 200)
    }

    @Test(
        "options that make no sense delete nothing",
        arguments: [
            (
                #"{"propagationPolicy":"Foo"}"#, 422,
                #"DeleteOptions.meta.k8s.io "" is invalid: propagationPolicy: Unsupported value: "Foo": supported values: "Foreground", "Background", "Orphan", "nil""#
            ),
            (
                #"{"propagationPolicy":"Orphan","orphanDependents":true}"#, 422,
                #"DeleteOptions.meta.k8s.io "" is invalid: propagationPolicy: Invalid value: "Orphan": orphanDependents and deletionPropagation cannot be both set"#
            ),
            (
                #"{"dryRun":["Some"]}"#, 422,
                #"DeleteOptions.meta.k8s.io "" is invalid: dryRun: Unsupported value: ["Some"]: supported values: "All""#
            ),
            (
                #"{"gracePeriodSeconds":"x"}"#, 400,
                "json: cannot unmarshal string into Go struct field DeleteOptions.gracePeriodSeconds of type int64"
            ),
        ])
    func badOptions(body: String, status: Int, message: String) async throws {
        let server = try await InProcessServer()
        try await server.make(Samples.configMaps, Samples.configMap("a"))
        let answer = await server.send("DELETE", Samples.configMaps + "/a", .text(body, type: "application/json"))
        #expect(answer.status == status)
        #expect(answer.message == message)
        #expect(await server.send("GET", Samples.configMaps + "/a").status == 200)
    }

    @Test("only the object that the client means is deleted")
    func preconditions() async throws {
        let server = try await InProcessServer()
        let made = try await server.make(Samples.configMaps, Samples.configMap("a"))
        let uid = made["metadata", "uid"]?.string ?? ""
        let other = await server.send("DELETE", Samples.configMaps + "/a", #"{"preconditions":{"uid":"other"}}"#)
        #expect(other.status == 409)
        #expect(
            other.message
                == #"Operation cannot be fulfilled on ConfigMap "a": the UID in the precondition (other) does not match the UID in record (\#(uid)). The object might have been deleted and then recreated"#
        )
        let version = await server.send("DELETE", Samples.configMaps + "/a", #"{"preconditions":{"resourceVersion":"1"}}"#)
        #expect(version.status == 409)
        #expect(
            version.message
                == #"Operation cannot be fulfilled on ConfigMap "a": the ResourceVersion in the precondition (1) does not match the ResourceVersion in record (\#(made.resourceVersion)). The object might have been modified"#
        )
        let right = await server.send(
            "DELETE", Samples.configMaps + "/a",
            .text(#"{"preconditions":{"uid":"\#(uid)","resourceVersion":"\#(made.resourceVersion)"}}"#, type: "application/json"))
        #expect(right.status == 200)
    }

    @Test("finalizers hold an object until the last of them is taken off")
    func finalizers() async throws {
        let server = try await InProcessServer()
        try await server.make(Samples.virtualServices, Samples.virtualService("a", metadata: #","finalizers":["a.io/x","a.io/y"]"#))
        let held = await server.send("DELETE", Samples.virtualServices + "/a")
        #expect(held.status == 200)
        #expect(held["kind"]?.string == "VirtualService")
        #expect(held["metadata", "deletionTimestamp"]?.string == "2026-11-22T18:52:48Z")
        #expect(held["metadata", "deletionGracePeriodSeconds"]?.integer == 0)
        #expect(held["metadata", "generation"]?.integer == 2)
        let again = await server.send("DELETE", Samples.virtualServices + "/a")
        #expect(again.status == 200)
        #expect(again["metadata", "deletionTimestamp"] == held["metadata", "deletionTimestamp"])
        let more = await server.send(
            "PATCH", Samples.virtualServices + "/a", .merge(#"{"metadata":{"finalizers":["a.io/x","a.io/y","a.io/z"]}}"#))
        #expect(more.status == 422)
        #expect(
            more.message
                == #"VirtualService.networking.istio.io "a" is invalid: metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{"a.io/z"}"#
        )
        let fewer = await server.send("PATCH", Samples.virtualServices + "/a", .merge(#"{"metadata":{"finalizers":["a.io/y"]}}"#))
        #expect(fewer.status == 200)
        let watch = await server.watch(Samples.virtualServices + "?watch=1&resourceVersion=\(fewer.resourceVersion)")
        let last = await server.send("PATCH", Samples.virtualServices + "/a", .merge(#"{"metadata":{"finalizers":null}}"#))
        #expect(last.status == 200)
        #expect(last["metadata", "name"]?.string == "a")
        #expect(await server.send("GET", Samples.virtualServices + "/a").status == 404)
        #expect(await watch.summary(1) == ["DELETED a"])
    }

    @Test("an object can hold its own deletion while its name stays taken")
    func heldName() async throws {
        let server = try await InProcessServer()
        try await server.make(Samples.virtualServices, Samples.virtualService("a", metadata: #","finalizers":["a.io/x"]"#))
        _ = await server.send("DELETE", Samples.virtualServices + "/a")
        let again = await server.send("POST", Samples.virtualServices, Samples.virtualService("a"))
        #expect(again.status == 409)
        #expect(again.reason == "AlreadyExists")
        #expect(again.message == #"object is being deleted: virtualservices.networking.istio.io "a" already exists"#)
    }

    @Test(
        "how dependents are treated stands in the finalizers",
        arguments: [
            (#"{"propagationPolicy":"Foreground"}"#, "foregroundDeletion"), (#"{"propagationPolicy":"Orphan"}"#, "orphan"),
            (#"{"orphanDependents":true}"#, "orphan"),
        ])
    func propagation(body: String, finalizer: String) async throws {
        let server = try await InProcessServer()
        try await server.make(Samples.configMaps, Samples.configMap("a"))
        let answer = await server.send("DELETE", Samples.configMaps + "/a", .text(body, type: "application/json"))
        #expect(answer.status == 200)
        #expect(answer["metadata", "finalizers"]?.strings == [finalizer])
    }

    @Test("the query says it too, where there is no body")
    func propagationInQuery() async throws {
        let server = try await InProcessServer()
        try await server.make(Samples.configMaps, Samples.configMap("a"))
        let answer = await server.send("DELETE", Samples.configMaps + "/a?propagationPolicy=Foreground&gracePeriodSeconds=0")
        #expect(answer["metadata", "finalizers"]?.strings == ["foregroundDeletion"])
    }

    @Test("a deletion that the client need not wait for is accepted, where it asked in the old way")
    func accepted() async throws {
        let server = try await InProcessServer()
        try await server.make(Samples.configMaps, #"{"metadata":{"name":"a","finalizers":["a.io/x"]}}"#)
        let answer = await server.send("DELETE", Samples.configMaps + "/a?orphanDependents=false")
        #expect(answer.status == 202)
        #expect(answer["metadata", "deletionTimestamp"] != nil)
    }

    @Test("a collection goes by selector, and the answer lists what went")
    func collection() async throws {
        let server = try await InProcessServer()
        for name in ["a", "b", "c"] {
            try await server.make(Samples.configMaps, Samples.configMap(name, labels: name == "c" ? "{}" : #"{"go":"yes"}"#))
        }
        let trial = await server.send("DELETE", Samples.configMaps + "?dryRun=All")
        #expect(trial.names == ["a", "b", "c"])
        let answer = await server.send("DELETE", Samples.configMaps + "?labelSelector=go%3Dyes")
        #expect(answer.status == 200)
        #expect(answer["kind"]?.string == "ConfigMapList")
        #expect(answer.names == ["a", "b"])
        #expect(await server.send("GET", Samples.configMaps).names == ["c"])
        let byName = await server.send(
            "DELETE", Samples.configMaps + "?fieldSelector=metadata.name%3Dc", #"{"propagationPolicy":"Background"}"#)
        #expect(byName.names == ["c"])
        #expect(await server.send("GET", Samples.configMaps).names == [])
    }

    @Test("namespaces that hold the system together stay", arguments: ["default", "kube-system", "kube-public"])
    func protected(name: String) async throws {
        let server = try await InProcessServer()
        let answer = await server.send("DELETE", "/api/v1/namespaces/\(name)")
        #expect(answer.status == 403)
        #expect(answer.message == #"namespaces "\#(name)" is forbidden: this namespace may not be deleted"#)
    }
}
