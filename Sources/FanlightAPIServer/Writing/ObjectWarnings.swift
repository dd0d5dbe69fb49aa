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
        if kind.kind == CustomDefinitions.kind { return conversion(object, old: nil) }
        if kind.isCustom { return finalizers(object, known: []) }
        guard kind.kind == ingress, object[path: ["metadata", "annotations", ingressAnnotation]] != nil,
            object[path: ["spec", "ingressClassName"]] == nil
        else { return [] }
        return ["annotation \"\(ingressAnnotation)\" is deprecated, please use 'spec.ingressClassName' instead"]
    }

    static func onUpdate(_ object: Node, old: Node, _ kind: ServedKind) -> [String] {
        if kind.kind == CustomDefinitions.kind { return conversion(object, old: old) }
        guard kind.isCustom else { return [] }
        return finalizers(object, known: Set(old[path: ["metadata", "finalizers"]]?.strings ?? []))
    }

    /// No webhook is called, which only matters where there is something to convert.
    private static func conversion(_ definition: Node, old: Node?) -> [String] {
        let path = ["spec", "conversion", "strategy"]
        let served = (definition[path: ["spec", "versions"]]?.elements ?? []).count { $0["served"]?.bool == true }
        guard served > 1, definition[path: path]?.string == "Webhook", old?[path: path]?.string != "Webhook" else { return [] }
        return ["spec.conversion: the webhook is not called; objects are the same in all versions, but for their apiVersion"]
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
