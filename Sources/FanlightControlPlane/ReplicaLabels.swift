import FanlightCompiler
import FanlightResources

/// The sets of labels that the Pods of each gateway carry. There are several while a roll-out is under way that changes them.
package struct ReplicaLabels: Sendable {
    /// By `namespace/name` of the IstioGateway, each with the names of the Pods that carry them.
    private var sets: [String: [[String: String]: Set<String>]] = [:]
    private var known: [ResourceKey: (workload: String, labels: [String: String])] = [:]
    /// Labels that tell ReplicaSets apart and that no Gateway selects by.
    private static let ignored: Set<String> = ["pod-template-hash"]

    mutating func note(_ changed: [ResourceKey], in snapshot: ResourceSnapshot) {
        for key in changed where key.kind == .pod {
            if let old = known.removeValue(forKey: key) {
                sets[old.workload]?[old.labels]?.remove(key.namespacedName)
                if sets[old.workload]?[old.labels]?.isEmpty == true { sets[old.workload]?[old.labels] = nil }
                if sets[old.workload]?.isEmpty == true { sets[old.workload] = nil }
            }
            guard let pod = snapshot[key], let workload = pod.metadata.gatewayWorkload else { continue }
            let labels = Self.telling(pod.metadata.labels)
            known[key] = (workload, labels)
            sets[workload, default: [:]][labels, default: []].insert(key.namespacedName)
        }
    }

    /// The IstioGateway's workloads: one for each set of labels that its Pods carry, and the one that it asks for while it has none.
    func workloads(of gateway: Resource) -> [GatewayWorkload] {
        guard let asked = GatewayWorkload(gateway) else { return [] }
        guard let found = sets[gateway.key.namespacedName] else { return [asked] }
        let others = found.keys.filter { $0 != asked.labels }.sorted { Self.text($0) < Self.text($1) }
        let first = found[asked.labels] == nil ? [] : [asked]
        return first + others.map { GatewayWorkload(name: asked.name, namespace: asked.namespace, labels: $0, addresses: asked.addresses) }
    }

    /// A Pod's labels without those that tell nothing about its configuration.
    package static func telling(_ labels: [String: String]) -> [String: String] { labels.filter { !ignored.contains($0.key) } }

    private static func text(_ labels: [String: String]) -> String {
        labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
    }
}
