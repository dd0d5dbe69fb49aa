import FanlightAccess
import FanlightResources
import Testing

/// Values that are far longer than anything real: a message repeats the beginning of them.
@Suite struct LongValueTests {
    struct Attempt: CustomTestStringConvertible, Sendable {
        let name: String
        var method = "POST"
        var target = Samples.configMaps
        var body: RequestContent = .none
        var headers: [String: String] = [:]
        var user: String?
        /// An answer to one problem, with the value repeated a few times.
        var limit = 16_000

        var testDescription: String { name }
    }

    private static let long = String(repeating: "x", count: 100_000)
    private static let number = "1" + String(repeating: "0", count: 100_000)

    private static func configMap(_ name: String, _ text: String) -> Attempt {
        Attempt(name: name, body: .text(text, type: "application/json"))
    }

    private static func virtualService(_ name: String, _ text: String) -> Attempt {
        Attempt(
            name: name, target: Samples.virtualServices,
            body: .text(
                #"{"apiVersion":"networking.istio.io/v1","kind":"VirtualService","metadata":{"name":"a"},"spec":\#(text)}"#,
                type: "application/json"))
    }

    private static func widget(_ name: String, _ text: String) -> Attempt {
        Attempt(name: name, target: Samples.widgetPath, body: .text(text, type: "application/json"))
    }

    private static func query(_ name: String, _ query: String) -> Attempt {
        Attempt(name: name, method: "GET", target: Samples.configMaps + "?" + query)
    }

    private static func patch(_ name: String, _ body: RequestContent, target: String = Samples.configMaps + "/a", query: String = "")
        -> Attempt
    {
        Attempt(name: name, method: "PATCH", target: target + query, body: body)
    }

    static let attempts: [Attempt] =
        objects + kinds + patches + [
            query("label selector key", "labelSelector=\(long)"), query("label selector value", "labelSelector=a%3D\(long)"),
            query("label selector values", "labelSelector=a+in+(\(long),-)"), query("label selector bound", "labelSelector=a>\(long)"),
            query("label selector operator", "labelSelector=a+\(long)"), query("field selector field", "fieldSelector=\(long)%3Dx"),
            query("field selector text", "fieldSelector=\(long)"),
            query("field selector escape", "fieldSelector=metadata.name%3D\(long)%5Cx"),
            query("resource version", "resourceVersion=\(long)"), query("resource version number", "resourceVersion=\(number)"),
            query("limit", "limit=\(number)"), query("version match", "resourceVersion=1&resourceVersionMatch=\(long)"),
            query("timeout", "timeout=\(long)"), query("watch version", "watch=1&resourceVersion=\(long)"),
            query("watch match", "watch=1&sendInitialEvents=true&resourceVersionMatch=\(long)"),
            query("included object", "includeObject=\(long)"),
            Attempt(name: "name in the path", method: "GET", target: Samples.configMaps + "/" + long.prefix(8_000)),
            Attempt(
                name: "namespace in the path", target: "/api/v1/namespaces/\(long.prefix(8_000))/configmaps", body: Samples.configMap("b")),
            Attempt(name: "field manager", target: Samples.configMaps + "?fieldManager=" + long, body: Samples.configMap("b")),
            Attempt(
                name: "unprintable field manager", target: Samples.configMaps + "?fieldManager=%01" + long, body: Samples.configMap("b")),
            Attempt(name: "dry run", target: Samples.configMaps + "?dryRun=" + long, body: Samples.configMap("b")),
            Attempt(name: "field validation", target: Samples.configMaps + "?fieldValidation=" + long, body: Samples.configMap("b")),
            Attempt(name: "propagation", method: "DELETE", target: Samples.configMaps + "/a?propagationPolicy=" + long),
            Attempt(
                name: "precondition uid", method: "DELETE", target: Samples.configMaps + "/a",
                body: .text(#"{"preconditions":{"uid":"\#(long)"}}"#, type: "application/json")),
            Attempt(
                name: "precondition version", method: "DELETE", target: Samples.configMaps + "/a",
                body: .text(#"{"preconditions":{"resourceVersion":"\#(long)"}}"#, type: "application/json")),
            Attempt(name: "content type", headers: ["content-type": long]),
            Attempt(name: "accept", method: "GET", headers: ["accept": long]),
            Attempt(name: "user", method: "GET", user: long),
            Attempt(name: "impersonated user", method: "GET", headers: ["impersonate-user": long], user: "u"),
            Attempt(name: "impersonated group", method: "GET", headers: ["impersonate-user": "v", "impersonate-group": long], user: "u"),
            Attempt(name: "path", method: "GET", target: "/" + long.prefix(8_000), user: "u"),
        ]

    private static let objects: [Attempt] = [
        configMap("number", #"{"metadata":{"name":"b"},"data":{"x":\#(number)}}"#),
        configMap("name number", #"{"metadata":{"name":\#(number)}}"#),
        configMap("decimal", #"{"metadata":{"name":"b"},"data":{"x":0.\#(number)}}"#),
        configMap("generation", #"{"metadata":{"name":"b","generation":\#(number)}}"#),
        configMap("generation fraction", #"{"metadata":{"name":"b","generation":0.\#(number)}}"#),
        configMap("name", #"{"metadata":{"name":"\#(long)"}}"#),
        Attempt(
            name: "odd name",
            body: .text(#"{"metadata":{"name":"\#(String(repeating: "\\u0001", count: 50_000))"}}"#, type: "application/json"),
            limit: 32_000),
        configMap("namespace", #"{"metadata":{"name":"b","namespace":"\#(long)"}}"#),
        configMap("generated name", #"{"metadata":{"generateName":"\#(long)"}}"#),
        configMap("uid", #"{"metadata":{"name":"b","uid":"\#(long)"}}"#),
        configMap("kind", #"{"kind":"\#(long)","metadata":{"name":"b"}}"#),
        configMap("version", #"{"apiVersion":"\#(long)","metadata":{"name":"b"}}"#),
        configMap("label key", #"{"metadata":{"name":"b","labels":{"-\#(long)":"x"}}}"#),
        configMap("label value", #"{"metadata":{"name":"b","labels":{"x":"-\#(long)"}}}"#),
        configMap("label number", #"{"metadata":{"name":"b","labels":{"\#(long)":5}}}"#),
        configMap("annotation key", #"{"metadata":{"name":"b","annotations":{"-\#(long)":"x"}}}"#),
        configMap("finalizer", #"{"metadata":{"name":"b","finalizers":["-\#(long)"]}}"#),
        configMap("time", #"{"metadata":{"name":"b","creationTimestamp":"\#(long)"}}"#),
        configMap(
            "owner", #"{"metadata":{"name":"b","ownerReferences":[{"apiVersion":"\#(long)","kind":"\#(long)","name":"","uid":""}]}}"#),
        configMap("managed fields", #"{"metadata":{"name":"b","managedFields":[{"manager":"\#(long)","operation":"\#(long)"}]}}"#),
        configMap(
            "managed field text",
            #"{"metadata":{"name":"b","managedFields":[{"manager":"m","operation":"Update","apiVersion":"v1","fieldsType":"FieldsV1","fieldsV1":{"\#(long)":5}}]}}"#
        ),
        configMap("data key", #"{"metadata":{"name":"b"},"data":{"-\#(long)/":"x"}}"#),
        configMap("data in both", #"{"metadata":{"name":"b"},"data":{"\#(long)":"x"},"binaryData":{"\#(long)":"eA=="}}"#),
        configMap("base64", #"{"metadata":{"name":"b"},"binaryData":{"x":"\#(long)!"}}"#),
        configMap("resource version", #"{"metadata":{"name":"b","resourceVersion":"\#(long)"}}"#),
        configMap("broken text", #"{"metadata":{"name":"b"},\#(long)}"#), configMap("list of one", "[\"\(long)\"]"),
        Attempt(
            name: "strict unknown field", target: Samples.configMaps + "?fieldValidation=Strict",
            body: .text(#"{"metadata":{"name":"b"},"\#(long)":1}"#, type: "application/json")),
        Attempt(
            name: "unknown field", target: Samples.configMaps + "?dryRun=All",
            body: .text(#"{"metadata":{"name":"b"},"\#(long)":1}"#, type: "application/json")),
        Attempt(
            name: "strict double field", target: Samples.configMaps + "?fieldValidation=Strict",
            body: .text(#"{"metadata":{"name":"b"},"data":{"\#(long)":"1","\#(long)":"2"}}"#, type: "application/json")),
        Attempt(name: "YAML", body: .text("a: [\(long)", type: "application/yaml")),
        Attempt(name: "YAML key", body: .text("\(long): {", type: "application/yaml")),
        Attempt(name: "YAML alias", body: .text("a: *\(long)", type: "application/yaml")),
        Attempt(name: "YAML tag", body: .text("a: !\(long) b", type: "application/yaml")),
        Attempt(
            name: "replaced name", method: "PUT", target: Samples.configMaps + "/a",
            body: .text(#"{"metadata":{"name":"\#(long)"}}"#, type: "application/json")),
        Attempt(
            name: "replaced uid", method: "PUT", target: Samples.configMaps + "/a",
            body: .text(#"{"metadata":{"name":"a","uid":"\#(long)"}}"#, type: "application/json")),
        Attempt(
            name: "replaced version", method: "PUT", target: Samples.configMaps + "/a",
            body: .text(#"{"metadata":{"name":"a","resourceVersion":"\#(long)"}}"#, type: "application/json")),
    ]

    private static let kinds: [Attempt] = [
        virtualService("no object", "\"\(long)\""), virtualService("numeric host", #"{"hosts":[\#(number)]}"#),
        virtualService("host", #"{"hosts":["-\#(long)"]}"#),
        virtualService("two hosts", #"{"hosts":["a.com","\#(long)","\#(long)"]}"#),
        virtualService("gateway", #"{"hosts":["a.com"],"gateways":["a/b/\#(long)"]}"#),
        virtualService("route name", #"{"hosts":["a.com"],"http":[{"name":"\#(long)"},{"name":"\#(long)"}]}"#),
        virtualService("timeout", #"{"hosts":["a.com"],"http":[{"timeout":"\#(long)","route":[{"destination":{"host":"a"}}]}]}"#),
        virtualService(
            "header",
            #"{"hosts":["a.com"],"http":[{"match":[{"headers":{":\#(long)":{"exact":"x"}}}],"route":[{"destination":{"host":"a"}}]}]}"#),
        virtualService(
            "pattern", #"{"hosts":["a.com"],"http":[{"match":[{"uri":{"regex":"(\#(long)"}}],"route":[{"destination":{"host":"a"}}]}]}"#),
        virtualService("nested key", #"{"hosts":["a.com"],"http":[{"match":[{"headers":{"\#(long)":{"exact":5}}}]}]}"#),
        virtualService(
            "retry", #"{"hosts":["a.com"],"http":[{"retries":{"attempts":1,"retryOn":"\#(long)"},"route":[{"destination":{"host":"a"}}]}]}"#
        ),
        widget("no kind", #"{"metadata":{"name":"w"},"spec":{"size":"\#(long)"}}"#),
        widget("other kind", #"{"apiVersion":"example.com/v1","kind":"\#(long)","metadata":{"name":"w"}}"#),
        widget("other version", #"{"apiVersion":"\#(long)","kind":"Widget","metadata":{"name":"w"}}"#),
        widget("enum", #"{"apiVersion":"example.com/v1","kind":"Widget","metadata":{"name":"w"},"spec":{"size":"\#(long)"}}"#),
        widget("scale", #"{"apiVersion":"example.com/v1","kind":"Widget","metadata":{"name":"w"},"spec":{"replicas":"\#(long)"}}"#),
        widget(
            "object for text",
            #"{"apiVersion":"example.com/v1","kind":"Widget","metadata":{"name":"w"},"spec":{"size":{"\#(long)":"\#(long)"}}}"#),
        widget(
            "list for text",
            #"{"apiVersion":"example.com/v1","kind":"Widget","metadata":{"name":"w"},"spec":{"size":[\#([String](repeating: "1", count: 50_000).joined(separator: ","))]}}"#
        ),
        Attempt(
            name: "service port", target: "/api/v1/namespaces/default/services",
            body: .text(
                #"{"metadata":{"name":"s"},"spec":{"type":"\#(long)","sessionAffinity":"\#(long)","ports":[{"name":"\#(long)","port":1,"protocol":"\#(long)","targetPort":"\#(long)"}],"clusterIP":"\#(long)"}}"#,
                type: "application/json")),
        Attempt(
            name: "pod", target: "/api/v1/namespaces/default/pods",
            body: .text(
                #"{"metadata":{"name":"s"},"spec":{"restartPolicy":"\#(long)","containers":[{"name":"\#(long)","image":"i","imagePullPolicy":"\#(long)","resources":{"limits":{"\#(long)":"\#(long)"}}}]}}"#,
                type: "application/json")),
        Attempt(
            name: "deployment", target: "/apis/apps/v1/namespaces/default/deployments",
            body: .text(
                #"{"metadata":{"name":"s"},"spec":{"replicas":\#(number),"selector":{"matchLabels":{"a":"\#(long)"},"matchExpressions":[{"key":"\#(long)","operator":"\#(long)"}]},"template":{"metadata":{"labels":{"a":"\#(long)"}},"spec":{"containers":[{"name":"c","image":"i"}]}}}}"#,
                type: "application/json")),
        Attempt(
            name: "ingress", target: "/apis/networking.k8s.io/v1/namespaces/default/ingresses",
            body: .text(
                #"{"metadata":{"name":"s"},"spec":{"ingressClassName":"\#(long)","rules":[{"host":"\#(long)","http":{"paths":[{"path":"\#(long)","pathType":"\#(long)","backend":{"service":{"name":"\#(long)","port":{"name":"\#(long)"}}}}]}}]}}"#,
                type: "application/json")),
        Attempt(
            name: "role", target: "/apis/rbac.authorization.k8s.io/v1/namespaces/default/rolebindings",
            body: .text(
                #"{"metadata":{"name":"s"},"roleRef":{"apiGroup":"\#(long)","kind":"\#(long)","name":"\#(long)"},"subjects":[{"kind":"\#(long)","name":"\#(long)"}]}"#,
                type: "application/json"), user: nil),
        Attempt(
            name: "secret", target: Samples.secrets,
            body: .text(#"{"metadata":{"name":"s"},"type":"kubernetes.io/tls","data":{"\#(long)/":"eA=="}}"#, type: "application/json")),
        Attempt(
            name: "definition", target: Samples.definitions,
            body: .text(
                #"{"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"\#(long)"},"spec":{"group":"\#(long)","names":{"plural":"\#(long)","kind":"\#(long)"},"scope":"\#(long)","versions":[{"name":"\#(long)","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"\#(long)","pattern":"(\#(long)","x-kubernetes-list-type":"\#(long)"}}}]}}"#,
                type: "application/json"), limit: 120_000),
    ]

    private static let patches: [Attempt] = [
        patch("merged name", .merge(#"{"metadata":{"name":"\#(long)"}}"#)), patch("merged number", .merge(#"{"data":{"x":\#(number)}}"#)),
        patch("merged object", .merge(#"{"data":{"x":{"y":"\#(long)"}}}"#)),
        patch("strategic object", .strategic(#"{"data":{"x":{"y":"\#(long)"}}}"#)),
        patch("strategic directive", .strategic(#"{"data":{"$patch":"\#(long)"}}"#)),
        patch("patched path", .jsonPatch(#"[{"op":"replace","path":"/\#(long)","value":1}]"#)),
        patch("patched operation", .jsonPatch(#"[{"op":"\#(long)","path":"/data"}]"#)),
        patch("patched source", .jsonPatch(#"[{"op":"copy","from":"/\#(long)","path":"/data/y"}]"#)),
        patch("patched test", .jsonPatch(#"[{"op":"test","path":"/data","value":"\#(long)"}]"#)),
        patch("patched value", .jsonPatch(#"[{"op":"add","path":"/data/y","value":{"z":"\#(long)"}}]"#)),
        patch("patched member", .jsonPatch(#"[{"op":"add","path":"/data/y","value":"z","\#(long)":1}]"#), query: "?fieldValidation=Strict"),
        patch("applied kind", .apply(#"{"apiVersion":"v1","kind":"\#(long)","metadata":{"name":"a"}}"#), query: "?fieldManager=m"),
        patch(
            "applied version", .apply(#"{"apiVersion":"\#(long)","kind":"ConfigMap","metadata":{"name":"a"}}"#), query: "?fieldManager=m"),
        patch("applied name", .apply(#"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"\#(long)"}}"#), query: "?fieldManager=m"),
        patch(
            "applied number", .apply(#"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{"x":\#(number)}}"#),
            query: "?fieldManager=m"),
        patch(
            "applied unknown field", .apply(#"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"\#(long)":"x"}"#),
            query: "?fieldManager=m"),
        patch(
            "applied double field",
            .apply(#"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"\#(long)":"x","\#(long)":"x"}"#),
            query: "?fieldManager=m"),
        patch(
            "applied new uid", .apply(#"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"new","uid":"\#(long)"}}"#),
            target: Samples.configMaps + "/new", query: "?fieldManager=m"),
        patch(
            "applied version", .apply(#"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","resourceVersion":"\#(long)"}}"#),
            query: "?fieldManager=m"),
        patch(
            "applied managed fields",
            .apply(#"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","managedFields":[{"manager":"\#(long)"}]}}"#),
            query: "?fieldManager=m"),
    ]

    @Test("an answer does not grow with the value that it complains about", arguments: attempts)
    func answers(attempt: Attempt) async throws {
        let server = try await InProcessServer.withWidgets(Samples.widgets(#"{"type":"string","enum":["small"]}"#))
        try await server.make(Samples.configMaps, Samples.configMap("a", data: #"{"x":"y"}"#))
        let user = attempt.user.map { UserInfo.authenticated(name: $0) } ?? InProcessServer.administrator
        let answer = await server.send(attempt.method, attempt.target, attempt.body, headers: attempt.headers, as: user)
        guard answer.status != 200, answer.status != 201 else {
            let bytes = answer.warnings.reduce(0) { $0 + $1.utf8.count }
            #expect(bytes < attempt.limit, "warnings of \(bytes) bytes")
            return
        }
        // Kubernetes, too, calls what it cannot apply an error of its own.
        #expect((400...500).contains(answer.status), "\(answer.status) \(answer.message.prefix(300))")
        #expect(answer.body.count < attempt.limit, "\(answer.body.count) bytes: \(answer.message.prefix(300))")
        let bytes = answer.warnings.reduce(0) { $0 + $1.utf8.count }
        #expect(bytes < attempt.limit, "warnings of \(bytes) bytes")
    }
}
