import FanlightResources

/// Which services may lead to a workload, by the labels that they select.
///
/// Every gateway asks for its own at each compilation, so none of them looks at those of all others.
struct WorkloadServices: Sendable {
    private struct Label: Hashable {
        let namespace: String
        let key: String
        let value: String
    }

    /// Sorted by age, then host.
    private let services: [ServiceModel]
    /// Places of those that select Pods, by one of the labels that they ask for.
    private var bySelector: [Label: [Int]] = [:]
    /// Places of those that have their endpoints written in them, by namespace.
    private var entries: [String: [Int]] = [:]

    init(_ registry: ServiceRegistry) {
        services = registry.all.sorted { ($0.order.creation, $0.host) < ($1.order.creation, $1.host) }
        for (place, service) in services.enumerated() {
            guard case .kubernetes(let content) = service.backing else {
                entries[service.namespace, default: []].append(place)
                continue
            }
            // All labels of a selector have to be there, so any one will do; one without labels leads to nobody.
            guard let (key, value) = content.selector.min(by: { $0.key < $1.key }) else { continue }
            bySelector[Label(namespace: service.namespace, key: key, value: value), default: []].append(place)
        }
    }

    /// The services of the workload's namespace among which those that lead to it are, sorted by age, then host.
    func candidates(for workload: GatewayWorkload) -> [ServiceModel] {
        let selecting = workload.labels.flatMap { label in
            bySelector[Label(namespace: workload.namespace, key: label.key, value: label.value)] ?? []
        }
        return (selecting + (entries[workload.namespace] ?? [])).sorted().map { services[$0] }
    }
}
