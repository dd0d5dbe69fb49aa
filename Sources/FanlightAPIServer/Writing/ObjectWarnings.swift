import FanlightResources
import FanlightSchemas

/// What clients are warned of although it is allowed.
///
/// - Source: Kubernetes: the `WarningsOnCreate` and `WarningsOnUpdate` of the kinds below.
enum ObjectWarnings {
    private static let ingress = ResourceKind(group: "networking.k8s.io", kind: "Ingress")
    private static let ingressAnnotation = "kubernetes.io/ingress.class"
    private static let standardFinalizers: Set<String> = ["kubernetes", "orphan", "foregroundDeletion"]

    static func onCreate(_ object: Node, _ kind: ServedKind) -> [String] {
        if kind.isCustom { return finalizers(object, known: []) }
        guard kind.kind == ingress, object[path: ["metadata", "annotations", ingressAnnotation]] != nil,
            object[path: ["spec", "ingressClassName"]] == nil
        else { return [] }
        return ["annotation \"\(ingressAnnotation)\" is deprecated, please use 'spec.ingressClassName' instead"]
    }

    static func onUpdate(_ object: Node, old: Node, _ kind: ServedKind) -> [String] {
        guard kind.isCustom else { return [] }
        return finalizers(object, known: Set(old[path: ["metadata", "finalizers"]]?.strings ?? []))
    }

    private static func finalizers(_ object: Node, known: Set<String>) -> [String] {
        (object[path: ["metadata", "finalizers"]]?.strings ?? []).filter {
            !known.contains($0) && !$0.contains("/") && !standardFinalizers.contains($0)
        }.sorted().map { name in
            "metadata.finalizers: \(GoFormat.quoted(name)): prefer a domain-qualified finalizer name including a path (/) to avoid accidental "
                + "conflicts with other finalizer writers"
        }
    }
}
