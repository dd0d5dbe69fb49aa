import FanlightResources
import FanlightStore
import FanlightWorkloads

/// Which gateway an object belongs to, by its owners' uids: a Pod to a ReplicaSet, that to a Deployment, and that to an IstioGateway.
///
/// A value that is told every change in order.
struct WorkloadIndex: Sendable {
    /// The kinds that it has to be told of. An owner's kind stands before that of what it owns.
    static let kinds: [ResourceKind] = [
        .istioGateway, .deployment, .service, .serviceAccount, .autoscaler, .replicaSet, .pod,
    ]
    private static let owning: Set<ResourceKind> = [.istioGateway, .deployment, .replicaSet]

    /// By uid, of IstioGateways, Deployments and ReplicaSets.
    private var gateways: [String: GatewayNames] = [:]
    private var ofPods: [ResourceKey: GatewayNames] = [:]
    private var podsOf: [GatewayNames: Set<ResourceKey>] = [:]
    /// ReplicaSets and Pods that nobody owns but that have a gateway's label, by that gateway.
    private var orphans: [GatewayNames: Set<ResourceKey>] = [:]

    /// - Returns: what has to be looked at.
    mutating func apply(_ object: StoredObject, isDeletion: Bool) -> [WorkloadKey] {
        switch object.key.kind {
        case .istioGateway:
            let names = GatewayNames(namespace: object.key.namespace, gateway: object.key.name)
            gateways[object.uid] = isDeletion ? nil : names
            return [.gateway(names)]
        case .pod: return applyPod(object, isDeletion: isDeletion)
        default:
            let owner = owner(of: object)
            if Self.owning.contains(object.key.kind) { gateways[object.uid] = isDeletion ? nil : owner }
            let orphaned = object.key.kind == .replicaSet ? noteOrphan(object, isDeletion: isDeletion) : nil
            return [owner ?? orphaned ?? named(object.key)].compactMap { $0.map { .gateway($0) } }
        }
    }

    private mutating func applyPod(_ object: StoredObject, isDeletion: Bool) -> [WorkloadKey] {
        let key = object.key
        // Its owners may be gone before it: then it stays with the gateway that it has had.
        let owner = owner(of: object) ?? (object.ownerUIDs.isEmpty ? nil : ofPods[key])
        let orphaned = noteOrphan(object, isDeletion: isDeletion)
        if let former = ofPods[key], isDeletion || former != owner { podsOf[former]?.remove(key) }
        ofPods[key] = isDeletion ? nil : owner
        if let owner, !isDeletion { podsOf[owner, default: []].insert(key) }
        if let owner, podsOf[owner]?.isEmpty == true { podsOf[owner] = nil }
        return [.pod(key)] + [owner ?? orphaned].compactMap { $0.map { .gateway($0) } }
    }

    func gateway(ofPod key: ResourceKey) -> GatewayNames? { ofPods[key] }

    func pods(of gateway: GatewayNames) -> Set<ResourceKey> { podsOf[gateway] ?? [] }

    func orphans(of gateway: GatewayNames) -> Set<ResourceKey> { orphans[gateway] ?? [] }

    private func owner(of object: StoredObject) -> GatewayNames? {
        for uid in object.ownerUIDs {
            if let gateway = gateways[uid] { return gateway }
        }
        return nil
    }

    private mutating func noteOrphan(_ object: StoredObject, isDeletion: Bool) -> GatewayNames? {
        guard let app = object.labels["app"], app.hasPrefix("istio-") else { return nil }
        let names = GatewayNames(namespace: object.key.namespace, gateway: String(app.dropFirst(6)))
        if isDeletion || !object.ownerUIDs.isEmpty {
            orphans[names]?.remove(object.key)
            if orphans[names]?.isEmpty == true { orphans[names] = nil }
            return nil
        }
        orphans[names, default: []].insert(object.key)
        return names
    }

    /// The gateway whose object has this name, for one that has lost its owner or stands in the way.
    private func named(_ key: ResourceKey) -> GatewayNames? {
        guard key.kind != .replicaSet, key.name.hasPrefix("istio-") else { return nil }
        var name = key.name.dropFirst(6)
        let suffix = key.kind == .serviceAccount ? "-service-account" : key.kind == .autoscaler ? "-autoscaler" : ""
        guard name.hasSuffix(suffix) else { return nil }
        name = name.dropLast(suffix.count)
        return GatewayNames(namespace: key.namespace, gateway: String(name))
    }
}
