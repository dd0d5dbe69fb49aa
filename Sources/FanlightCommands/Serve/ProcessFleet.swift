import FanlightCompiler
import FanlightControlPlane
import FanlightFeed
import FanlightFeedTransport
import FanlightIR
import FanlightObservability
import FanlightProxy
import FanlightResources
import FanlightSchemas
import FanlightWorkloads
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
        running = Self.running(state, rule: rule, replicas: Self.known(feed.replicas()))
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
        while feed.replicas().contains(where: { $0.state == .behind }), ContinuousClock.now < deadline, !Task.isCancelled {
            try? await Task.sleep(for: .milliseconds(5))
        }
        running = Self.running(state, rule: rule, replicas: Self.known(feed.replicas()))
    }

    /// What replicas refused, on the objects that are the reason.
    var diagnostics: [Diagnostic] {
        var seen: Set<FeedRefusal> = []
        return feed.replicas().compactMap { replica in
            guard replica.state == .rejected, let refusal = replica.refusal, seen.insert(refusal).inserted else { return nil }
            let key = refusal.origin.flatMap { origin in
                ResourceKind.known.first { $0.kind == origin.kind }.map { ResourceKey($0, namespace: origin.namespace, name: origin.name) }
            }
            let message = "gateway replica \(replica.identity) refuses it and serves what it had before: \(refusal.message)"
            if let key, let resource = state.snapshot[key] { return resource.diagnostic("RejectedByGateway", .error, message) }
            return Diagnostic(code: "RejectedByGateway", level: .error, resource: key, source: nil, message: message)
        }
    }

    func metrics() -> [GatewayMetrics] { [] }

    var replicas: [FleetAnswer.Replica] {
        let known = Self.known(feed.replicas())
        return state.snapshot.all(.pod).compactMap { pod -> FleetAnswer.Replica? in
            guard let workload = ReplicaLabels.workload(of: pod) else { return nil }
            let identity = FeedIdentity(namespace: pod.metadata.namespace, pod: pod.metadata.name)
            let replica = known[identity]
            let folder = PodFolder(
                data: folder.path, pod: PodKey(namespace: pod.metadata.namespace, name: pod.metadata.name), workload: workload)
            return FleetAnswer.Replica(
                workload: workload, pod: pod.metadata.name, revision: replica?.revision ?? 0, state: (replica?.state ?? .disconnected).rawValue,
                since: replica.map { Timestamp.text(seconds: $0.since / 1_000) } ?? "", fingerprint: replica?.fingerprint ?? "",
                reason: replica?.refusal?.description ?? "", command: "\(ExecutablePath.own) gateway --bootstrap \(folder.bootstrapPath)")
        }
        .sorted { ($0.workload, $0.pod) < ($1.workload, $1.pod) }
    }

    // MARK: What runs

    private static func known(_ replicas: [FeedReplica]) -> [FeedIdentity: FeedReplica] {
        Dictionary(replicas.map { ($0.identity, $0) }) { _, last in last }
    }

    /// One entry for each gateway, with the newest of its configurations.
    private static func running(_ state: ControlPlaneState, rule: PortRule, replicas: [FeedIdentity: FeedReplica]) -> [ServedGateway] {
        var pods: [String: [(name: String, identity: FeedIdentity, pod: Kubernetes.Pod)]] = [:]
        for resource in state.snapshot.all(.pod) {
            guard case .pod(let pod) = resource.content, !pod.isTerminating, let workload = ReplicaLabels.workload(of: resource) else { continue }
            let identity = FeedIdentity(namespace: resource.metadata.namespace, pod: resource.metadata.name)
            pods[workload, default: []].append((resource.metadata.name, identity, pod))
        }
        var seen: Set<String> = []
        return state.gateways.filter { seen.insert($0.name).inserted }.map { gateway in
            let pods = pods[gateway.name] ?? []
            let addresses = GatewayAddresses(gateway, in: state.snapshot)
            var failures: [String: String] = [:]
            var ready = 0
            for pod in pods {
                if let problem = problem(of: pod.pod, replicas[pod.identity]) { failures[pod.name] = problem }
                if pod.pod.isReady { ready += 1 }
            }
            if pods.isEmpty, wantsReplicas(gateway, in: state.snapshot) { failures["replicas"] = "no replica runs" }
            if addresses.all.isEmpty { failures["address"] = "its Service has no address" }
            return ServedGateway(
                name: gateway.name, address: addresses.outer ?? addresses.inner ?? "",
                ports: SocketPlan(gateway.compiled, address: addresses.outer ?? addresses.inner ?? "", rule: rule).ports,
                compiled: gateway.compiled, routing: gateway.routing, failures: failures, readyReplicas: ready)
        }
        .sorted { $0.name < $1.name }
    }

    private static func wantsReplicas(_ gateway: ControlPlaneState.Gateway, in snapshot: ResourceSnapshot) -> Bool {
        let key = ResourceKey(.istioGateway, namespace: gateway.compiled.workload.namespace, name: gateway.shortName)
        return snapshot[key]?.tree[path: ["spec", "replicaCount"]]?.integer != 0
    }

    private static func problem(of pod: Kubernetes.Pod, _ replica: FeedReplica?) -> String? {
        guard pod.isReady else { return pod.waitingReason ?? "not ready" }
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
