import FanlightResources
import FanlightSchemas
import Testing

@testable import FanlightAPIServer

@Suite struct NegotiationTests {
    @Test(
        "the first accepted form that can be served is served",
        arguments: [
            ("", "application/json"), ("*/*", "application/json"), ("application/json", "application/json"),
            ("application/*", "application/json"),
            ("application/yaml", "application/yaml"), ("application/vnd.kubernetes.protobuf,application/json", "application/json"),
            ("application/vnd.kubernetes.protobuf, */*", "application/json"),
            ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "application/json"),
            ("*/*, application/yaml", "application/yaml"), ("application/yaml;q=0.5,application/json", "application/json"),
            ("application/json;as=Unknown;g=meta.k8s.io;v=v1,application/json", "application/json"),
            ("application/cbor,application/json", "application/json"),
        ])
    func accepted(accept: String, type: String) async throws {
        let server = try await InProcessServer()
        let answer = await server.send("GET", "/api/v1/namespaces/default", headers: accept.isEmpty ? [:] : ["accept": accept])
        #expect(answer.status == 200)
        #expect(answer.header("content-type") == type)
    }

    @Test(
        "where none can be served it is 406",
        arguments: [
            "application/vnd.kubernetes.protobuf", "text/html", "application/cbor", "application/json;as=Table;g=meta.k8s.io;v=v9",
            "application/json;as=Table;g=foo;v=v1", "application/json;as=Foo;g=meta.k8s.io;v=v1",
        ])
    func notAcceptable(accept: String) async throws {
        let server = try await InProcessServer()
        for target in ["/api/v1/namespaces/default", Samples.virtualServices] {
            let answer = await server.send("GET", target, headers: ["accept": accept])
            #expect(answer.status == 406)
            #expect(answer.reason == "NotAcceptable")
            #expect(
                answer.message
                    == "only the following media types are accepted: application/json, application/yaml, application/vnd.kubernetes.protobuf"
            )
        }
    }

    @Test("a watch is no YAML")
    func watch() async throws {
        let server = try await InProcessServer()
        let answer = await server.send("GET", Samples.configMaps + "?watch=true", headers: ["accept": "application/yaml"])
        #expect(answer.status == 406)
        #expect(
            answer.message
                == "only the following media types are accepted: application/json;stream=watch, application/vnd.kubernetes.protobuf;stream=watch"
        )
    }

    @Test(
        "bodies of other types are 415",
        arguments: ["text/plain", "application/x-www-form-urlencoded", "application/cbor", "nonsense", "application/json-patch+json"])
    func unsupported(type: String) async throws {
        let server = try await InProcessServer()
        let answer = await server.send("POST", Samples.configMaps, .raw(Array("{}".utf8), type: type))
        #expect(answer.status == 415)
        #expect(answer.reason == "UnsupportedMediaType")
        #expect(
            answer.message
                == "the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, application/vnd.kubernetes.protobuf"
        )
    }

    @Test("each kind says which patches it takes")
    func patches() async throws {
        let server = try await InProcessServer()
        try await server.make(Samples.configMaps, Samples.configMap("a"))
        try await server.make(Samples.virtualServices, Samples.virtualService("a"))
        let builtin = await server.send("PATCH", Samples.configMaps + "/a", .raw([], type: "application/json"))
        #expect(builtin.status == 415)
        #expect(
            builtin.message
                == "the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/strategic-merge-patch+json, application/apply-patch+yaml"
        )
        let custom = await server.send("PATCH", Samples.virtualServices + "/a", .strategic("{}"))
        #expect(custom.status == 415)
        #expect(
            custom.message
                == "the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml"
        )
    }

    @Test("a body without a type is JSON, a charset does not matter, and YAML is taken")
    func bodies() async throws {
        let server = try await InProcessServer()
        let json = Array(#"{"metadata":{"name":"a"}}"#.utf8)
        #expect(await server.send("POST", Samples.configMaps, .raw(json, type: nil)).status == 201)
        #expect(await server.send("PUT", Samples.configMaps + "/a", .raw(json, type: "application/json; charset=utf-8")).status == 200)
        let yaml = "metadata:\n  name: b\ndata:\n  k: |\n    x\n"
        #expect(await server.send("POST", Samples.configMaps, .text(yaml, type: "application/yaml")).status == 201)
        #expect(await server.send("GET", Samples.configMaps + "/b")["data", "k"]?.string == "x\n")
    }

    @Test("what is answered in YAML is the same object")
    func yaml() async throws {
        let server = try await InProcessServer()
        let value = #"{"a":"x: y","b":"true","c":"1e3","d":"line\nline","e":"","f":"- x","g":"ä","h":"~","i":"0x1F","j":" x"}"#
        try await server.make(Samples.configMaps, Samples.configMap("a", data: value))
        let yaml = await server.send("GET", Samples.configMaps + "/a", headers: ["accept": "application/yaml"])
        #expect(yaml.header("content-type") == "application/yaml")
        let json = await server.send("GET", Samples.configMaps + "/a")
        let copy = await server.send("PUT", Samples.configMaps + "/a", .text(yaml.text, type: "application/yaml"))
        #expect(copy.status == 200)
        #expect(copy.resourceVersion == json.resourceVersion)
    }

    @Test(
        "JSON is indented for people",
        arguments: [
            ("?pretty=true", "x", true), ("?pretty=1", "x", true), ("?pretty=false", "curl/8", false), ("", "curl/8", true),
            ("", "Wget/1", true),
            ("", "Mozilla/5.0 (X11)", true), ("", "kubectl/v1.37.1", false), ("?pretty=", "curl/8", true), ("?pretty=x", "curl/8", false),
        ])
    func pretty(query: String, agent: String, isPretty: Bool) async throws {
        let server = try await InProcessServer()
        let answer = await server.send("GET", "/api/v1/namespaces/default\(query)", headers: ["user-agent": agent])
        #expect(answer.text.hasPrefix("{\n  \"") == isPretty)
        let failed = await server.send("GET", "/api/v1/namespaces/nowhere\(query)", headers: ["user-agent": agent])
        #expect(failed.text.hasPrefix("{\n  \"") == isPretty)
    }

    @Test("metadata alone can be had of an object, of a list and of a write")
    func partialMetadata() async throws {
        let server = try await InProcessServer()
        let accept = ["accept": "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1"]
        let made = await server.send("POST", Samples.configMaps, Samples.configMap("a", data: #"{"x":"{\"}"}"#), headers: accept)
        #expect(made.status == 201)
        #expect(made["kind"]?.string == "PartialObjectMetadata")
        #expect(made["apiVersion"]?.string == "meta.k8s.io/v1")
        #expect(made["data"] == nil)
        let one = await server.send("GET", Samples.configMaps + "/a", headers: accept)
        #expect(one["metadata"] == made["metadata"])
        let list = await server.send(
            "GET", Samples.configMaps, headers: ["accept": "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1beta1"])
        #expect(list["apiVersion"]?.string == "meta.k8s.io/v1beta1")
        #expect(list["items"]?.elements.first?["metadata"] == made["metadata"])
    }

    @Test("the metadata of one object are not those of a list, and the other way round")
    func partialMetadataOfOther() async throws {
        let server = try await InProcessServer()
        try await server.make(Samples.configMaps, Samples.configMap("a"))
        func accept(_ kind: String) -> [String: String] { ["accept": "application/json;as=\(kind);g=meta.k8s.io;v=v1"] }
        let list = await server.send("GET", Samples.configMaps, headers: accept("PartialObjectMetadata"))
        #expect(list.status == 406)
        #expect(list.message == "you requested PartialObjectMetadata, but the requested object is a list (*core.ConfigMapList)")
        let one = await server.send("GET", Samples.configMaps + "/a", headers: accept("PartialObjectMetadataList"))
        #expect(one.status == 406)
        #expect(one.message == "you requested PartialObjectMetadataList, but the requested object is not a list (*core.ConfigMap)")
        let custom = await server.send("GET", Samples.virtualServices, headers: accept("PartialObjectMetadata"))
        #expect(
            custom.message == "you requested PartialObjectMetadata, but the requested object is a list (*unstructured.UnstructuredList)")
    }

    @Test("a table holds what the client wants of the objects", arguments: ["None", "Metadata", "Object", ""])
    func tables(included: String) async throws {
        let server = try await InProcessServer()
        try await server.make(Samples.configMaps, Samples.configMap("a", data: #"{"x":"y"}"#))
        let headers = ["accept": "application/json;as=Table;v=v1;g=meta.k8s.io,application/json"]
        let answer = await server.send("GET", "\(Samples.configMaps)?includeObject=\(included)", headers: headers)
        #expect(answer["kind"]?.string == "Table")
        let row = try #require(answer["rows"]?.elements.first)
        #expect(row["cells"]?.elements.first?.string == "a")
        switch included {
        case "None": #expect(row["object"] == nil)
        case "Object": #expect(row[path: ["object", "data", "x"]]?.string == "y")
        default: #expect(row[path: ["object", "kind"]]?.string == "PartialObjectMetadata")
        }
        let wrong = await server.send("GET", "\(Samples.configMaps)?includeObject=Foo", headers: headers)
        #expect(wrong.status == 422)
        #expect(
            wrong.message
                == #"TableOptions.meta.k8s.io "" is invalid: includeObject: Invalid value: "Foo": must be 'Metadata', 'Object', 'None', or empty"#
        )
    }
}
