import FanlightEventLoop
import FanlightHTTP
import FanlightManifests
import FanlightResources
import Foundation
import Logging
import Testing

@testable import FanlightCommands

/// The traffic of gateways that are processes.
@Suite(.timeLimit(.minutes(2))) struct ReplicaTrafficTests {
    // MARK: One look

    private static func pod(_ name: String, of gateway: String, _ address: String) throws -> Resource {
        let text =
            #"{"metadata":{"name":"\#(name)","labels":{"app":"istio-\#(gateway)","istio":"\#(gateway)"}},"spec":{},"status":{"podIP":"\#(address)","podIPs":[{"ip":"\#(address)"}]}}"#
        let tree = try #require(JSONReader.read(Array(text.utf8)).documents.first?.node)
        return Resource(kind: .pod, version: "v1", namespace: "istio-system", tree: tree, source: nil)
    }

    private static func loopback() -> String { "127.\(Int.random(in: 40...59)).\(Int.random(in: 0...255)).\(Int.random(in: 1...254))" }

    @Test("replicas that hang keep nobody waiting for long: the others are heard")
    func hung() async throws {
        let metrics = "istio_requests_total{gateway=\"istio-system/two\",route=\"unknown\",response_code=\"200\"} 7\n"
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let healthy = Self.loopback()
        let server = try await HTTPServer.start(HTTPServerOptions(address: .tcp(host: healthy, port: 0)), logger: logger) { _ in
            HTTPResponse(status: 200, body: .bytes(Array(metrics.utf8)))
        }
        let port = try #require(server.port)
        // The kernel takes their connections, and nobody ever answers.
        var (silent, sockets): ([String], [Int32]) = ([], [])
        while silent.count < 3 {
            let address = Self.loopback()
            sockets.append(try Socket.listen(on: try #require(SocketAddress(address, port: port))))
            silent.append(address)
        }
        let directory = ReplicaDirectory()
        var pods = try silent.enumerated().map { try Self.pod("a\($0)", of: "one", $1) }
        pods += [try Self.pod("b", of: "two", healthy), try Self.pod("c", of: "three", "")]
        directory.update(ResourceSnapshot(pods))
        let start = TrafficCollector.Moment.now
        let collector = TrafficCollector(ReplicaTraffic(directory: directory, port: port, limit: .seconds(10)), start: start)
        await collector.sample(at: TrafficCollector.Moment(time: start.time + 15, wall: start.wall + 15_000))
        let heard = try await collector.answer(["seconds": "15"]).json
        #expect(
            JSONReader.read(Array(heard.text.utf8)).documents.first?.node["series"]?.elements.map { $0["gateway"]?.string } == [
                "istio-system/two"
            ])
        for socket in sockets { Socket.close(socket) }
        await server.stop(grace: .zero)
    }

    // MARK: From requests to rates

    private static let manifests = """
        apiVersion: istio.alibabacloud.com/v1beta1
        kind: IstioGateway
        metadata: {name: one, namespace: istio-system}
        spec: {podLabels: {shared: "1"}, ports: [{name: http, port: 18080, targetPort: 8080}]}
        ---
        apiVersion: istio.alibabacloud.com/v1beta1
        kind: IstioGateway
        metadata: {name: two, namespace: istio-system}
        spec: {podLabels: {shared: "1"}, ports: [{name: http, port: 18080, targetPort: 8080}]}
        ---
        apiVersion: networking.istio.io/v1
        kind: Gateway
        metadata: {name: web}
        spec:
          selector: {shared: "1"}
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
          - match: [{uri: {exact: /slow}}]
            route: [{destination: {host: slow.test}}]
          - directResponse: {status: 503}
        ---
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: {name: slow}
        spec: {hosts: [slow.test], ports: [{number: 80, name: http, protocol: HTTP}], resolution: STATIC, endpoints: [{address: 127.0.0.1, ports: {http: SLOW}}]}
        """
    private static let gateways = "/apis/istio.alibabacloud.com/v1beta1/namespaces/istio-system/istiogateways"

    /// What `serve` knows of the latest 15 s.
    private struct Step {
        var rates: [String: Double] = [:]
        var errors: [String: Double] = [:]
        var slowest: [String: Double] = [:]
    }

    /// A `serve` whose gateways are processes, and whose looks at the traffic are this test's.
    private final class World {
        let serve: RunningServe
        private let tick: AsyncStream<TrafficCollector.Moment>.Continuation
        private var time = TrafficCollector.Moment.now.time

        /// - Parameter slow: the port of a backend that takes its time.
        init(slow: Int) async throws {
            let (moments, tick) = AsyncStream.makeStream(of: TrafficCollector.Moment.self)
            self.tick = tick
            serve = try await RunningServe(
                ["all.yaml": manifests.replacingOccurrences(of: "SLOW", with: "\(slow)")], traffic: moments,
                program: try FanlightProcess.program())
        }

        /// A test that fails leaves no gateway behind.
        deinit { for process in processes("") { kill(process, SIGKILL) } }

        /// Those of the Pods whose names begin so.
        func processes(_ name: String) -> [Int32] {
            let numbers = (try? FileManager.default.contentsOfDirectory(atPath: "/proc"))?.compactMap { Int32($0) } ?? []
            let path = Array("\(serve.data)/gateways/istio-system_\(name)".utf8)
            return numbers.filter { number in
                guard number != getpid(), let bytes = FileManager.default.contents(atPath: "/proc/\(number)/cmdline") else { return false }
                return bytes.firstRange(of: path) != nil
            }
        }

        func send(_ counts: [String: Int], to gateway: String) async throws {
            let address = try #require(try await serve.address(of: gateway, port: 18_080))
            for (path, count) in counts {
                for _ in 0..<count {
                    _ = try await RawClient.exchange(
                        "GET \(path) HTTP/1.1\r\nhost: a.test\r\nconnection: close\r\n\r\n", host: address.host, port: address.port)
                }
            }
        }

        func replicas(_ count: Int) async throws {
            try await RunningServe.eventually {
                let pods = try await serve.object("/api/v1/namespaces/istio-system/pods?labelSelector=istio%3Done")["items"]?.elements ?? []
                return pods.count == count
                    && pods.allSatisfy {
                        $0[path: ["status", "conditions"]]?.elements
                            .contains { $0["type"]?.string == "Ready" && $0["status"]?.string == "True" } == true
                    }
            }
        }

        /// Has `serve` look at the traffic as if 15 s had passed since it did before.
        func step() async throws -> Step {
            let now = TrafficCollector.Moment.now
            let former = try await end()
            time += 15
            tick.yield(TrafficCollector.Moment(time: time, wall: max(now.wall, former + 1)))
            try await RunningServe.eventually { try await end() != former }
            var step = Step()
            for gateway in ["one", "two"] {
                for line in try await traffic("gateway=istio-system/\(gateway)&seconds=15")["series"]?.elements ?? [] {
                    let name = line["route"]?.string.map { "\(gateway) \($0)" } ?? gateway
                    step.rates[name] = Self.number(line["requests"])
                    step.errors[name] = Self.number(line["errors"])
                    step.slowest[name] = Self.number(line["p99"])
                }
            }
            return step
        }

        private func end() async throws -> Int64 { Int64(try await traffic("seconds=15")["end"]?.integer ?? 0) }

        private func traffic(_ query: String) async throws -> Node {
            let text = try await serve.ask("/traffic?\(query)")
            return try #require(JSONReader.read(Array(text.utf8)).documents.first?.node)
        }

        private static func number(_ values: Node?) -> Double? {
            values?.elements.last.flatMap { $0.integer.map { Double($0) } ?? $0.number }
        }
    }

    /// As the answers have it: with three digits.
    private static func rate(_ requests: Int) -> Double { (Double(requests) / 15 * 1_000).rounded() / 1_000 }

    @Test("requests through gateways that are processes become rates, also of replicas that begin anew, come and go")
    func rates() async throws {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let backend = try await HTTPServer.start(HTTPServerOptions(address: .tcp(host: "127.0.0.1", port: 0)), logger: logger) { _ in
            try? await Task.sleep(for: .milliseconds(150))
            return HTTPResponse(status: 200)
        }
        let world = try await World(slow: try #require(backend.port))
        // Whatever was asked before everything stood is of the past.
        _ = try await world.step()

        for gateway in ["one", "two"] { try await world.send(["/hello": 12, "/slow": 3, "/other": 5], to: gateway) }
        let first = try await world.step()
        for gateway in ["one", "two"] {
            #expect(first.rates[gateway] == Self.rate(20))
            #expect(first.errors[gateway] == Self.rate(5))
            #expect(first.rates["\(gateway) default/web/0"] == Self.rate(12))
            #expect(first.errors["\(gateway) default/web/0"] == 0)
            #expect(first.errors["\(gateway) default/web/2"] == Self.rate(5))
            #expect((first.slowest["\(gateway) default/web/1"] ?? 0) >= 100)
            #expect((first.slowest["\(gateway) default/web/0"] ?? 1_000) < 100)
        }
        let quiet = try await world.step()
        #expect((quiet.rates["one"], quiet.errors["one"], quiet.rates["two"]) == (0, 0, 0))

        // A replica that is killed begins to count anew.
        let process = try #require(world.processes("istio-one-").first)
        kill(process, SIGKILL)
        try await RunningServe.eventually {
            let processes = world.processes("istio-one-")
            return processes.count == 1 && processes != [process]
        }
        try await world.replicas(1)
        try await world.send(["/hello": 4], to: "one")
        try await world.send(["/hello": 6], to: "two")
        let restarted = try await world.step()
        #expect((restarted.rates["one"], restarted.rates["two"]) == (Self.rate(4), Self.rate(6)))

        // Three count together what one counted alone.
        try await world.serve.merge(Self.gateways + "/one", #"{"spec":{"replicaCount":3}}"#)
        try await world.replicas(3)
        try await world.send(["/hello": 30], to: "one")
        #expect(try await world.step().rates["one"] == Self.rate(30))
        try await world.send(["/hello": 30], to: "one")
        #expect(try await world.step().rates["one"] == Self.rate(30))

        // Those that are gone take what they had counted with them, and nothing else.
        try await world.serve.merge(Self.gateways + "/one", #"{"spec":{"replicaCount":1}}"#)
        try await world.replicas(1)
        #expect(try await world.step().rates["one"] == 0)
        try await world.send(["/hello": 9], to: "one")
        #expect(try await world.step().rates["one"] == Self.rate(9))
        try await world.serve.end()
        await backend.stop(grace: .zero)
        try world.serve.remove()
    }
}
