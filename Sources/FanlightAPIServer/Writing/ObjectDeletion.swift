import FanlightResources
import FanlightSchemas
import FanlightStore

/// What a deletion makes of an object. Pure.
struct ObjectDeletion: Sendable {
    enum Step: Sendable {
        /// Finalizers hold the object, which is marked for deletion.
        case held(Node)
        /// The object goes; it is told as it was last.
        case gone(Node)
    }

    private static let orphan = "orphan"
    private static let foreground = "foregroundDeletion"

    let context: ResourceContext
    let name: String
    let options: DeleteOptions
    /// Milliseconds since 1970.
    let time: Int64

    /// - Throws: 409 where the object is another than the client means.
    func step(_ current: StoredObject) throws(APIStatus) -> Step {
        try checkPreconditions(current)
        let object = context.node(current)
        if context.kind.kind == .namespace { return namespaceStep(object, current) }
        let finalizers = finalizers(current)
        guard !finalizers.isEmpty else { return .gone(context.kind.kind == .pod ? marked(object, finalizers, current) : object) }
        return .held(marked(object, finalizers, current))
    }

    private func checkPreconditions(_ current: StoredObject) throws(APIStatus) {
        let kind = context.kind.kind
        func conflict(_ message: String) -> APIStatus {
            if kind == .namespace { return .conflict(context.target, name: name, message) }
            // Kubernetes names the kind here where it else names the resource.
            let qualified = context.target.group.isEmpty ? kind.kind : "\(kind.kind).\(context.target.group)"
            return APIStatus(
                code: 409, reason: "Conflict", message: "Operation cannot be fulfilled on \(qualified) \"\(name)\": \(message)",
                details: APIStatus.Details(name: name, group: context.target.group, kind: kind.kind))
        }
        if let given = options.uid, given != current.uid {
            let uid = GoFormat.shortened(given)
            throw conflict(
                kind == .namespace
                    ? "Precondition failed: UID in precondition: \(uid), UID in object meta: \(current.uid)"
                    : "the UID in the precondition (\(uid)) does not match the UID in record (\(current.uid)). The object might have been deleted and then recreated"
            )
        }
        if let given = options.resourceVersion, given != String(current.revision) {
            let version = GoFormat.shortened(given)
            throw conflict(
                kind == .namespace
                    ? "Precondition failed: ResourceVersion in precondition: \(version), ResourceVersion in object meta: \(current.revision)"
                    : "the ResourceVersion in the precondition (\(version)) does not match the ResourceVersion in record (\(current.revision)). The object might have been modified"
            )
        }
    }

    /// The finalizers that hold the object, those among them that say what becomes of its dependents.
    private func finalizers(_ current: StoredObject) -> [String] {
        guard KindTraits.hasDependents(context.kind.kind) else { return current.finalizers }
        let others = current.finalizers.filter { $0 != Self.orphan && $0 != Self.foreground }
        let policy: DeleteOptions.Propagation =
            if let propagation = options.propagation { propagation } else if current.finalizers.contains(Self.orphan) {
                .orphan
            } else if current
                .finalizers.contains(Self.foreground)
            { .foreground } else { KindTraits.orphansDependents(context.kind.kind) ? .orphan : .background }
        return switch policy {
        case .orphan: others + [Self.orphan]
        case .foreground: others + [Self.foreground]
        case .background: others
        }
    }

    private func marked(_ object: Node, _ finalizers: [String], _ current: StoredObject) -> Node {
        var metadata = object["metadata"] ?? .emptyObject
        metadata[member: "finalizers"] = finalizers.isEmpty ? nil : .array(finalizers.map { .string($0) })
        let grace = gracePeriod(object, finalizers)
        let known = current.isTerminating ? metadata["deletionGracePeriodSeconds"]?.integer ?? 0 : Int.max
        // A later request may shorten the time, and cannot lengthen it.
        if grace < known {
            metadata[member: "deletionTimestamp"] = .string(Timestamp.text(seconds: time / 1_000 + Int64(grace)))
            metadata[member: "deletionGracePeriodSeconds"] = .integer(grace)
        }
        if !current.isTerminating, let generation = metadata["generation"]?.integer {
            metadata[member: "generation"] = .integer(generation + 1)
        }
        var marked = object
        marked[member: "metadata"] = metadata
        return marked
    }

    /// The seconds that a Pod which runs has to end: those that the request says, else its own. Nothing else takes time.
    ///
    /// - Source: Kubernetes: pkg/registry/core/pod/strategy.go, CheckGracefulDelete.
    private func gracePeriod(_ object: Node, _ finalizers: [String]) -> Int {
        guard context.kind.kind == .pod, !finalizers.isEmpty, object[path: ["spec", "nodeName"]]?.string ?? "" != "" else { return 0 }
        if let phase = object[path: ["status", "phase"]]?.string, phase == "Succeeded" || phase == "Failed" { return 0 }
        let seconds = options.gracePeriod ?? object[path: ["spec", "terminationGracePeriodSeconds"]]?.integer ?? 30
        return seconds < 0 ? 1 : min(seconds, Int(Int32.max))
    }

    /// A Namespace stays until what is in it is gone and its own finalizers with it.
    private func namespaceStep(_ object: Node, _ current: StoredObject) -> Step {
        let isHeld = !(object[path: ["spec", "finalizers"]]?.elements.isEmpty ?? true)
        if current.isTerminating { return isHeld || !current.finalizers.isEmpty ? .held(object) : .gone(object) }
        var metadata = object["metadata"] ?? .emptyObject
        let finalizers = finalizers(current)
        metadata[member: "finalizers"] = finalizers.isEmpty ? nil : .array(finalizers.map { .string($0) })
        metadata[member: "deletionTimestamp"] = .string(Timestamp.text(seconds: time / 1_000))
        var marked = object
        marked[member: "metadata"] = metadata
        marked = marked.setting(["status", "phase"], to: .string("Terminating"))
        return isHeld || !finalizers.isEmpty ? .held(marked) : .gone(marked)
    }
}
