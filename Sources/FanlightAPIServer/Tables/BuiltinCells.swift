import FanlightResources

/// The cells of a built-in kind, in the order of its columns.
///
/// - Source: k8s.io/kubernetes, pkg/printers/internalversion/printers.go.
struct BuiltinCells: Sendable {
    let cells: @Sendable (PrintedObject) -> [Node]
    /// What the row itself says, beside its cells.
    var condition: (@Sendable (Node) -> Node?)?

    init(condition: (@Sendable (Node) -> Node?)? = nil, _ cells: @escaping @Sendable (PrintedObject) -> [Node]) {
        self.cells = cells
        self.condition = condition
    }

    /// Of kinds that have no columns of their own.
    static let nameAndCreation = BuiltinCells { object in [object.name, .string(object.text("metadata", "creationTimestamp"))] }

    static func of(_ kind: ResourceKind) -> BuiltinCells? { all[kind] }

    private static let all: [ResourceKind: BuiltinCells] = {
        var all: [ResourceKind: BuiltinCells] = [:]
        for (group, kinds) in [
            ("", core), ("apps", WorkloadCells.apps), ("batch", WorkloadCells.batch), ("autoscaling", AutoscalerCells.all),
            ("networking.k8s.io", NetworkCells.networking), ("discovery.k8s.io", NetworkCells.discovery), ("events.k8s.io", EventCells.all),
            ("rbac.authorization.k8s.io", AccessCells.all), ("policy", ClusterCells.policy), ("storage.k8s.io", StorageCells.classes),
            ("scheduling.k8s.io", ClusterCells.scheduling), ("coordination.k8s.io", ClusterCells.coordination),
            ("admissionregistration.k8s.io", ClusterCells.admission),
        ] {
            for (kind, cells) in kinds { all[ResourceKind(group: group, kind: kind)] = cells }
        }
        return all
    }()

    private static let core = ClusterCells.core.merging(NetworkCells.core) { $1 }.merging(StorageCells.core) { $1 }
        .merging(WorkloadCells.core) { $1 }.merging(EventCells.all) { $1 }.merging(["Pod": PodCells.all]) { $1 }
}
