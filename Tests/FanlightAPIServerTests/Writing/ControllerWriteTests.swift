import FanlightResources
import FanlightStore
import Testing

@testable import FanlightAPIServer

/// What controllers of other parts of the process do with objects.
@Suite struct ControllerWriteTests {
    private static let services = "/api/v1/namespaces/default/services"

    private func configuration(_ selector: String, version: String? = nil) -> Node {
        let object = Node.object([
            "apiVersion": .string("v1"), "kind": .string("Service"),
            "metadata": .object(["name": .string("web"), "namespace": .string("default")]),
            "spec": .object([
                "selector": .object(["app": .string(selector)]),
                "ports": .array([.object(["port": .integer(80), "protocol": .string("TCP")])]),
            ]),
        ])
        return version.map { object.setting(["metadata", "resourceVersion"], to: .string($0)) } ?? object
    }

    @Test("what a controller enforces it takes from others, whose other fields stay")
    func enforce() async throws {
        let server = try await InProcessServer()
        try await server.server.enforce(configuration("web"), as: "one")
        _ = await server.send(
            "PATCH", "\(Self.services)/web", .merge(#"{"spec": {"selector": {"app": "x"}, "sessionAffinity": "ClientIP"}}"#))
        try await server.server.enforce(configuration("web"), as: "one")
        let service = await server.send("GET", "\(Self.services)/web")
        #expect(service["spec", "selector"]?.stringMap == ["app": "web"])
        #expect(service["spec", "sessionAffinity"]?.string == "ClientIP")
        let version = service.resourceVersion
        try await server.server.enforce(configuration("web"), as: "one")
        #expect(await server.send("GET", "\(Self.services)/web").resourceVersion == version)
    }

    @Test("a configuration for another version of the object is refused")
    func stale() async throws {
        let server = try await InProcessServer()
        try await server.server.enforce(configuration("web"), as: "one")
        let version = await server.send("GET", "\(Self.services)/web").resourceVersion
        try await server.server.enforce(configuration("new", version: version), as: "one")
        await #expect(throws: APIStatus.self) { try await server.server.enforce(configuration("newer", version: version), as: "one") }
    }

    @Test("an update counts as one of the spec, and of an object that is gone as nothing")
    func update() async throws {
        let server = try await InProcessServer()
        try await server.make(
            "/apis/apps/v1/namespaces/default/deployments",
            """
            {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"}, "spec": {"selector": {"matchLabels": {"app": "web"}},
             "template": {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": [{"name": "web", "image": "web:1"}]}}}}
            """)
        let key = ResourceKey(ResourceKind(group: "apps", kind: "Deployment"), namespace: "default", name: "web")
        try await server.server.update(key, as: "one") { $0.setting(["spec", "replicas"], to: .integer(4)) }
        let deployment = await server.send("GET", "/apis/apps/v1/namespaces/default/deployments/web")
        #expect(deployment["spec", "replicas"]?.integer == 4)
        #expect(deployment["metadata", "generation"]?.integer == 2)
        try await server.server.update(ResourceKey(key.kind, namespace: "default", name: "none"), as: "one") { $0 }
    }

    @Test("a Service that becomes one of another type loses what only the former type has")
    func serviceType() async throws {
        let server = try await InProcessServer()
        try await server.make(
            Self.services,
            """
            {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web"},
             "spec": {"type": "LoadBalancer", "clusterIP": "10.0.0.1", "ports": [{"port": 80, "nodePort": 30080}]}}
            """)
        let changed = await server.send("PATCH", "\(Self.services)/web", .merge(#"{"spec": {"type": "ClusterIP"}}"#))
        #expect(changed.status == 200, "\(changed.text)")
        #expect(changed["spec", "externalTrafficPolicy"] == nil)
        #expect(changed["spec", "allocateLoadBalancerNodePorts"] == nil)
        #expect(changed["spec", "ports"]?.elements.first?["nodePort"] == nil)
        #expect(changed["spec", "clusterIP"]?.string == "10.0.0.1")
        let named = await server.send(
            "PATCH", "\(Self.services)/web", .merge(#"{"spec": {"type": "ExternalName", "externalName": "a.example.com"}}"#))
        #expect(named.status == 200, "\(named.text)")
        #expect(named["spec", "clusterIP"] == nil)
    }
}
