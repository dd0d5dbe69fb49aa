import FanlightResources
import Testing

/// What there is not, and how that is said: Kubernetes' own kinds and custom ones are served by two routers, which differ.
@Suite struct RoutingTests {
    private static let generic404 = "the server could not find the requested resource"
    private static let generic405 = "the server does not allow this method on the requested resource"

    @Test(
        "what Kubernetes' own groups do not have is a Status",
        arguments: [
            ("GET", "/api/v1/foos", 404), ("GET", "/api/v1/namespaces/default/foos/x", 404), ("GET", "/api/v2/pods", 404),
            ("GET", "/apis/apps/v9/deployments", 404),
            ("GET", "/apis/apps/v9", 404), ("GET", "/api/v1/configmaps/x", 404), ("GET", "/api/v1/namespaces/default/nodes", 404),
            ("GET", "/api/v1/namespaces/default/configmaps/x/status", 404), ("GET", "/api/v1/namespaces/default/configmaps/x/y/z", 404),
            ("POST", "/api/v1/namespaces/default/pods/p/eviction", 404),
            ("POST", "/api/v1/namespaces/default/serviceaccounts/s/token", 404),
            ("POST", "/api/v1/configmaps", 405), ("PUT", "/api/v1/namespaces/default/configmaps", 405),
            ("POST", "/api/v1/namespaces/default/configmaps/x", 405),
            ("DELETE", "/api/v1/namespaces", 405), ("DELETE", "/api/v1/configmaps", 405),
            ("HEAD", "/api/v1/namespaces/default/configmaps", 405),
            ("OPTIONS", "/api/v1/namespaces/default/configmaps", 405), ("TRACE", "/api/v1/namespaces/default/configmaps/x", 405),
            ("GET", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", 405), ("POST", "/version", 405),
            ("DELETE", "/apis/apps/v1", 405),
            ("PUT", "/api/v1/namespaces/default", 405),
        ])
    func builtin(method: String, target: String, status: Int) async throws {
        let server = try await InProcessServer()
        let answer = await server.send(method, target)
        if method == "PUT", target == "/api/v1/namespaces/default" { return #expect(answer.status == 400) }
        #expect(answer.status == status)
        #expect(answer.message == (status == 404 ? Self.generic404 : Self.generic405))
        #expect(answer.reason == (status == 404 ? "NotFound" : "MethodNotAllowed"))
        #expect(answer["details"] == .emptyObject)
    }

    @Test(
        "what no group has is text",
        arguments: [
            ("GET", "/foo"), ("GET", "/apis/unknown.io"), ("GET", "/apis/unknown.io/v1"), ("GET", "/apis/unknown.io/v1/foos"),
            ("POST", "/foo"),
            ("GET", "/apis/networking.istio.io/v9"), ("GET", "/apis/networking.istio.io/v9/virtualservices"),
            ("GET", "/apis/networking.istio.io/v1/foos"),
            ("POST", "/apis/networking.istio.io/v1/virtualservices"), ("GET", "/apis/networking.istio.io/v1/virtualservices/x"),
            ("GET", "/apis/gateway.networking.k8s.io/v1/namespaces/default/gatewayclasses"), ("GET", "//api/v1"),
            ("GET", "/healthz/unknown"),
        ])
    func text(method: String, target: String) async throws {
        let server = try await InProcessServer()
        let answer = await server.send(method, target)
        #expect(answer.status == 404)
        #expect(answer.text == "404 page not found\n")
        #expect(answer.header("content-type") == "text/plain; charset=utf-8")
        #expect(answer.header("x-content-type-options") == "nosniff")
    }

    @Test(
        "custom kinds refuse verbs and parts in words of their own",
        arguments: [
            ("GET", "/x/scale", 404, #"virtualservices.networking.istio.io "x" not found"#),
            ("GET", "/x/status/y", 404, #"virtualservices.networking.istio.io "x" not found"#),
            ("DELETE", "/x/status", 405, #"delete is not supported on resources of kind "virtualservices.networking.istio.io""#),
            ("POST", "/x", 405, #"create is not supported on resources of kind "virtualservices.networking.istio.io""#),
            ("OPTIONS", "", 405, #" is not supported on resources of kind "virtualservices.networking.istio.io""#),
            ("PUT", "", 400, "name must be provided"),
        ])
    func custom(method: String, rest: String, status: Int, message: String) async throws {
        let server = try await InProcessServer()
        let answer = await server.send(method, Samples.virtualServices + rest)
        #expect(answer.status == status)
        #expect(answer.message == message)
    }

    @Test(
        "a slash at the end changes nothing",
        arguments: ["/api/", "/apis/", "/version/", "/api/v1/", "/apis/apps/v1/", "/api/v1/namespaces/", "/healthz/"])
    func trailingSlash(target: String) async throws {
        let server = try await InProcessServer()
        let with = await server.send("GET", target)
        let without = await server.send("GET", String(target.dropLast()))
        #expect(with.status == 200)
        #expect(with.body == without.body)
    }

    @Test("a HEAD of a custom kind is answered as its GET")
    func head() async throws {
        let server = try await InProcessServer()
        #expect(await server.send("HEAD", Samples.virtualServices).status == 200)
        #expect(await server.send("HEAD", Samples.virtualServices + "/x").status == 404)
    }

    @Test("the old paths of watches work")
    func legacyWatch() async throws {
        let server = try await InProcessServer()
        try await server.make(Samples.configMaps, Samples.configMap("a"))
        try await server.make(Samples.configMaps, Samples.configMap("b"))
        let all = await server.watch("/api/v1/watch/namespaces/default/configmaps")
        #expect(await all.summary(2) == ["ADDED a", "ADDED b"])
        let one = await server.watch("/api/v1/watch/namespaces/default/configmaps/b")
        #expect(await one.summary(1) == ["ADDED b"])
        let other = await server.send("GET", "/api/v1/watch/namespaces/default/configmaps/b?fieldSelector=metadata.name%3Da")
        #expect(other.message == "fieldSelector metadata.name doesn't match requested name")
    }

    @Test(
        "names that no path can have are 400, others are not found",
        arguments: [
            ("..", 400, #"Name parameter invalid: "..": may not be '..'"#), (".", 400, #"Name parameter invalid: ".": may not be '.'"#),
            ("a%25b", 400, #"Name parameter invalid: "a%b": may not contain '%'"#),
            ("a%2Fb", 404, "the server could not find the requested resource"),
            ("Bad_Name", 404, #"configmaps "Bad_Name" not found"#), ("a%00b", 400, "the path has control characters"),
            ("a%7Fb", 400, "the path has control characters"),
            ("%C3%A4", 404, #"configmaps "ä" not found"#),
        ])
    func names(name: String, status: Int, message: String) async throws {
        let server = try await InProcessServer()
        let answer = await server.send("GET", "\(Samples.configMaps)/\(name)")
        #expect(answer.status == status)
        #expect(answer.message == message)
    }

    @Test(
        "a namespace that no path can have is refused, whatever is asked of it",
        arguments: [
            ("..", #"Namespace parameter invalid: "..": may not be '..'"#), (".", #"Namespace parameter invalid: ".": may not be '.'"#),
            ("a%25b", #"Namespace parameter invalid: "a%b": may not contain '%'"#),
            ("%2E%2E", #"Namespace parameter invalid: "..": may not be '..'"#),
            ("%00", "the path has control characters"), ("a%0Ab", "the path has control characters"),
        ])
    func namespaces(namespace: String, message: String) async throws {
        let server = try await InProcessServer()
        let requests = [
            ("GET", "/api/v1/namespaces/\(namespace)/secrets"), ("GET", "/api/v1/namespaces/\(namespace)/secrets/x"),
            ("GET", "/api/v1/namespaces/\(namespace)/secrets?watch=1"), ("POST", "/api/v1/namespaces/\(namespace)/configmaps"),
            ("DELETE", "/api/v1/namespaces/\(namespace)/configmaps"), ("PATCH", "/api/v1/namespaces/\(namespace)/pods/x/status"),
            ("GET", "/api/v1/watch/namespaces/\(namespace)/secrets"),
            ("GET", "/apis/networking.istio.io/v1/namespaces/\(namespace)/gateways"),
            ("POST", "/apis/authorization.k8s.io/v1/namespaces/\(namespace)/localsubjectaccessreviews"),
        ]
        for (method, target) in requests {
            let answer = await server.send(method, target, method == "POST" ? "{}" : .none)
            #expect(answer.status == 400, "\(method) \(target)")
            #expect(answer.reason == "BadRequest")
            #expect(answer.message == message)
        }
    }

    @Test(
        "parts of a path that lead up lead nowhere",
        arguments: [
            "/api/../secrets", "/api/v1/../secrets", "/apis/apps/../x", "/apis/../v1/secrets", "/api/v1/namespaces/default/configmaps/a/..",
            "/api/v1/namespaces/default/../secrets",
        ])
    func upwards(path: String) async throws {
        let server = try await InProcessServer()
        #expect(await server.send("GET", path).status == 404)
    }

    @Test("how long a client waits must be a time", arguments: [("32s", 200), ("1m0s", 200), ("", 200), ("abc", 400), ("5", 400)])
    func timeout(text: String, status: Int) async throws {
        let server = try await InProcessServer()
        let answer = await server.send("GET", Samples.configMaps + "?timeout=" + text)
        #expect(answer.status == status)
        guard status == 400 else { return }
        #expect(answer.message.hasPrefix("invalid timeout specified in the request URL: time: "))
    }

    @Test("to watch one object by its own path is to get it")
    func watchOfOne() async throws {
        let server = try await InProcessServer()
        try await server.make(Samples.configMaps, Samples.configMap("a"))
        #expect(await server.send("GET", Samples.configMaps + "/a?watch=true")["kind"]?.string == "ConfigMap")
    }

    @Test(
        "a Pod has no kubelet that could be asked",
        arguments: [
            ("GET", "log", 400, "a container name must be specified for pod p, choose one of: [c d]"), ("GET", "log?container=c", 204, ""),
            ("GET", "log?container=x", 400, "container x is not valid for pod p"),
            ("POST", "exec?container=c", 400, "pod p does not have a host assigned"),
            ("GET", "portforward", 400, "pod p does not have a host assigned"), ("PUT", "log", 405, generic405),
        ])
    func pod(method: String, part: String, status: Int, message: String) async throws {
        let server = try await InProcessServer()
        try await server.make(
            "/api/v1/namespaces/default/pods",
            #"{"metadata":{"name":"p"},"spec":{"containers":[{"name":"c","image":"i"},{"name":"d","image":"i"}]}}"#)
        let answer = await server.send(method, "/api/v1/namespaces/default/pods/p/" + part)
        #expect(answer.status == status)
        #expect(answer.message == message)
        #expect(await server.send(method, "/api/v1/namespaces/default/pods/none/" + part).status == (status == 405 ? 405 : 404))
    }
}
