import FanlightResources
import FanlightSchemas
import FanlightStore

/// What keeps a namespace that is to go, as its conditions tell it.
///
/// - Source: Kubernetes: pkg/controller/namespace/deletion/status_condition_utils.go.
struct NamespaceConditions {
    /// How many objects of each resource are left, and how many each finalizer holds, sorted.
    private let resources: [(name: String, count: Int)]
    private let finalizers: [(name: String, count: Int)]

    /// More than anybody reads is not told.
    private static let mostNames = 100

    init(of objects: [StoredObject], _ catalog: KindCatalog) {
        var resources: [String: Int] = [:]
        var finalizers: [String: Int] = [:]
        for object in objects {
            let plural = catalog.kind(object.key.kind)?.plural ?? object.key.kind.kind.lowercased()
            resources["\(plural).\(object.key.kind.group)", default: 0] += 1
            for finalizer in object.content.finalizers { finalizers[finalizer, default: 0] += 1 }
        }
        self.resources = resources.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        self.finalizers = finalizers.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// The namespace with the conditions; one whose status stays keeps its time.
    func set(in namespace: Node, time: String) -> Node {
        let known = namespace[path: ["status", "conditions"]]?.elements ?? []
        let own = values.map { value in
            let before = known.first { $0["type"]?.string == value.type && $0["status"]?.string == value.status }
            return Node.object([
                "type": .string(value.type), "status": .string(value.status),
                "lastTransitionTime": before?["lastTransitionTime"] ?? .string(time), "reason": .string(value.reason),
                "message": .string(value.message),
            ])
        }
        let types = Set(values.map(\.type))
        let others = known.filter { !types.contains($0["type"]?.string ?? "") }
        return namespace.setting(["status", "conditions"], to: .array(own + others))
    }

    private typealias Value = (type: String, status: String, reason: String, message: String)

    private var values: [Value] {
        let left = Self.list(resources) { "\($0) has \($1) resource instances" }
        let holding = Self.list(finalizers) { "\($0) in \($1) resource instances" }
        return [
            ("NamespaceDeletionDiscoveryFailure", "False", "ResourcesDiscovered", "All resources successfully discovered"),
            ("NamespaceDeletionGroupVersionParsingFailure", "False", "ParsedGroupVersions", "All legacy kube types successfully parsed"),
            (
                "NamespaceDeletionContentFailure", "False", "ContentDeleted",
                "All content successfully deleted, may be waiting on finalization"
            ),
            resources.isEmpty
                ? ("NamespaceContentRemaining", "False", "ContentRemoved", "All content successfully removed")
                : ("NamespaceContentRemaining", "True", "SomeResourcesRemain", "Some resources are remaining: \(left)"),
            finalizers.isEmpty
                ? ("NamespaceFinalizersRemaining", "False", "ContentHasNoFinalizers", "All content-preserving finalizers finished")
                : (
                    "NamespaceFinalizersRemaining", "True", "SomeFinalizersRemain",
                    "Some content in the namespace has finalizers remaining: \(holding)"
                ),
        ]
    }

    private static func list(_ counts: [(name: String, count: Int)], _ text: (String, Int) -> String) -> String {
        counts.prefix(mostNames).map { text($0.name, $0.count) }.joined(separator: ", ")
    }
}
