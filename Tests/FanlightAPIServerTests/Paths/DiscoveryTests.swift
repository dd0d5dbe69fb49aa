import FanlightResources
import FanlightSchemas
import Testing

@testable import FanlightAPIServer

@Suite struct DiscoveryTests {
    private static let aggregated = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"
    private static let beta = "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList"

    @Test(
        "each client gets the discovery that it knows",
        arguments: [
            ("\(aggregated),application/json", aggregated, "APIGroupDiscoveryList"),
            ("\(aggregated),\(beta),application/json", aggregated, "APIGroupDiscoveryList"),
            ("\(beta),application/json", "application/json", "APIGroupList"),
            ("application/json", "application/json", "APIGroupList"), ("*/*", "application/json", "APIGroupList"),
        ])
    func accept(accept: String, type: String, kind: String) async throws {
        let server = try await InProcessServer()
        let answer = await server.send("GET", "/apis", headers: ["accept": accept])
        #expect(answer.status == 200)
        #expect(answer.header("content-type") == type)
        #expect(answer.header("vary") == "Accept")
        #expect(answer["kind"]?.string == kind)
        let core = await server.send("GET", "/api", headers: ["accept": accept])
        #expect(core["kind"]?.string == (kind == "APIGroupList" ? "APIVersions" : kind))
    }

    @Test("a discovery that nobody knows is 406")
    func unacceptable() async throws {
        let server = try await InProcessServer()
        #expect(await server.send("GET", "/apis", headers: ["accept": Self.beta]).status == 406)
    }

    @Test("what discovery says can be listed can be listed, so that tools may ask for everything")
    func listable() async throws {
        let server = try await InProcessServer()
        for version in server.server.catalog.current.groups.flatMap({ group in group.versions.map { (group.name, $0) } }) {
            let path = version.0.isEmpty ? "/api/\(version.1)" : "/apis/\(version.0)/\(version.1)"
            for resource in await server.send("GET", path)["resources"]?.elements ?? []
            where resource["verbs"]?.strings.contains("list") == true {
                let name = resource["name"]?.string ?? ""
                #expect(await server.send("GET", "\(path)/\(name)")["items"] != nil, "\(path)/\(name)")
            }
        }
    }

    @Test("a copy that is still good is not sent again")
    func etag() async throws {
        let server = try await InProcessServer(isRunning: true)
        let first = await server.send("GET", "/apis", headers: ["accept": Self.aggregated])
        let tag = try #require(first.header("etag"))
        let second = await server.send("GET", "/apis", headers: ["accept": Self.aggregated, "if-none-match": tag])
        #expect(second.status == 304)
        #expect(second.body.isEmpty)
        #expect(second.header("etag") == tag)
        try await server.make(Samples.definitions, Samples.widgets())
        _ = await server.eventually(Samples.widgetPath) { $0.status == 200 }
        let third = await server.send("GET", "/apis", headers: ["accept": Self.aggregated, "if-none-match": tag])
        #expect(third.status == 200)
        #expect(third.header("etag") != tag)
    }

    @Test("a group and its versions can be had one by one")
    func groups() async throws {
        let server = try await InProcessServer()
        let group = await server.send("GET", "/apis/networking.istio.io")
        #expect(group["kind"]?.string == "APIGroup")
        #expect(group["preferredVersion", "version"]?.string == "v1")
        #expect(group["versions"]?.elements.compactMap { $0["version"]?.string } == ["v1", "v1beta1", "v1alpha3"])
        let list = await server.send("GET", "/apis/networking.istio.io/v1")
        #expect(list["kind"]?.string == "APIResourceList")
        #expect(list["groupVersion"]?.string == "networking.istio.io/v1")
        let service = list["resources"]?.elements.first { $0["name"]?.string == "virtualservices" }
        #expect(service?["shortNames"]?.strings == ["vs"])
        #expect(service?["namespaced"]?.bool == true)
        let core = await server.send("GET", "/api/v1")
        #expect(core["resources"]?.elements.contains { $0["name"]?.string == "namespaces/finalize" } == true)
        #expect(core["resources"]?.elements.contains { $0["name"]?.string == "configmaps" } == true)
    }

    @Test("every resource that discovery tells can be listed")
    func complete() async throws {
        let server = try await InProcessServer()
        let answer = await server.send("GET", "/apis", headers: ["accept": Self.aggregated])
        var count = 0
        // The questions of fanlight.dev have resources of their own, which are no objects.
        for group in answer["items"]?.elements ?? [] where group[path: ["metadata", "name"]]?.string != "fanlight.dev" {
            for version in group["versions"]?.elements ?? [] {
                for resource in version["resources"]?.elements ?? [] where resource["verbs"]?.strings.contains("list") == true {
                    let path =
                        "/apis/\(group[path: ["metadata", "name"]]?.string ?? "")/\(version["version"]?.string ?? "")/\(resource["resource"]?.string ?? "")"
                    let list = await server.send("GET", path)
                    #expect(list.status == 200, "\(path)")
                    #expect(list["kind"]?.string == (resource[path: ["responseKind", "kind"]]?.string ?? "") + "List", "\(path)")
                    count += 1
                }
            }
        }
        #expect(count > 40)
    }

    @Test("the version is one that clients take for Kubernetes")
    func version() async throws {
        let server = try await InProcessServer()
        let answer = await server.send("GET", "/version")
        #expect(answer.status == 200)
        #expect(answer["gitVersion"]?.string?.hasPrefix("v1.") == true)
        #expect(answer["major"]?.string == "1")
        #expect(answer["platform"]?.string != nil)
        #expect(answer.header("content-type") == "application/json")
    }

    @Test("health can be asked for at length")
    func health() async throws {
        let server = try await InProcessServer()
        for path in ["/healthz", "/livez", "/readyz"] {
            #expect(await server.send("GET", path).text == "ok")
            let verbose = await server.send("GET", path + "?verbose")
            #expect(verbose.text.hasPrefix("[+]ping ok\n"))
            #expect(verbose.text.hasSuffix("\(path.dropFirst()) check passed\n"))
            #expect(verbose.header("content-type") == "text/plain; charset=utf-8")
        }
        #expect(await server.send("GET", "/healthz/ping").text == "ok")
        let ill = try await InProcessServer { $0.readiness = { "no gateway is ready" } }
        #expect(await ill.send("GET", "/readyz").status == 500)
        #expect(await ill.send("GET", "/livez").status == 200)
    }

    @Test("the root tells the paths")
    func root() async throws {
        let server = try await InProcessServer()
        let paths = await server.send("GET", "/")["paths"]?.strings ?? []
        #expect(paths.contains("/api/v1") && paths.contains("/apis/apps/v1") && paths.contains("/openapi/v3"))
        #expect(paths == paths.sorted())
    }
}
