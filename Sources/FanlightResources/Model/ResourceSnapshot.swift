import HashTreeCollections

/// All objects at one moment, with the indexes that compilation needs. An immutable value: a change makes a new snapshot that shares
/// what did not change.
package struct ResourceSnapshot: Sendable {
    private var tables: [ResourceKind: Table] = [:]
    private var virtualServicesByGateway: TreeDictionary<String, TreeSet<String>> = [:]
    private var slicesByService: TreeDictionary<String, TreeSet<String>> = [:]

    package init() {}

    package init(_ resources: some Sequence<Resource>) {
        for resource in resources { apply(resource) }
    }

    package subscript(key: ResourceKey) -> Resource? { tables[key.kind]?.resources[key.namespacedName] }

    /// The objects of one kind in the order in which they have their say.
    ///
    /// - Complexity: O(n log n).
    package func ordered(_ kind: ResourceKind) -> [Resource] {
        guard let table = tables[kind] else { return [] }
        return table.resources.values.map { (ResourceOrder($0.metadata), $0) }.sorted { $0.0 < $1.0 }.map(\.1)
    }

    /// The objects of one kind in no order.
    package func all(_ kind: ResourceKind) -> some Collection<Resource> {
        (tables[kind]?.resources ?? [:]).values
    }

    package func count(_ kind: ResourceKind) -> Int { tables[kind]?.resources.count ?? 0 }

    package var isEmpty: Bool { tables.values.allSatisfy { $0.resources.isEmpty } }

    package var everything: [Resource] { tables.values.flatMap { $0.resources.values } }

    /// Changes whenever an object of the kind does; equal for equal sets of objects, whatever the order of the changes that led to them.
    package func digest(of kind: ResourceKind) -> ContentDigest { tables[kind]?.digest ?? ContentDigest() }

    /// The VirtualServices whose `gateways` name the Gateway, in no order.
    package func virtualServices(boundTo gateway: String) -> [Resource] {
        resources(.virtualService, in: virtualServicesByGateway[gateway])
    }

    /// The EndpointSlices of a Service, in no order.
    package func endpointSlices(ofService name: String, namespace: String) -> [Resource] {
        resources(.endpointSlice, in: slicesByService["\(namespace)/\(name)"])
    }

    private func resources(_ kind: ResourceKind, in names: TreeSet<String>?) -> [Resource] {
        guard let names, let table = tables[kind] else { return [] }
        return names.compactMap { table.resources[$0] }
    }

    /// Adds the object, or replaces the one of the same key.
    package mutating func apply(_ resource: Resource) {
        remove(resource.key)
        let name = resource.key.namespacedName
        tables[resource.key.kind, default: Table()].insert(resource, name: name)
        for gateway in Self.gatewayNames(resource) { virtualServicesByGateway[gateway, default: []].insert(name) }
        if let service = Self.serviceOfSlice(resource) { slicesByService[service, default: []].insert(name) }
    }

    package mutating func remove(_ key: ResourceKey) {
        let name = key.namespacedName
        guard let old = tables[key.kind]?.remove(name) else { return }
        for gateway in Self.gatewayNames(old) {
            virtualServicesByGateway[gateway]?.remove(name)
            if virtualServicesByGateway[gateway]?.isEmpty == true { virtualServicesByGateway[gateway] = nil }
        }
        if let service = Self.serviceOfSlice(old) {
            slicesByService[service]?.remove(name)
            if slicesByService[service]?.isEmpty == true { slicesByService[service] = nil }
        }
    }

    private static func gatewayNames(_ resource: Resource) -> Set<String> {
        guard case .virtualService(let service) = resource.content else { return [] }
        return Set(service.gateways.map { Istio.GatewayReference.resolve($0, namespace: resource.metadata.namespace) })
    }

    private static func serviceOfSlice(_ resource: Resource) -> String? {
        guard resource.key.kind == .endpointSlice, let service = resource.metadata.labels["kubernetes.io/service-name"] else { return nil }
        return "\(resource.metadata.namespace)/\(service)"
    }
}

extension ResourceSnapshot {
    fileprivate struct Table {
        var resources: TreeDictionary<String, Resource> = [:]
        var digest = ContentDigest()

        mutating func insert(_ resource: Resource, name: String) {
            resources[name] = resource
            digest.add(resource.fingerprint)
        }

        mutating func remove(_ name: String) -> Resource? {
            guard let old = resources.removeValue(forKey: name) else { return nil }
            digest.subtract(old.fingerprint)
            return old
        }
    }
}
