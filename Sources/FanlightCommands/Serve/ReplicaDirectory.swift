import FanlightCompiler
import FanlightControlPlane
import FanlightFeedTransport
import FanlightResources
import FanlightWorkloads
import Synchronization

/// The replicas of all gateways, by their Pods, and which configuration each is to have by the labels that its Pod carries.
///
/// Read anew when a Pod has changed, and not when anything else has.
final class ReplicaDirectory: Sendable {
    struct Replica: Sendable {
        let identity: FeedIdentity
        /// `namespace/name` of the IstioGateway.
        let workload: String
        /// Of the configuration that it is to have by its labels.
        let key: String
        let pod: Kubernetes.Pod
    }

    private struct State {
        var digest = ContentDigest()
        var keys: [FeedIdentity: String] = [:]
        var replicas: [String: [Replica]] = [:]
    }

    /// Replicas whose processes say that they are not ready, or are not there.
    private let unready = Mutex<Set<FeedIdentity>>([])

    private let state = Mutex(State())

    /// Of the configuration that a replica is to have; nil where there is no such Pod.
    func key(of identity: FeedIdentity) -> String? { state.withLock { $0.keys[identity] } }

    /// By `namespace/name` of the IstioGateway.
    var replicas: [String: [Replica]] { state.withLock(\.replicas) }

    /// Takes note of what has become of a process. Its Pod says so too, a moment later, unless the store cannot be written.
    ///
    /// - Returns: whether it is news.
    func note(_ report: PodReport) -> Bool {
        let identity = FeedIdentity(namespace: report.namespace, pod: report.name)
        return unready.withLock { unready in
            // What was told to end is known by its Pod, and so is what has not begun.
            if report.isReady || report.phase == .ended || report.phase == .terminating { return unready.remove(identity) != nil }
            return unready.insert(identity).inserted
        }
    }

    /// Those of the replicas that are ready by their Pods and by their processes.
    func ready(_ replicas: [Replica]) -> [Replica] {
        let unready = unready.withLock { $0 }
        return replicas.filter { $0.pod.isReady && !unready.contains($0.identity) }
    }

    func update(_ snapshot: ResourceSnapshot) {
        let digest = snapshot.digest(of: .pod)
        state.withLock { state in
            guard state.digest != digest else { return }
            state = State(digest: digest)
            for resource in snapshot.all(.pod) {
                guard case .pod(let pod) = resource.content, let workload = resource.metadata.gatewayWorkload else {
                    continue
                }
                let identity = FeedIdentity(namespace: resource.metadata.namespace, pod: resource.metadata.name)
                let key = Self.key(workload: workload, labels: ReplicaLabels.telling(resource.metadata.labels))
                state.keys[identity] = key
                state.replicas[workload, default: []].append(Replica(identity: identity, workload: workload, key: key, pod: pod))
            }
        }
    }

    static func key(_ workload: GatewayWorkload) -> String { key(workload: workload.name ?? "", labels: workload.labels) }

    private static func key(workload: String, labels: [String: String]) -> String {
        workload + "?" + labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: "&")
    }
}
