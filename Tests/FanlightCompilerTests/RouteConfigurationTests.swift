import FanlightCompiler
import FanlightIR
import FanlightResources
import Testing

@Suite struct RouteConfigurationTests {

    @Test("Istio's table of route configurations", arguments: try cases())
    func istioTable(_ named: NamedCase) throws {
        let node = named.node
        let resources = (node["resources"]?.elements ?? []).map { Resource($0) }
        let workload = GatewayWorkload(name: nil, namespace: "default", labels: ["istio": "ingressgateway"])
        var compiler = Compiler(mesh: MeshSettings())

        let compiled = try #require(compiler.compile(ResourceSnapshot(resources), workloads: [workload]).gateways.first)

        let name = node["routeName"]?.string
        let configuration = try #require(compiled.configuration.routeConfigurations.first { $0.name == name })
        var domains: [String: [String]] = [:]
        var routes: [String: Int] = [:]
        for virtualHost in configuration.virtualHosts {
            domains[virtualHost.value.name] = virtualHost.value.domains
            routes[virtualHost.value.name] = virtualHost.value.routes.count
        }
        var expectedDomains: [String: [String]] = [:]
        for member in node["expect"]?["virtualHosts"]?.members ?? [] { expectedDomains[member.key] = member.value.strings }
        var expectedRoutes: [String: Int] = [:]
        for member in node["expect"]?["routesPerVirtualHost"]?.members ?? [] { expectedRoutes[member.key] = member.value.integer }
        #expect(domains == expectedDomains)
        #expect(routes == expectedRoutes)
        #expect(configuration.virtualHosts.contains { $0.value.requiresTLS } == node["expect"]?["requireTlsAll"]?.bool)
    }

    private static func cases() throws -> [NamedCase] {
        try IstioData.cases("routeconfig/cases.json", at: ["cases"]).map { NamedCase(name: $0["name"]?.string ?? "", node: $0) }
    }
}
