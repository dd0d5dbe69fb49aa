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
    /// Of each gateway of the state.
    private var places: [GatewaySockets] = []
    /// The gateways by their names, as far as the state tells: what the replicas do comes to it when it is looked at.
    private var known: [(gateway: ServedGateway, wantsReplicas: Bool)] = []
    /// The Gateways of each configuration that is published.
    private var selections: [String: Set<String>] = [:]
    private var state = ControlPlaneState.empty
    private(set) var running: [ServedGateway] = []
    /// Until then replicas that run already may not have found this control plane.
    private let adoptionEnd = ContinuousClock.now + .seconds(10)

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
        places = GatewaySockets.all(of: state, rule: rule, former: places)
        known = []
        selections = [:]
        var snapshots: [String: FeedSnapshot] = [:]
        var seen: Set<String> = []
        for (gateway, place) in zip(state.gateways, places) {
            let compiled = gateway.compiled
            snapshots[place.key] = encoder.snapshot(
                of: GatewayFeed(
                    configuration: compiled.configuration, endpoints: gateway.endpoints, secrets: gateway.secrets, sockets: place.sockets,
                    workload: FeedWorkload(
                        namespace: compiled.workload.namespace, name: place.gatewayName, labels: compiled.workload.labels),
                    revision: state.revision), for: place.key)
            if !compiled.selectedBy.isEmpty { selections[place.key] = Set(compiled.selectedBy.map(\.namespacedName)) }
            guard seen.insert(gateway.name).inserted else { continue }
            let served = ServedGateway(
                name: gateway.name, address: place.address, ports: place.ports, compiled: compiled, routing: gateway.routing,
                failures: place.address.isEmpty ? ["address": "its Service has no address"] : [:], readyReplicas: 0)
            known.append((served, place.wantsReplicas))
        }
        known.sort { $0.gateway.name < $1.gateway.name }
        for key in published where snapshots[key] == nil { encoder.forget(key) }
        published = Set(snapshots.keys)
        feed.publish(snapshots)
    }

    func settle(to revision: UInt64, within limit: Duration) async {
        let deadline = ContinuousClock.now + limit
        while feed.isAnyBehind(revision) || isAwaited, ContinuousClock.now < deadline, !Task.isCancelled {
            try? await Task.sleep(for: .milliseconds(5))
        }
        look()
    }

    /// Whether replicas that were left serving by another `serve` have not come back yet: what they serve is not known before they have.
    private var isAwaited: Bool {
        guard ContinuousClock.now < adoptionEnd else { return false }
        let connected = connected
        return directory.replicas.values.joined().contains {
            $0.pod.isReady && !$0.pod.isTerminating && connected[$0.identity] == nil
        }
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
        let connected = connected
        return directory.replicas.values.joined().map { replica in
            let state = connected[replica.identity]
            let pod = PodKey(namespace: replica.identity.namespace, name: replica.identity.pod)
            let bootstrap = PodFolder(data: folder.path, pod: pod, workload: replica.workload).bootstrapPath
            return FleetAnswer.Replica(
                workload: replica.workload, pod: pod.name, revision: state?.revision ?? 0, state: (state?.state ?? .disconnected).rawValue,
                since: state.map { Timestamp.text(seconds: $0.since / 1_000) } ?? "", fingerprint: state?.answers ?? "",
                reason: state?.refusal?.description ?? "", command: Self.command(bootstrap))
        }
        .sorted { ($0.workload, $0.pod) < ($1.workload, $1.pod) }
    }

    /// Starts the replica by hand, from whatever folder: what a bootstrap names is relative to where `serve` was started, as its data folder is.
    static func command(_ bootstrap: String) -> String {
        let start = "\(ShellText.word(ExecutablePath.own)) gateway --bootstrap \(ShellText.word(bootstrap))"
        return bootstrap.hasPrefix("/") ? start : "cd \(ShellText.word(FileManager.default.currentDirectoryPath)) && \(start)"
    }

    // MARK: What runs

    private var connected: [FeedIdentity: FeedReplica] { Dictionary(feed.replicas().map { ($0.identity, $0) }) { _, last in last } }

    /// Reads from Pods and connections what runs: one entry for each gateway, with the newest of its configurations.
    private func look() {
        let (connected, replicas) = (connected, directory.replicas)
        running = known.map { entry in
            var served = entry.gateway
            let members = replicas[served.name]?.filter { !$0.pod.isTerminating } ?? []
            guard !members.isEmpty else {
                if entry.wantsReplicas { served.failures["replicas"] = "no replica runs" }
                return served
            }
            let ready = directory.ready(members)
            let readyOnes = Set(ready.map(\.identity))
            for member in members {
                let problem = Self.problem(of: member.pod, isReady: readyOnes.contains(member.identity), connected[member.identity])
                if let problem { served.failures[member.identity.pod] = problem }
            }
            served.readyReplicas = ready.count
            let serving = ready.map { replica in
                connected[replica.identity].flatMap { $0.state == .disconnected || $0.revision == 0 ? nil : $0.revision }
            }
            served.programmed = Self.common(
                zip(ready, serving).map { replica, revision in revision.map { _ in selections[replica.key] ?? [] } })
            served.servedRevision = serving.map { $0 ?? 0 }.min() ?? 0
            return served
        }
    }

    /// What all replicas serve.
    ///
    /// - Parameter replicas: the Gateways that each serves; nil for one of which it is not known.
    static func common(_ replicas: [Set<String>?]) -> Set<String>? {
        guard let first = replicas.first else { return nil }
        return replicas.dropFirst().reduce(first) { common, replica in
            guard let common, let replica else { return nil }
            return common.intersection(replica)
        }
    }

    private static func problem(of pod: Kubernetes.Pod, isReady: Bool, _ replica: FeedReplica?) -> String? {
        guard isReady else { return pod.unreadyReason ?? "not ready" }
        switch replica?.state {
        case .synced: return nil
        case .behind: return "an update is on its way"
        case .rejected: return "it refused the newest update"
        case .disconnected, nil: return "it is not connected to the control plane"
        }
    }
}
