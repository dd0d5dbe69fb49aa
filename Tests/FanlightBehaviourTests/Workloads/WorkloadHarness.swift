import FanlightAPIServer
import FanlightAccess
import FanlightHTTP
import FanlightManifests
import FanlightResources
import FanlightStore
import FanlightWorkloads
import Foundation
import Logging
import Synchronization

@testable import FanlightCommands

/// An API server over a store in memory with the workload controller at work beside it, and Pods that are run by a fake.
final class WorkloadHarness: Sendable {
    struct Options: Sendable {
        var services = "127.0.0.0/16"
        var pods = "127.1.0.0/16"
        var settings = WorkloadSettings()
        var assignments: [String: String] = [:]
    }

    /// An answer of the API.
    struct Answer: Sendable {
        let status: Int
        let node: Node

        subscript(path: String...) -> Node? { node[path: path] }
    }

    struct Unexpected: Error, CustomStringConvertible {
        let description: String
    }

    let store: ObjectStore
    let server: APIServer
    let controller: WorkloadController
    let runtime: FakePodRuntime
    let clock = StandingClock()
    let saved = Box<[String: String]>([:])
    let kept = Box<Set<String>>([])
    private let tasks: [Task<Void, any Error>]

    private static let administrator = UserInfo.authenticated(name: "system:admin", groups: ["system:masters"])
    /// How long what must come is waited for, before it counts as not coming.
    private static let patience = Duration.seconds(30)

    /// - Parameter store: with what is stored already; nil for an empty one.
    init(_ options: Options = Options(), runtime: FakePodRuntime = FakePodRuntime(), store: ObjectStore? = nil) async throws {
        let store = store ?? ObjectStore()
        let (clock, saved, kept) = (clock, saved, kept)
        let tokens = try TokenStore(path: NSTemporaryDirectory() + "fanlight-tokens-\(UUID().uuidString).json")
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let server = APIServer(
            APIServerOptions(store: store, authenticator: Authenticator(tokens: tokens), now: { clock.milliseconds }, logger: logger))
        try await server.prepare()
        guard let services = AddressBlock(options.services), let pods = AddressBlock(options.pods) else {
            throw Unexpected(description: "no block of addresses")
        }
        let controller = WorkloadController(
            server: server, store: store, runtime: runtime,
            addresses: AddressBook(services: services, pods: pods, assignments: options.assignments), settings: options.settings,
            logger: logger,
            now: { clock.milliseconds }, saveAddresses: { saved.value = $0 }, podsRead: { kept.value = $0 })
        self.store = store
        self.server = server
        self.runtime = runtime
        self.controller = controller
        tasks = [Task { try await server.run() }, Task { try await controller.run() }]
    }

    deinit { stop() }

    /// Ends the controllers; the store stays.
    func stop() {
        for task in tasks { task.cancel() }
    }

    // MARK: Requests

    @discardableResult
    func send(_ method: String, _ target: String, _ body: String = "", type: String = "application/json") async -> Answer {
        let parts = target.split(separator: "?", maxSplits: 1).map(String.init)
        let request = HTTPRequest(
            method: method, path: parts[0], query: parts.count == 2 ? parts[1] : "",
            headers: body.isEmpty ? [] : [(name: "content-type", value: type)], body: Array(body.utf8), remoteAddress: "127.0.0.1:1")
        let response = await server.respond(request, trusted: Self.administrator)
        guard case .bytes(let bytes) = response.body else { return Answer(status: response.status, node: .null) }
        return Answer(status: response.status, node: JSONReader.read(bytes).documents.first?.node ?? .null)
    }

    @discardableResult
    func merge(_ target: String, _ body: String) async -> Answer { await send("PATCH", target, body, type: "application/merge-patch+json") }

    static let gateways = "/apis/istio.alibabacloud.com/v1beta1/namespaces/istio-system/istiogateways"
    static func gateway(_ name: String) -> String { "\(gateways)/\(name)" }
    static func deployment(_ name: String) -> String { "/apis/apps/v1/namespaces/istio-system/deployments/\(name)" }
    static func service(_ name: String) -> String { "/api/v1/namespaces/istio-system/services/\(name)" }
    static func pod(_ name: String) -> String { "/api/v1/namespaces/istio-system/pods/\(name)" }

    /// - Parameter spec: JSON of the IstioGateway's spec.
    @discardableResult
    func make(_ name: String, _ spec: String = "{}", annotations: String = "{}") async throws -> Answer {
        let answer = await send(
            "POST", Self.gateways,
            """
            {"apiVersion": "istio.alibabacloud.com/v1beta1", "kind": "IstioGateway",
             "metadata": {"name": "\(name)", "namespace": "istio-system", "annotations": \(annotations)}, "spec": \(spec)}
            """)
        guard answer.status == 201 else { throw Unexpected(description: "\(answer.status) \(answer.node.jsonText)") }
        return answer
    }

    // MARK: What there is

    func get(_ kind: ResourceKind, _ name: String) -> Node? {
        store.get(ResourceKey(kind, namespace: "istio-system", name: name))?.node(apiVersion: "", kind: kind.kind)
    }

    func all(_ kind: ResourceKind) -> [Node] {
        store.list(kind, namespace: "istio-system").items.map { $0.node(apiVersion: "", kind: kind.kind) }
    }

    /// The Pods of a gateway that are not on their way out.
    func pods(_ gateway: String) -> [Node] {
        all(.pod).filter {
            $0[path: ["metadata", "labels", "istio"]]?.string == gateway && $0[path: ["metadata", "deletionTimestamp"]] == nil
        }
    }

    func podNames(_ gateway: String) -> [String] { pods(gateway).compactMap { $0[path: ["metadata", "name"]]?.string } }

    func condition(_ type: String, of gateway: String) -> Node? {
        get(.istioGateway, gateway)?[path: ["status", "conditions"]]?.elements.first { $0["type"]?.string == type }
    }

    func isAvailable(_ gateway: String) -> Bool { get(.istioGateway, gateway)?[path: ["status", "Status"]]?.string == "Available" }

    func reasons(_ kind: String) -> Set<String> {
        Set(all(.event).filter { $0[path: ["involvedObject", "kind"]]?.string == kind }.compactMap { $0["reason"]?.string })
    }

    /// Waits until what must come has come.
    func until(_ what: String, _ holds: () async -> Bool) async throws {
        let watch = try store.watch()
        let end = ContinuousClock.now + Self.patience
        while await !holds() {
            guard ContinuousClock.now < end else { throw Unexpected(description: "\(what) has not come") }
            _ = try await watch.next(until: .now + .milliseconds(20))
        }
    }

    /// Waits until nothing is left to do.
    func settle() async throws {
        var revision: UInt64 = 0
        try await until("rest") {
            defer { revision = store.revision }
            return await controller.isIdle && revision == store.revision
        }
    }
}

/// A clock that stands until it is told to go on.
final class StandingClock: Sendable {
    private let time = Mutex<Int64>(1_795_373_568_000)

    var milliseconds: Int64 { time.withLock { $0 } }

    func advance(seconds: Int64) { time.withLock { $0 += seconds * 1_000 } }
}

/// A value that several tasks share.
final class Box<Value: Sendable>: Sendable {
    private let content: Mutex<Value>

    init(_ value: Value) { content = Mutex(value) }

    var value: Value {
        get { content.withLock { $0 } }
        set { content.withLock { $0 = newValue } }
    }
}
