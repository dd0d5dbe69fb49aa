import FanlightResources

/// Kinds with few rules: namespaces, claims of volumes, priorities, leases and events.
///
/// - Source: Kubernetes: pkg/apis/core, scheduling and coordination, each with `validation`, and pkg/registry/core/namespace.
enum ClusterRules {
    static let namespaceLabel = "kubernetes.io/metadata.name"

    /// A namespace carries its name as a label, whatever is written there.
    static func namespaceDefaults(_ object: Node) -> Node {
        guard let name = object[path: ["metadata", "name"]]?.string, !name.isEmpty else { return object }
        return object.setting(["metadata", "labels", namespaceLabel], to: .string(name))
    }

    static func claim(_ object: Node, old: Node?) -> [FieldCause] {
        let spec = object["spec"] ?? .emptyObject
        var list = CauseList()
        let modes = spec["accessModes"]?.strings ?? []
        if modes.isEmpty { list.add(.required("spec.accessModes", "at least 1 access mode is required")) }
        let known = ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"]
        for mode in modes where !known.contains(mode) { list.add(.notSupported("spec.accessModes", .string(mode), known)) }
        if spec[path: ["resources", "requests", "storage"]] == nil { list.add(.required("spec.resources[storage]")) }
        if let selector = spec["selector"] { list.add(SelectorRules.causes(selector, at: "spec.selector")) }
        list.choice(spec, "volumeMode", at: "spec", of: ["Block", "Filesystem"])
        if let old, fixed(spec) != fixed(old["spec"] ?? .emptyObject) {
            list.add(
                .forbidden(
                    "spec", "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims"))
        }
        return list.causes
    }

    private static func fixed(_ spec: Node) -> Node {
        ["resources", "volumeAttributesClassName", "volumeName", "storageClassName"].reduce(spec) { $0.without($1) }
    }

    static func priorityDefaults(_ object: Node) -> Node {
        object.filling(["preemptionPolicy": .string("PreemptLowerPriority")])
    }

    static func priority(_ object: Node, old: Node?) -> [FieldCause] {
        var list = CauseList()
        let value = object["value"]?.integer ?? 0
        let name = object[path: ["metadata", "name"]]?.string ?? ""
        if name.hasPrefix("system-"), !["system-cluster-critical", "system-node-critical"].contains(name) {
            let text =
                "priority class names with 'system-' prefix are reserved for system use only. error: \(name) is not a known system priority class"
            list.add(.forbidden("metadata.name", text))
        } else if value > 1_000_000_000, !name.hasPrefix("system-") {
            list.add(.forbidden("value", "maximum allowed value of a user defined priority is 1000000000"))
        }
        if let policy = object["preemptionPolicy"]?.string, !["Never", "PreemptLowerPriority"].contains(policy) {
            list.add(.notSupported("preemptionPolicy", .string(policy), ["Never", "PreemptLowerPriority"]))
        }
        if let old {
            if (old["value"]?.integer ?? 0) != value { list.add(.forbidden("value", "may not be changed in an update.")) }
            list.immutable(object["preemptionPolicy"], old["preemptionPolicy"], at: "preemptionPolicy")
        }
        return list.causes
    }

    static func lease(_ object: Node, old: Node?) -> [FieldCause] {
        let spec = object["spec"] ?? .emptyObject
        var list = CauseList()
        if let duration = spec["leaseDurationSeconds"]?.integer, duration <= 0 {
            list.add(.invalid("spec.leaseDurationSeconds", .integer(duration), "must be greater than 0"))
        }
        if let transitions = spec["leaseTransitions"]?.integer, transitions < 0 {
            list.add(.invalid("spec.leaseTransitions", .integer(transitions), "must be greater than or equal to 0"))
        }
        if let holder = spec["holderIdentity"]?.string, holder.isEmpty, spec["preferredHolder"] != nil {
            list.add(.invalid("spec.holderIdentity", holder, "must not be empty"))
        }
        return list.causes
    }

    /// An event of an object without a namespace stands in the namespace `default`.
    static func event(_ object: Node, old: Node?) -> [FieldCause] {
        let key = object["regarding"] == nil ? "involvedObject" : "regarding"
        let regarded = object[key]?.text("namespace") ?? ""
        let namespace = object[path: ["metadata", "namespace"]]?.string ?? ""
        if regarded.isEmpty {
            return namespace.isEmpty || namespace == "default" || namespace == "kube-system"
                ? [] : [.invalid("\(key).namespace", regarded, "does not match event.namespace")]
        }
        return regarded == namespace ? [] : [.invalid("\(key).namespace", regarded, "does not match event.namespace")]
    }
}
