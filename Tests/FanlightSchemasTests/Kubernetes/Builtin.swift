import FanlightResources
import FanlightSchemas

/// An object of one of Kubernetes' own kinds on its way to the store.
enum Builtin {
    static func kind(_ object: Node) -> (kind: ResourceKind, version: String) {
        let parts = (object["apiVersion"]?.string ?? "").split(separator: "/").map(String.init)
        return (ResourceKind(group: parts.count == 2 ? parts[0] : "", kind: object["kind"]?.string ?? ""), parts.last ?? "")
    }

    static func defaulted(_ yaml: String, old: String? = nil) -> Node {
        let object = tree(yaml)
        let (kind, version) = kind(object)
        return BuiltinRules.defaults(kind, version: version, object, old: old.map { defaulted($0) })
    }

    /// What is wrong with an object once it has its defaults.
    static func causes(_ yaml: String, old: String? = nil) -> [String] {
        let object = defaulted(yaml, old: old)
        return lines(BuiltinRules.validate(kind(object).kind, object, old: old.map { defaulted($0) }))
    }

    /// The part of an object with its defaults below a path.
    static func part(_ yaml: String, _ path: String...) -> String { sorted(defaulted(yaml)[path: path] ?? .null) }
}
