import FanlightEventLoop
import FanlightManifests
import FanlightResources
import Foundation
import Glibc
import NIOHTTP1
import Synchronization
import Testing

/// `fanlight serve` as a process, its gateways as processes, and blocks of addresses of their own, seen from outside.
///
/// Whatever is left of them goes with the object.
final class FleetWorld: Sendable {
    static let gateways = "/apis/istio.alibabacloud.com/v1beta1/namespaces/istio-system/istiogateways"
    static let networking = "/apis/networking.istio.io/v1/namespaces/default/"
    static let deployments = "/apis/apps/v1/namespaces/istio-system/deployments"
    static let slices = "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices"
    static let services = "/api/v1/namespaces/default/services"
    static let pods = "/api/v1/namespaces/istio-system/pods"
    /// Of every gateway.
    static let port = 18_080

    private static let count = Mutex(0)

    let folder: CrashFolder
    let wrapper: [String]
    private let options: [String]
    private let current = Mutex<FanlightProcess?>(nil)

    /// - Parameters:
    ///   - options: of `serve`; later ones win.
    ///   - wrapper: as of `FanlightProcess`.
    init(options: [String] = [], folder: CrashFolder? = nil, wrapper: [String] = []) throws {
        self.folder = try folder ?? CrashFolder()
        self.wrapper = wrapper
        let number = Self.count.withLock { count in
            count += 1
            return count
        }
        let process = Int(getpid())
        let second = 180 + process % 40
        let third = process / 40 % 32 * 8 + number % 4 * 2
        let blocks = ["--address-pool", "127.\(second).\(third).0/24", "--pod-pool", "127.\(second).\(third + 1).0/24"]
        self.options = blocks + ["--drain-timeout", "5"] + options
    }

    deinit {
        if let serve = current.withLock({ $0 }) { serve.send(SIGKILL) }
        for process in processes { kill(process, SIGKILL) }
        folder.remove()
    }

    // MARK: serve

    var serve: FanlightProcess {
        get throws { try #require(current.withLock { $0 }) }
    }

    /// Starts it, for the first time or again.
    func start(program: String? = nil) async throws {
        let process = try await FanlightProcess.serve(folder.data, wrapper: wrapper, options: options, program: program)
        current.withLock { $0 = process }
    }

    /// Ends it, with all that belongs to it.
    func end() async throws {
        let serve = try serve
        serve.send(SIGTERM)
        #expect(await serve.waitForEnd() == .status(0), "\(serve.messages)")
        let left = processes
        #expect(left.isEmpty, "\(left.count) processes are left after SIGTERM")
    }

    /// `kill -9`.
    func crash() async throws {
        let serve = try serve
        serve.send(SIGKILL)
        #expect(await serve.waitForEnd() == .signal(SIGKILL))
    }

    /// All processes that have the data folder in their arguments.
    var processes: [Int32] {
        let numbers = (try? FileManager.default.contentsOfDirectory(atPath: "/proc"))?.compactMap { Int32($0) } ?? []
        let name = Array(folder.data.utf8)
        return numbers.filter { number in
            guard number != getpid(), let bytes = FileManager.default.contents(atPath: "/proc/\(number)/cmdline") else { return false }
            return bytes.firstRange(of: name) != nil
        }.sorted()
    }

    // MARK: Objects

    /// Through the file system that `serve` sees, which with a wrapper is one of its own.
    var api: SocketAPI {
        guard !wrapper.isEmpty, let serve = current.withLock({ $0 }) else { return SocketAPI(socketPath: folder.data + "/fanlight.sock") }
        return SocketAPI(socketPath: "/proc/\(serve.identifier)/root\(folder.data)/fanlight.sock")
    }

    static func node(_ json: String) throws -> Node {
        try #require(JSONReader.read(Array(json.utf8)).documents.first?.node, "no JSON: \(json)")
    }

    func create(_ collection: String, _ json: String) async throws {
        let answer = try await api.send(.POST, collection, try Self.node(json))
        try #require(answer.status == 201, "\(collection): \(answer.body.jsonText)")
    }

    func merge(_ path: String, _ json: String) async throws {
        let answer = try await api.send(.PATCH, path, try Self.node(json), type: "application/merge-patch+json")
        try #require(answer.status == 200, "\(path): \(answer.body.jsonText)")
    }

    func get(_ path: String) async throws -> Node {
        let answer = try await api.send(.GET, path)
        try #require(answer.status == 200, "\(path): \(answer.body.jsonText)")
        return answer.body
    }

    func delete(_ path: String) async throws {
        let answer = try await api.send(.DELETE, path)
        try #require(answer.status < 300, "\(path): \(answer.body.jsonText)")
    }

    func condition(_ type: String, of path: String) async throws -> Node? {
        try await get(path)[path: ["status", "conditions"]]?.elements.first { $0["type"]?.string == type }
    }

    /// An IstioGateway with one port that all of them share.
    func makeGateway(_ name: String, _ spec: String = "") async throws {
        let ports = #""ports":[{"name":"http","port":\#(Self.port),"targetPort":8080}],"podLabels":{"fleet":"shared"}"#
        try await create(
            Self.gateways,
            #"{"apiVersion":"istio.alibabacloud.com/v1beta1","kind":"IstioGateway","metadata":{"name":"\#(name)"},"spec":{\#(ports)\#(spec.isEmpty ? "" : "," + spec)}}"#
        )
    }

    /// The Gateway that all of them serve.
    func makeSharedGateway(hosts: String = "*") async throws {
        try await create(
            Self.networking + "gateways",
            #"{"apiVersion":"networking.istio.io/v1","kind":"Gateway","metadata":{"name":"web"},"spec":{"selector":{"fleet":"shared"},"servers":[{"port":{"number":\#(Self.port),"name":"http","protocol":"HTTP"},"hosts":["\#(hosts)"]}]}}"#
        )
    }

    func makeRoutes(_ rules: String) async throws {
        try await create(
            Self.networking + "virtualservices",
            #"{"apiVersion":"networking.istio.io/v1","kind":"VirtualService","metadata":{"name":"a"},"spec":{"hosts":["*"],"gateways":["web"],"http":[\#(rules)]}}"#
        )
    }

    static func answer(_ text: String) -> String { #"{"directResponse":{"status":200,"body":{"string":"\#(text)"}}}"# }

    /// A Service with an EndpointSlice of one endpoint.
    func makeService(_ name: String, port: Int) async throws {
        try await create(
            Self.services,
            #"{"apiVersion":"v1","kind":"Service","metadata":{"name":"\#(name)"},"spec":{"ports":[{"name":"http","port":80}]}}"#)
        try await create(
            Self.slices,
            #"{"apiVersion":"discovery.k8s.io/v1","kind":"EndpointSlice","metadata":{"name":"\#(name)-a","labels":{"kubernetes.io/service-name":"\#(name)"}},"addressType":"IPv4","ports":[{"name":"http","port":\#(port)}],"endpoints":[{"addresses":["127.0.0.1"]}]}"#
        )
    }

    // MARK: Gateways

    /// Where a gateway takes requests.
    func target(_ gateway: String) async throws -> SocketAddress {
        let status = try await get(Self.gateways + "/" + gateway)
        let host = try #require(status[path: ["status", "GatewayAddress"]]?.strings.first, "\(gateway) has no address")
        return try #require(SocketAddress(host, port: Self.port))
    }

    func pods(of gateway: String) async throws -> [Node] {
        try await get(Self.pods + "?labelSelector=istio%3D\(gateway)")["items"]?.elements ?? []
    }

    func names(of gateway: String) async throws -> [String] {
        try await pods(of: gateway).compactMap { $0[path: ["metadata", "name"]]?.string }.sorted()
    }

    static func container(_ pod: Node) -> Node? { pod[path: ["status", "containerStatuses"]]?.elements.first }

    /// The process of a gateway's only Pod.
    func process(of gateway: String) async throws -> Int32 {
        let pods = try await pods(of: gateway)
        let text = pods.count == 1 ? pods.first.flatMap(Self.container)?["containerID"]?.string : nil
        return try #require(text.flatMap { Int32($0.dropFirst("process://".count)) }, "\(gateway): \(pods.map(\.jsonText))")
    }

    // MARK: Waiting

    static func eventually(
        _ what: @autoclosure () -> String, within limit: Duration = .seconds(60), every pause: Duration = .milliseconds(5),
        _ condition: () async throws -> Bool
    ) async throws {
        let deadline = ContinuousClock.now + limit
        while true {
            if (try? await condition()) == true { return }
            try #require(ContinuousClock.now < deadline, "\(what())")
            try await Task.sleep(for: pause)
        }
    }

    /// Waits until everything that shall run does.
    func ready() async throws {
        try await Self.eventually("all gateways are ready") {
            try await api.send(.GET, "/apis/fanlight.dev/v1/status?ready=true").status == 200
        }
    }

    /// Two gateways that one Gateway selects, with these rules, ready and answering.
    static func pair(_ rules: String = answer("x"), options: [String] = []) async throws -> (world: FleetWorld, targets: [SocketAddress]) {
        let world = try FleetWorld(options: options)
        try await world.start()
        try await world.makeSharedGateway()
        try await world.makeRoutes(rules)
        for name in ["one", "two"] { try await world.makeGateway(name) }
        return (world, try await world.serving(["one", "two"]))
    }

    /// Where these gateways take requests, once each answers one.
    func serving(_ names: [String]) async throws -> [SocketAddress] {
        try await ready()
        var targets: [SocketAddress] = []
        for name in names { targets.append(try await target(name)) }
        try await Self.eventually("\(names) answer") { targets.allSatisfy { PlainClient.get($0) != nil } }
        return targets
    }
}
