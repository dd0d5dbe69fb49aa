import FanlightCompiler
import FanlightControlPlane
import FanlightFeedTransport
import FanlightResources
import Synchronization

/// The replicas of all gateways, by their Pods, and which configuration each is to have by the labels that its Pod carries.
///
/// Read anew when a Pod has changed, and not when anything else has.
final class ReplicaDirectory: Sendable {
    struct Replica: Sendable {
        let identity: FeedIdentity
        /// `namespace/name` of the IstioGateway.
        let workload: String
        let pod: Kubernetes.Pod
    }

    private struct State {
        var digest = ContentDigest()
        var keys: [FeedIdentity: String] = [:]
        var replicas: [String: [Replica]] = [:]
    }

    private let state = Mutex(State())

    /// Of the configuration that a replica is to have; nil where there is no such Pod.
    func key(of identity: FeedIdentity) -> String? { state.withLock { $0.keys[identity] } }

    /// By `namespace/name` of the IstioGateway.
    var replicas: [String: [Replica]] { state.withLock(\.replicas) }

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
                state.keys[identity] = Self.key(workload: workload, labels: ReplicaLabels.telling(resource.metadata.labels))
                state.replicas[workload, default: []].append(Replica(identity: identity, workload: workload, pod: pod))
            }
        }
    }

    static func key(_ workload: GatewayWorkload) -> String { key(workload: workload.name ?? "", labels: workload.labels) }

    private static func key(workload: String, labels: [String: String]) -> String {
        workload + "?" + labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: "&")
    }
}
