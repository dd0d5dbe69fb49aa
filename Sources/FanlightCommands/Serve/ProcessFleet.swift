import FanlightCompiler
import FanlightControlPlane
import FanlightFeed
import FanlightFeedTransport
import FanlightIR
import FanlightObservability
import FanlightProxy
import FanlightResources
import FanlightWorkloads
import Foundation
import Logging

/// The gateways as processes of their own: what they are to serve is published to them over the feed, and what became of it is read back.
///
/// Which replicas there are is kept as Pod objects by the workload controller; here they are only told what to serve.
actor ProcessFleet: GatewayRunner {
    private let folder: DataFolder
    private let rule: PortRule
    private let feed: FeedServer
    private let directory: ReplicaDirectory
    private let logger: Logger
    private var encoder = FeedEncoder()
    private var published: Set<String> = []
    private var state = ControlPlaneState.empty
    private(set) var running: [ServedGateway] = []

    init(folder: DataFolder, rule: PortRule, feed: FeedServer, directory: ReplicaDirectory, logger: Logger) {
        self.folder = folder
        self.rule = rule
        self.feed = feed
        self.directory = directory
        self.logger = logger
    }

    func apply(_ state: ControlPlaneState) {
        let isSame = state.revision == self.state.revision
        self.state = state
        directory.update(state.snapshot)
        if !isSame { publish(state) }
        look()
    }

    private func publish(_ state: ControlPlaneState) {
        var snapshots: [String: FeedSnapshot] = [:]
        for gateway in state.gateways {
            let key = ReplicaDirectory.key(gateway.compiled.workload)
            let sockets = GatewayAddresses(gateway, in: state.snapshot).all.flatMap { address in
                SocketPlan(gateway.compiled, address: address, rule: rule).bindings.map {
                    FeedSocket(address: $0.address, port: $0.port, listenerPort: $0.listenerPort, servicePort: $0.servicePort)
                }
            }
            let workload = gateway.compiled.workload
            snapshots[key] = encoder.snapshot(
                of: GatewayFeed(
                    configuration: gateway.compiled.configuration, endpoints: gateway.endpoints, secrets: gateway.secrets, sockets: sockets,
                    workload: FeedWorkload(namespace: workload.namespace, name: gateway.shortName, labels: workload.labels),
                    revision: state.revision), for: key)
        }
        for key in published where snapshots[key] == nil { encoder.forget(key) }
        published = Set(snapshots.keys)
        feed.publish(snapshots)
    }

    func settle(within limit: Duration) async {
        let deadline = ContinuousClock.now + limit
        while feed.isAnyBehind, ContinuousClock.now < deadline, !Task.isCancelled {
            try? await Task.sleep(for: .milliseconds(5))
        }
        look()
    }

    /// The code of an update that a replica did not take.
    static let rejection = "RejectedByGateway"

    /// What replicas refused, on the objects that are the reason.
    var diagnostics: [Diagnostic] {
        var seen: Set<FeedRefusal> = []
        return feed.replicas().compactMap { replica in
            guard replica.state == .rejected, let refusal = replica.refusal, seen.insert(refusal).inserted else { return nil }
            let key = refusal.origin.flatMap { origin in
                ResourceKind.known.first { $0.kind == origin.kind }.map { ResourceKey($0, namespace: origin.namespace, name: origin.name) }
            }
            let message = "gateway replica \(replica.identity) refuses it and serves what it had before: \(refusal.message)"
            if let key, let resource = state.snapshot[key] { return resource.diagnostic(Self.rejection, .error, message) }
            return Diagnostic(code: Self.rejection, level: .error, resource: key, source: nil, message: message)
        }
    }

    func metrics() -> [GatewayMetrics] { [] }

    var replicas: [FleetAnswer.Replica] {
        let known = known
        return directory.replicas.values.joined().map { replica in
            let state = known[replica.identity]
            let pod = PodKey(namespace: replica.identity.namespace, name: replica.identity.pod)
            let bootstrap = PodFolder(data: folder.path, pod: pod, workload: replica.workload).bootstrapPath
            return FleetAnswer.Replica(
                workload: replica.workload, pod: pod.name, revision: state?.revision ?? 0, state: (state?.state ?? .disconnected).rawValue,
                since: state.map { Timestamp.text(seconds: $0.since / 1_000) } ?? "", fingerprint: state?.fingerprint ?? "",
                reason: state?.refusal?.description ?? "", command: Self.command(bootstrap))
        }
        .sorted { ($0.workload, $0.pod) < ($1.workload, $1.pod) }
    }

    /// Starts the replica by hand, from whatever folder: what a bootstrap names is relative to where `serve` was started, as its data folder is.
    static func command(_ bootstrap: String) -> String {
        let start = "\(ExecutablePath.own) gateway --bootstrap \(bootstrap)"
        return bootstrap.hasPrefix("/") ? start : "cd \(FileManager.default.currentDirectoryPath) && \(start)"
    }

    // MARK: What runs

    private var known: [FeedIdentity: FeedReplica] { Dictionary(feed.replicas().map { ($0.identity, $0) }) { _, last in last } }

    /// Reads from Pods and connections what runs: one entry for each gateway, with the newest of its configurations.
    private func look() {
        let (known, replicas) = (known, directory.replicas)
        var seen: Set<String> = []
        running = state.gateways.filter { seen.insert($0.name).inserted }.map { gateway in
            let members = replicas[gateway.name]?.filter { !$0.pod.isTerminating } ?? []
            let addresses = GatewayAddresses(gateway, in: state.snapshot)
            let address = addresses.outer ?? addresses.inner ?? ""
            var failures: [String: String] = [:]
            for member in members {
                if let problem = Self.problem(of: member.pod, known[member.identity]) { failures[member.identity.pod] = problem }
            }
            if members.isEmpty, Self.wantsReplicas(gateway, in: state.snapshot) { failures["replicas"] = "no replica runs" }
            if address.isEmpty { failures["address"] = "its Service has no address" }
            return ServedGateway(
                name: gateway.name, address: address, ports: SocketPlan(gateway.compiled, address: address, rule: rule).ports,
                compiled: gateway.compiled, routing: gateway.routing, failures: failures, readyReplicas: members.count { $0.pod.isReady })
        }
        .sorted { $0.name < $1.name }
    }

    private static func wantsReplicas(_ gateway: ControlPlaneState.Gateway, in snapshot: ResourceSnapshot) -> Bool {
        let key = ResourceKey(.istioGateway, namespace: gateway.compiled.workload.namespace, name: gateway.shortName)
        return snapshot[key]?.tree[path: ["spec", "replicaCount"]]?.integer != 0
    }

    private static func problem(of pod: Kubernetes.Pod, _ replica: FeedReplica?) -> String? {
        guard pod.isReady else { return pod.unreadyReason ?? "not ready" }
        switch replica?.state {
        case .synced: return nil
        case .behind: return "an update is on its way"
        case .rejected: return "it refused the newest update"
        case .disconnected, nil: return "it is not connected to the control plane"
        }
    }
}

/// The addresses of a gateway's Service, as its object says.
struct GatewayAddresses: Sendable {
    /// Of the load balancer.
    let outer: String?
    /// Inside: `spec.clusterIP`.
    let inner: String?

    var all: [String] { [outer, inner].compactMap { $0 } }

    init(_ gateway: ControlPlaneState.Gateway, in snapshot: ResourceSnapshot) {
        let service = snapshot[ResourceKey(.service, namespace: gateway.compiled.workload.namespace, name: "istio-\(gateway.shortName)")]
        outer = service?.tree[path: ["status", "loadBalancer", "ingress"]]?.elements.first?["ip"]?.string
        let cluster = service?.tree[path: ["spec", "clusterIP"]]?.string ?? ""
        inner = cluster.isEmpty || cluster == "None" || cluster == outer ? nil : cluster
    }
}
