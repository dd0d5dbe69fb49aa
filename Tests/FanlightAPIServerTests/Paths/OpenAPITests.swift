import FanlightResources
import Testing

@Suite struct OpenAPITests {
    private static func path(_ server: InProcessServer, _ name: String) async -> String {
        await server.send("GET", "/openapi/v3")["paths", name, "serverRelativeURL"]?.string ?? ""
    }

    @Test("the index leads to documents that may be kept for good")
    func immutable() async throws {
        let server = try await InProcessServer()
        let path = await Self.path(server, "apis/networking.istio.io/v1")
        #expect(path.hasPrefix("/openapi/v3/apis/networking.istio.io/v1?hash="))
        let document = await server.send("GET", path)
        #expect(document.status == 200)
        #expect(document.header("content-type") == "application/json")
        #expect(document.header("cache-control") == "public, immutable")
        #expect(document["components", "schemas", "io.istio.networking.v1.VirtualService", "x-kubernetes-group-version-kind"] != nil)
        #expect(document["paths", "/apis/networking.istio.io/v1/namespaces/{namespace}/virtualservices/{name}", "patch"] != nil)
        let tag = try #require(document.header("etag"))
        #expect(await server.send("GET", path, headers: ["if-none-match": tag]).status == 304)
        #expect(await server.send("GET", path, headers: ["if-none-match": "W/\(tag)"]).status == 304)
    }

    @Test("an address of another day leads to the one of today")
    func moved() async throws {
        let server = try await InProcessServer()
        let path = await Self.path(server, "api/v1")
        let answer = await server.send("GET", "/openapi/v3/api/v1?hash=OLD")
        #expect(answer.status == 301)
        #expect(answer.header("location") == path)
        let plain = await server.send("GET", "/openapi/v3/api/v1")
        #expect(plain.status == 200)
        #expect(plain.header("cache-control") == "no-cache, private")
    }

    @Test("a copy of the index counts as unchanged until the kinds change")
    func modified() async throws {
        let server = try await InProcessServer(isRunning: true)
        server.clock.advance(seconds: 10)
        let first = await server.send("GET", "/openapi/v3")
        let date = try #require(first.header("last-modified"))
        #expect(date == "Sun, 22 Nov 2026 18:52:58 GMT")
        let second = await server.send("GET", "/openapi/v3", headers: ["if-modified-since": date])
        #expect(second.status == 304)
        #expect(second.body.isEmpty)
        server.clock.advance(seconds: 10)
        try await server.make(Samples.definitions, Samples.widgets())
        _ = await server.eventually(Samples.widgetPath) { $0.status == 200 }
        #expect(await server.send("GET", "/openapi/v3", headers: ["if-modified-since": date]).status == 200)
    }

    @Test(
        "version 2 is a message unless JSON is wanted",
        arguments: [
            ("application/com.github.proto-openapi.spec.v2@v1.0+protobuf", "application/com.github.proto-openapi.spec.v2.v1.0+protobuf"),
            ("application/json", "application/json"), ("*/*", "application/json"),
        ])
    func version2(accept: String, type: String) async throws {
        let server = try await InProcessServer()
        let answer = await server.send("GET", "/openapi/v2", headers: ["accept": accept])
        #expect(answer.status == 200)
        #expect(answer.header("content-type") == type)
        let tag = try #require(answer.header("etag"))
        #expect(await server.send("GET", "/openapi/v2", headers: ["accept": accept, "if-none-match": tag]).status == 304)
    }

    @Test("what there is not is not found, what cannot be written is not acceptable")
    func missing() async throws {
        let server = try await InProcessServer()
        #expect(await server.send("GET", "/openapi/v3/apis/none/v1").status == 404)
        #expect(await server.send("GET", "/openapi/v4").status == 404)
        #expect(await server.send("GET", "/openapi/v3/api/v1", headers: ["accept": "text/html"]).status == 406)
    }
}
