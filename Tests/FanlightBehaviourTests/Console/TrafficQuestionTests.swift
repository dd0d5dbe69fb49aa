import FanlightManifests
import FanlightResources
import Testing

@testable import FanlightCommands

@Suite struct TrafficQuestionTests {
    private static let manifests = """
        apiVersion: istio.alibabacloud.com/v1beta1
        kind: IstioGateway
        metadata: {name: one, namespace: istio-system}
        spec: {ports: [{name: http, port: 18080, targetPort: 8080}]}
        ---
        apiVersion: networking.istio.io/v1
        kind: Gateway
        metadata: {name: web}
        spec:
          selector: {istio: one}
          servers:
          - port: {number: 18080, name: http, protocol: HTTP}
            hosts: ["*"]
        ---
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: web}
        spec:
          hosts: ["*"]
          gateways: [web]
          http:
          - match: [{uri: {exact: /hello}}]
            directResponse: {status: 200}
          - directResponse: {status: 503}
        """

    @Test("requests through a gateway appear in its traffic, by route, without anybody having asked before")
    func requests() async throws {
        let (moments, tick) = AsyncStream.makeStream(of: TrafficCollector.Moment.self)
        let serve = try await RunningServe(["all.yaml": Self.manifests], traffic: moments)
        let address = try #require(try await serve.address(of: "one", port: 18080))
        for path in ["/hello", "/hello", "/hello", "/other"] {
            _ = try await RawClient.exchange(
                "GET \(path) HTTP/1.1\r\nhost: a.test\r\nconnection: close\r\n\r\n", host: address.host, port: address.port)
        }
        let now = TrafficCollector.Moment.now
        tick.yield(TrafficCollector.Moment(time: now.time + 15, wall: now.wall + 15_000))
        var answer: Node?
        try await RunningServe.eventually {
            let text = try await serve.ask("/traffic?gateway=istio-system/one&seconds=15")
            answer = JSONReader.read(Array(text.utf8)).documents.first?.node
            return answer?["series"]?.elements.count == 3
        }
        let series = try #require(answer?["series"]?.elements)
        #expect(answer?["step"]?.integer == 15)
        #expect(series.map { $0["route"]?.string } == [nil, "default/web/0", "default/web/1"])
        let sums = series.map { line in ["requests", "errors"].map { Self.number(line[$0]?.elements.last) } }
        #expect(sums[0][0] > 0.1)
        #expect(abs(sums[1][0] - 3 * sums[2][0]) < 0.01)
        #expect(sums[1][1] == 0)
        #expect(sums[2][0] == sums[2][1])
        #expect(Self.number(series[1]["p99"]?.elements.last) > 0)
        await #expect(throws: CommandError.self) { try await serve.ask("/traffic?seconds=0") }
        try await serve.end()
        try serve.remove()
    }

    private static func number(_ node: Node?) -> Double { node?.integer.map { Double($0) } ?? node?.number ?? -1 }
}
