import FanlightAPIServer
import FanlightResources
import FanlightStore
import Synchronization
import Testing

@Suite struct CreateTests {
    @Test("a new object gets what only the server may give")
    func created() async throws {
        let server = try await InProcessServer()
        let answer = try await server.make(
            Samples.virtualServices,
            Samples.virtualService(
                "a",
                metadata:
                    #","uid":"x","generation":7,"creationTimestamp":"2000-01-01T00:00:00Z","deletionTimestamp":"2000-01-01T00:00:00Z","selfLink":"/x""#
            ),
            headers: ["user-agent": "agent/1.0 (linux)"])
        let metadata = try #require(answer["metadata"])
        #expect(metadata["uid"]?.string?.count == 36)
        #expect(metadata["namespace"]?.string == "default")
        #expect(metadata["generation"]?.integer == 1)
        #expect(metadata["creationTimestamp"]?.string == "2026-11-22T18:52:48Z")
        #expect(metadata["deletionTimestamp"] == nil)
        #expect(metadata["selfLink"] == nil)
        #expect(metadata["resourceVersion"]?.string == String(server.store.revision))
        #expect(metadata["managedFields"]?.elements.map { $0["manager"]?.string } == ["agent"])
        let read = await server.send("GET", Samples.virtualServices + "/a")
        #expect(read.node == answer.node)
    }

    @Test("Kubernetes' own kinds need not say what they are, nor where")
    func untyped() async throws {
        let server = try await InProcessServer()
        let answer = try await server.make(Samples.configMaps, #"{"metadata":{"name":"a"}}"#)
        #expect(answer["kind"]?.string == "ConfigMap")
        #expect(answer["apiVersion"]?.string == "v1")
        #expect(answer["metadata", "generation"] == nil)
    }

    @Test(
        "what cannot be created is refused",
        arguments: [
            (Samples.configMaps, #"{"metadata":{"name":"taken"}}"#, 409, #"configmaps "taken" already exists"#),
            (
                Samples.configMaps, #"{"metadata":{"name":"x","namespace":"other"}}"#, 400,
                "the namespace of the provided object does not match the namespace sent on the request"
            ), ("/api/v1/namespaces/nowhere/configmaps", #"{"metadata":{"name":"x"}}"#, 404, #"namespaces "nowhere" not found"#),
            ("/api/v1/namespaces/nowhere/configmaps", #"{"metadata":{"name":"In_valid"}}"#, 404, #"namespaces "nowhere" not found"#),
            (
                Samples.configMaps, #"{"metadata":{}}"#, 422,
                #"ConfigMap "" is invalid: metadata.name: Required value: name or generateName is required"#
            ),
            (
                Samples.configMaps, #"{"metadata":{"name":"x","resourceVersion":"5"}}"#, 500,
                "resourceVersion should not be set on objects to be created"
            ),
            (
                Samples.configMaps, #"{"metadata":{"name":"x","ownerReferences":[{"apiVersion":"v1","kind":"Pod","name":"p"}]}}"#, 422,
                #"ConfigMap "x" is invalid: metadata.ownerReferences.uid: Invalid value: "": uid must not be empty"#
            ),
        ])
    func refused(target: String, text: String, status: Int, message: String) async throws {
        let server = try await InProcessServer()
        try await server.make(Samples.configMaps, Samples.configMap("taken"))
        let answer = await server.send("POST", target, .text(text, type: "application/json"))
        #expect(answer.status == status)
        #expect(answer.message == message)
    }

    @Test("a namespace that is written on an object of the cluster is dropped")
    func clusterScoped() async throws {
        let server = try await InProcessServer()
        let answer = try await server.make(
            "/apis/networking.k8s.io/v1/ingressclasses", #"{"metadata":{"name":"x","namespace":"default"},"spec":{"controller":"a.io/b"}}"#)
        #expect(answer["metadata", "namespace"] == nil)
    }

    @Test("options that make no sense are 422 with all that is wrong")
    func options() async throws {
        let server = try await InProcessServer()
        let long = String(repeating: "m", count: 129)
        let answer = await server.send(
            "POST", "\(Samples.configMaps)?dryRun=Some&fieldManager=\(long)&fieldValidation=Maybe", Samples.configMap("a"))
        #expect(answer.status == 422)
        #expect(
            answer.causes == [
                "FieldValueTooLong|fieldManager|Too long: may not be more than 128 bytes",
                #"FieldValueNotSupported|dryRun|Unsupported value: ["Some"]: supported values: "All""#,
                #"FieldValueNotSupported|fieldValidation|Unsupported value: "Maybe": supported values: "", "Ignore", "Strict", "Warn""#,
            ])
        let control = await server.send("POST", "\(Samples.configMaps)?fieldManager=a%07b", Samples.configMap("a"))
        #expect(control.causes.first?.hasSuffix("invalid character U+0007 (at position 1)") == true)
    }

    @Test("a trial run answers as the real one and changes nothing")
    func dryRun() async throws {
        let server = try await InProcessServer()
        let before = server.store.revision
        let answer = await server.send("POST", Samples.configMaps + "?dryRun=All", Samples.configMap("a"))
        #expect(answer.status == 201)
        #expect(answer["metadata", "uid"] != nil)
        #expect(answer["metadata", "resourceVersion"] == nil)
        #expect(server.store.revision == before)
        try await server.make(Samples.configMaps, Samples.configMap("a"))
        #expect(await server.send("POST", Samples.configMaps + "?dryRun=All", Samples.configMap("a")).status == 409)
    }

    @Test("an unknown field is warned of, refused or dropped as the client wants")
    func fieldValidation() async throws {
        let server = try await InProcessServer()
        let text =
            #"{"apiVersion":"networking.istio.io/v1","kind":"VirtualService","metadata":{"name":"a","foo":1},"spec":{"hosts":["a"],"hosts":["b"],"bar":1}}"#
        let strict = await server.send("POST", Samples.virtualServices + "?fieldValidation=Strict", .text(text, type: "application/json"))
        #expect(strict.status == 400)
        #expect(
            strict.message
                == #"VirtualService in version "v1" cannot be handled as a VirtualService: strict decoding error: duplicate field "spec.hosts", unknown field "metadata.foo", unknown field "spec.bar""#
        )
        let ignored = await server.send(
            "POST", Samples.virtualServices + "?fieldValidation=Ignore&dryRun=All", .text(text, type: "application/json"))
        #expect(ignored.status == 201)
        #expect(ignored.warnings == [])
        let warned = await server.send("POST", Samples.virtualServices, .text(text, type: "application/json"))
        #expect(warned.status == 201)
        #expect(
            warned.warnings == [
                #"299 - "duplicate field \"spec.hosts\"""#, #"299 - "unknown field \"metadata.foo\"""#,
                #"299 - "unknown field \"spec.bar\"""#,
            ])
        #expect(warned["spec"] == .object(["hosts": .array([.string("b")])]))
    }

    @Test("what fails tells its warnings too")
    func warningsOfFailures() async throws {
        let server = try await InProcessServer()
        let answer = await server.send(
            "POST", Samples.virtualServices,
            #"{"apiVersion":"networking.istio.io/v1","kind":"VirtualService","metadata":{"name":"In_valid"},"spec":{"hosts":["a"],"bar":1}}"#
        )
        #expect(answer.status == 422)
        #expect(answer.warnings == [#"299 - "unknown field \"spec.bar\"""#])
    }

    @Test("names are made from a prefix, and again where they are taken")
    func generatedNames() async throws {
        let suffixes = Mutex(["aaaaa", "aaaaa", "bbbbb"])
        let server = try await InProcessServer { options in
            options.makeName = { prefix in prefix + suffixes.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] } }
        }
        let body: RequestContent = #"{"metadata":{"generateName":"c-"}}"#
        #expect(try await server.make(Samples.configMaps, body)["metadata", "name"]?.string == "c-aaaaa")
        #expect(try await server.make(Samples.configMaps, body)["metadata", "name"]?.string == "c-bbbbb")
        let none = await server.send("POST", Samples.configMaps, body)
        #expect(none.status == 409)
        #expect(none.reason == "AlreadyExists")
        #expect(none.message == #"configmaps "c-bbbbb" already exists, the server was not able to generate a unique name for the object"#)
        #expect(none["details", "retryAfterSeconds"]?.integer == 1)
    }

    @Test("a generated name has five letters that spell nothing")
    func randomNames() async throws {
        let server = try await InProcessServer()
        let answer = try await server.make(Samples.configMaps, #"{"metadata":{"generateName":"c-"}}"#)
        let name = try #require(answer["metadata", "name"]?.string)
        #expect(name.wholeMatch(of: /c-[bcdfghjklmnpqrstvwxz2456789]{5}/) != nil)
    }

    @Test("finalizers without a domain are warned of, and owners that stand twice are told once")
    func metadataWarnings() async throws {
        let server = try await InProcessServer()
        let owner = #"{"apiVersion":"v1","kind":"Namespace","name":"default","uid":"u"}"#
        let answer = try await server.make(
            Samples.virtualServices,
            Samples.virtualService("a", metadata: #","finalizers":["foo","a.io/b"],"ownerReferences":[\#(owner),\#(owner)]"#))
        #expect(answer["metadata", "ownerReferences"]?.elements.count == 1)
        #expect(answer.warnings.count == 2)
        #expect(answer.warnings.first?.contains("duplicate UID(s) observed: u") == true)
        #expect(answer.warnings.last?.contains(#"metadata.finalizers: \"foo\": prefer a domain-qualified finalizer name"#) == true)
    }

    @Test("old versions are warned of, whatever is asked of them")
    func deprecations() async throws {
        let server = try await InProcessServer()
        let endpoints = await server.send("GET", "/api/v1/namespaces/default/endpoints")
        #expect(endpoints.warnings == [#"299 - "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice""#])
    }

    @Test("a version of a definition can be old too, with words of its own")
    func deprecatedVersion() async throws {
        let schema = #""schema":{"openAPIV3Schema":{"type":"object","x-kubernetes-preserve-unknown-fields":true}}"#
        let server = try await InProcessServer.withWidgets(
            Samples.widgets(
                versions:
                    #"{"name":"v1","served":true,"storage":true,\#(schema)},{"name":"v1beta1","served":true,"storage":false,"deprecated":true,\#(schema)},{"name":"v1alpha1","served":true,"storage":false,"deprecated":true,"deprecationWarning":"use \"v1\"",\#(schema)}"#
            ))
        let plain = await server.send("GET", "/apis/example.com/v1beta1/widgets")
        #expect(plain.warnings == [#"299 - "example.com/v1beta1 Widget is deprecated""#])
        let worded = await server.send("GET", "/apis/example.com/v1alpha1/namespaces/default/widgets/none")
        #expect(worded.status == 404)
        #expect(worded.warnings == [#"299 - "use \"v1\"""#])
    }

    @Test("times of Kubernetes' own kinds are stored as Go writes them")
    func times() async throws {
        let server = try await InProcessServer()
        let lease = try await server.make(
            "/apis/coordination.k8s.io/v1/namespaces/default/leases",
            #"{"metadata":{"name":"l"},"spec":{"acquireTime":"2026-01-01T00:00:00Z","renewTime":"2026-01-01T01:00:00.1234567+01:00"}}"#)
        #expect(lease["spec", "acquireTime"]?.string == "2026-01-01T00:00:00.000000Z")
        #expect(lease["spec", "renewTime"]?.string == "2026-01-01T00:00:00.123456Z")
        let event = try await server.make(
            "/api/v1/namespaces/default/events",
            #"{"metadata":{"name":"e"},"involvedObject":{"namespace":"default"},"firstTimestamp":"2026-01-01T01:00:00.5+01:00"}"#)
        #expect(event["firstTimestamp"]?.string == "2026-01-01T00:00:00Z")
    }
}
