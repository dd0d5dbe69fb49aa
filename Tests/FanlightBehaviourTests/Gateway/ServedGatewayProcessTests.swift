import FanlightManifests
import FanlightResources
import Foundation
import NIOHTTP1
import Synchronization
import Testing

@testable import FanlightCommands

/// `fanlight serve` with its gateways as processes, from outside.
@Suite(.serialized) struct ServedGatewayProcessTests {
    private static let gateways = "/apis/istio.alibabacloud.com/v1beta1/namespaces/istio-system/istiogateways"
    private static let networking = "/apis/networking.istio.io/v1/namespaces/default/"
    private static let pods = "/api/v1/namespaces/istio-system/pods"

    private static func node(_ json: String) throws -> Node { try #require(JSONReader.read(Array(json.utf8)).documents.first?.node) }

    private struct World {
        let folder: CrashFolder
        var serve: FanlightProcess
        let pool: Int
        let address: String

        var api: SocketAPI { SocketAPI(socketPath: folder.data + "/fanlight.sock") }

        func get(_ path: String = "/hello") async throws -> Int {
            try await RawClient.exchange(
                "GET \(path) HTTP/1.1\r\nhost: a.example.com\r\nconnection: close\r\n\r\n", host: address, port: 18_080
            ).status
        }

        func podNames() async throws -> [String] {
            try await api.send(.GET, pods).body["items"]?.elements.compactMap { $0[path: ["metadata", "name"]]?.string }.sorted() ?? []
        }

        /// Addresses of this process alone, which no other run has.
        static func options(_ pool: Int) -> [String] {
            let block = "127.\(128 + Int(getpid()) % 50).\(Int(getpid()) / 50 % 120 * 2 + pool)"
            return ["--address-pool", "\(block).0/25", "--pod-pool", "\(block).128/25", "--drain-timeout", "5"]
        }
    }

    private static func eventually(_ what: String, _ condition: () async throws -> Bool) async throws {
        let deadline = ContinuousClock.now + .seconds(60)
        while true {
            if (try? await condition()) == true { return }
            try #require(ContinuousClock.now < deadline, "\(what)")
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    private static func ready(_ api: SocketAPI) async throws {
        try await eventually("all gateways are ready") { try await api.send(.GET, "/apis/fanlight.dev/v1/status?ready=true").status == 200 }
    }

    private static func start(pool: Int) async throws -> World {
        let folder = try CrashFolder()
        let serve = try await FanlightProcess.serve(folder.data, options: World.options(pool))
        let api = SocketAPI(socketPath: folder.data + "/fanlight.sock")
        let gateway =
            #"{"apiVersion":"istio.alibabacloud.com/v1beta1","kind":"IstioGateway","metadata":{"name":"one"},"spec":{"ports":[{"name":"http","port":18080,"targetPort":8080}],"podLabels":{"key1":"value1"}}}"#
        #expect(try await api.send(.POST, gateways, node(gateway)).status == 201)
        let shared =
            #"{"apiVersion":"networking.istio.io/v1","kind":"Gateway","metadata":{"name":"web"},"spec":{"selector":{"istio":"one"},"servers":[{"port":{"number":18080,"name":"http","protocol":"HTTP"},"hosts":["*"]}]}}"#
        #expect(try await api.send(.POST, networking + "gateways", node(shared)).status == 201)
        let routes =
            #"{"apiVersion":"networking.istio.io/v1","kind":"VirtualService","metadata":{"name":"a"},"spec":{"hosts":["*"],"gateways":["web"],"http":[{"directResponse":{"status":200,"body":{"string":"x"}}}]}}"#
        #expect(try await api.send(.POST, networking + "virtualservices", node(routes)).status == 201)
        try await ready(api)
        let status = try await api.send(.GET, "/apis/fanlight.dev/v1/status").body
        let address = try #require(status["gateways"]?.elements.first?["addresses"]?.elements.first?.string)
        let world = World(folder: folder, serve: serve, pool: pool, address: address)
        try await eventually("the gateway answers") { try await world.get() == 200 }
        return world
    }

    @Test("gateways outlive a crash of serve, and the next one takes them over; SIGTERM ends them", .timeLimit(.minutes(3)))
    func adopted() async throws {
        var world = try await Self.start(pool: 0)
        defer { world.folder.remove() }
        let names = try await world.podNames()
        #expect(names.count == 1)

        world.serve.send(SIGKILL)
        #expect(await world.serve.waitForEnd() == .signal(SIGKILL))
        #expect(try await world.get() == 200)

        world.serve = try await FanlightProcess.serve(world.folder.data, options: World.options(world.pool))
        try await Self.ready(world.api)
        #expect(try await world.podNames() == names)
        let pod = try await world.api.send(.GET, Self.pods + "/\(names[0])").body
        #expect(pod[path: ["status", "containerStatuses"]]?.elements.first?["restartCount"]?.integer == 0)
        let fleet = try await world.api.send(.GET, "/apis/fanlight.dev/v1/fleet").body
        #expect(fleet["replicas"]?.elements.map { $0["state"]?.string } == ["synced"])
        #expect(try await world.get() == 200)

        world.serve.send(SIGTERM)
        #expect(await world.serve.waitForEnd() == .status(0), "\(world.serve.messages)")
        await #expect(throws: (any Error).self) { try await world.get() }
    }

    @Test("other podLabels roll the replicas without a failed request, and so does scaling", .timeLimit(.minutes(3)))
    func rolled() async throws {
        let world = try await Self.start(pool: 1)
        defer { world.folder.remove() }
        let former = try await world.podNames()
        let isOver = Mutex(false)
        let client = Task { [world] in
            var answers: [Int: Int] = [:]
            while !isOver.withLock({ $0 }) {
                let status = (try? await world.get()) ?? 0
                answers[status, default: 0] += 1
            }
            return answers
        }
        func merge(_ patch: String) async throws {
            #expect(
                try await world.api.send(.PATCH, Self.gateways + "/one", Self.node(patch), type: "application/merge-patch+json").status
                    == 200)
        }
        try await merge(#"{"spec":{"podLabels":{"team":"shared"}}}"#)
        try await Self.eventually("the replica is another one") {
            let names = try await world.podNames()
            return names.count == 1 && names != former
        }
        try await merge(#"{"spec":{"replicaCount":3}}"#)
        try await Self.eventually("three replicas serve") {
            let fleet = try await world.api.send(.GET, "/apis/fanlight.dev/v1/fleet").body["replicas"]?.elements ?? []
            return fleet.count == 3 && fleet.allSatisfy { $0["state"]?.string == "synced" }
        }
        try await merge(#"{"spec":{"replicaCount":1}}"#)
        try await Self.eventually("one replica is left") { try await world.podNames().count == 1 }
        try await Self.ready(world.api)
        isOver.withLock { $0 = true }
        let answers = await client.value
        #expect(answers.keys.sorted() == [200], "\(answers)")
        world.serve.send(SIGTERM)
        #expect(await world.serve.waitForEnd() == .status(0))
    }
}
