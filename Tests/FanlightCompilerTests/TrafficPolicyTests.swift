import FanlightCompiler
import FanlightIR
import FanlightResources
import Testing

@Suite struct TrafficPolicyTests {
    private static let base = """
        apiVersion: istio.alibabacloud.com/v1beta1
        kind: IstioGateway
        metadata: {name: one, namespace: istio-system}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: cart, namespace: default}
        spec:
          ports: [{name: http, port: 80}, {name: grpc, port: 90}, {name: dns, port: 53, protocol: UDP}]

        """

    private static func rule(_ name: String, created: Int, _ spec: String) -> String {
        """
        ---
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata: {name: \(name), namespace: default, creationTimestamp: "2024-01-0\(created)T00:00:00Z"}
        spec: {host: cart, \(spec)}

        """
    }

    private static func cluster(_ name: String, _ yaml: String) throws -> Cluster {
        var compiler = Compiler()
        let compilation = compiler.compile(ResourceSnapshot(try Resource.all(base + yaml)))
        let clusters = try #require(compilation.gateways.first).configuration.clusters.value
        return try #require(clusters.first { $0.name == name })
    }

    @Test("of the rules that are merged the first that has a traffic policy gives it, as a whole")
    func firstPolicyWins() throws {
        let cluster = try Self.cluster(
            "outbound|80||cart.default.svc.cluster.local",
            Self.rule(
                "c", created: 3, "trafficPolicy: {loadBalancer: {simple: RANDOM}, connectionPool: {http: {http1MaxPendingRequests: 3}}}")
                + Self.rule("b", created: 2, "trafficPolicy: {loadBalancer: {simple: ROUND_ROBIN}}")
                + Self.rule("a", created: 1, "subsets: [{name: v1}]"))

        #expect(cluster.loadBalancing == .roundRobin)
        #expect(cluster.maxPendingRequests == nil)
    }

    @Test("the settings of a port replace all blocks of the rule, also by leaving one out")
    func portReplaces() throws {
        let rule = Self.rule(
            "a", created: 1,
            "trafficPolicy: {loadBalancer: {simple: RANDOM}, connectionPool: {tcp: {maxConnections: 3}}, "
                + "portLevelSettings: [{port: {number: 80}, connectionPool: {tcp: {maxConnections: 7}}}]}")

        let with = try Self.cluster("outbound|80||cart.default.svc.cluster.local", rule)
        let without = try Self.cluster("outbound|90||cart.default.svc.cluster.local", rule)

        #expect(with.loadBalancing == .leastRequest)
        #expect(with.maxConnections == 7)
        #expect(without.loadBalancing == .random)
        #expect(without.maxConnections == 3)
    }

    @Test("a subset replaces block by block, and its settings of a port all blocks")
    func subsetReplaces() throws {
        let rule = Self.rule(
            "a", created: 1,
            "trafficPolicy: {loadBalancer: {simple: RANDOM}, connectionPool: {tcp: {maxConnections: 3}}}, "
                + "subsets: [{name: v1, trafficPolicy: {connectionPool: {tcp: {maxConnections: 7}}, "
                + "portLevelSettings: [{port: {number: 90}, loadBalancer: {simple: ROUND_ROBIN}}]}}]")

        let block = try Self.cluster("outbound|80|v1|cart.default.svc.cluster.local", rule)
        let port = try Self.cluster("outbound|90|v1|cart.default.svc.cluster.local", rule)

        #expect(block.loadBalancing == .random)
        #expect(block.maxConnections == 7)
        #expect(port.loadBalancing == .roundRobin)
        #expect(port.maxConnections == nil)
    }

    @Test("a UDP port has no cluster, and an alias has none of its own")
    func noCluster() throws {
        var compiler = Compiler()
        let alias = """
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: alias, namespace: default}
            spec: {type: ExternalName, externalName: cart.default.svc.cluster.local, ports: [{name: http, port: 80}]}
            """
        let compilation = compiler.compile(ResourceSnapshot(try Resource.all(Self.base + alias)))

        let names = try #require(compilation.gateways.first).configuration.clusters.value.map(\.name).filter { $0.contains(".default.") }

        #expect(names == ["outbound|80||cart.default.svc.cluster.local", "outbound|90||cart.default.svc.cluster.local"])
    }
}
