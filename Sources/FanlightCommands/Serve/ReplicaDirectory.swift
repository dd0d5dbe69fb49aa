import FanlightCompiler
import FanlightControlPlane
import FanlightFeedTransport
import FanlightResources
import Synchronization

/// Which configuration each Pod is to have, by the labels that it carries.
final class ReplicaDirectory: Sendable {
    private struct State {
        var digest = ContentDigest()
        var keys: [FeedIdentity: String] = [:]
    }

    private let state = Mutex(State())

    func key(of identity: FeedIdentity) -> String? { state.withLock { $0.keys[identity] } }

    func update(_ snapshot: ResourceSnapshot) {
        let digest = snapshot.digest(of: .pod)
        state.withLock { state in
            guard state.digest != digest else { return }
            state.digest = digest
            state.keys = [:]
            for pod in snapshot.all(.pod) {
                guard let workload = ReplicaLabels.workload(of: pod) else { continue }
                state.keys[FeedIdentity(namespace: pod.metadata.namespace, pod: pod.metadata.name)] = Self.key(
                    workload: workload, labels: ReplicaLabels.telling(pod.metadata.labels))
            }
        }
    }

    static func key(_ workload: GatewayWorkload) -> String { key(workload: workload.name ?? "", labels: workload.labels) }

    private static func key(workload: String, labels: [String: String]) -> String {
        workload + "?" + labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: "&")
    }
}
