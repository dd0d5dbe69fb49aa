import FanlightResources

/// Finds the DestinationRules that apply to a service.
///
/// - Source: Istio pilot/pkg/model/push_context.go, setDestinationRules and destinationRule; sidecar.go, SidecarScope.DestinationRule.
struct DestinationRuleIndex: Sendable {
    struct Entry: Sendable {
        let rule: Istio.DestinationRule
        let namespace: String
        let resource: Resource
        /// As written, but for a rule with a workload selector, which never leaves its namespace.
        let exportTo: Set<String>

        /// `.` or the namespace's own name, and nothing else.
        var isPrivate: Bool { exportTo == ["."] || exportTo == [namespace] }

        var isForOwnNamespace: Bool { exportTo.isEmpty || exportTo.contains("*") || exportTo.contains(".") || exportTo.contains(namespace) }
    }

    /// What a client in the rules' own namespace sees.
    private var own: [String: DestinationRuleTable] = [:]
    /// What may be seen from other namespaces, by the rules' namespace.
    private var exported: [String: DestinationRuleTable] = [:]
    /// The private rules of the root namespace, which only its own clients see.
    private var rootPrivate = DestinationRuleTable()
    private let rootNamespace: String
    /// Whether any rule applies to some workloads only.
    private(set) var dependsOnLabels = false

    init(snapshot: ResourceSnapshot, mesh: MeshSettings) {
        rootNamespace = mesh.rootNamespace
        var selecting: [(Entry, String)] = []
        var others: [(Entry, String)] = []
        for resource in snapshot.ordered(.destinationRule) {
            guard case .destinationRule(let rule) = resource.content else { continue }
            let namespace = resource.metadata.namespace
            let host = mesh.resolve(host: rule.host, namespace: namespace)
            let entry = Entry(
                rule: rule, namespace: namespace, resource: resource, exportTo: rule.workloadSelector == nil ? Set(rule.exportTo) : ["."])
            if rule.workloadSelector == nil { others.append((entry, host)) } else { selecting.append((entry, host)) }
        }
        dependsOnLabels = !selecting.isEmpty
        for (entry, host) in selecting + others {
            if entry.isForOwnNamespace { own[entry.namespace, default: DestinationRuleTable()].insert(entry, host: host) }
            if !entry.isPrivate {
                exported[entry.namespace, default: DestinationRuleTable()].insert(entry, host: host)
            } else if entry.namespace == rootNamespace {
                rootPrivate.insert(entry, host: host)
            }
        }
    }

    /// The rules for a service, merged in order; empty where none applies.
    func rules(for service: ServiceModel, proxyNamespace: String, workloadLabels: [String: String]) -> [Entry] {
        let nearest = proxyNamespace == rootNamespace ? rootPrivate : own[proxyNamespace]
        if let nearest, !nearest.isEmpty {
            let found = nearest.rules(for: service.host)
            // A level that has rules for the host decides, even where none of them selects this workload.
            if !found.isEmpty { return Self.chosen(found, workloadLabels) }
        }
        for namespace in [service.namespace, rootNamespace] {
            let found = (exported[namespace]?.rules(for: service.host) ?? []).filter { $0.isVisible(from: proxyNamespace) }
            if !found.isEmpty { return Self.chosen(found, workloadLabels) }
        }
        return []
    }

    /// The first whose selector fits, else the last that has none.
    private static func chosen(_ merged: [DestinationRuleTable.Merged], _ labels: [String: String]) -> [Entry] {
        let selecting = merged.first { $0.selector?.allSatisfy { labels[$0.key] == $0.value } ?? false }
        return (selecting ?? merged.last { $0.selector == nil })?.entries ?? []
    }
}
