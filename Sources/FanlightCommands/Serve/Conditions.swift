import FanlightCompiler
import FanlightControlPlane
import FanlightResources

/// What the status of an object says about it, before times are put to it.
struct ObjectConditions: Hashable, Sendable {
    struct Condition: Hashable, Sendable {
        let type: String
        let isTrue: Bool
        let reason: String
        let message: String
    }

    let generation: Int
    let conditions: [Condition]

    /// The status with these conditions, or nil where it has them already. Conditions of others stay.
    ///
    /// - Parameter time: RFC 3339; of conditions that change.
    func merged(into status: Node?, time: String) -> Node? {
        let known = status?["conditions"]?.elements ?? []
        let own = Set(conditions.map(\.type)).union(Self.ownTypes)
        let merged = conditions.map { condition in
            let old = known.first { $0["type"]?.string == condition.type }
            let value = condition.isTrue ? "True" : "False"
            let changed = old?["status"]?.string == value ? old?["lastTransitionTime"] : nil
            return Node.object([
                "type": .string(condition.type), "status": .string(value), "reason": .string(condition.reason),
                "message": .string(condition.message),
                "observedGeneration": .integer(generation), "lastTransitionTime": changed ?? .string(time),
            ])
        }
        let others = known.filter { !own.contains($0["type"]?.string ?? "") }
        let next = (status ?? .emptyObject).setting(["conditions"], to: .array(others + merged)).setting(
            ["observedGeneration"], to: .integer(generation))
        return next == status ? nil : next
    }

    /// Conditions that are taken away where they do not hold any more.
    private static let ownTypes: Set<String> = ["Accepted", "Conflicted", "Programmed", "ConfigApplied"]
}

/// Derives the conditions of VirtualServices, Gateways and IstioGateways from a state and from what runs.
struct ConditionMaker: Sendable {
    static let kinds: [ResourceKind] = [.gateway, .virtualService, .istioGateway]
    /// Problems between objects, of which the younger loses.
    private static let conflictCodes: Set<String> = ["ServerConflict", "FilterChainConflict", "ServerNameConflict"]

    private let problems: [ResourceKey: [Diagnostic]]
    /// `namespace/name` of each Gateway to the gateways that it selects.
    private let selected: [String: [String]]
    private let ready: Set<String>
    private let conflicts: [ResourceKey: String]
    private let rejections: [ResourceKey: String]

    /// - Parameter rejections: what replicas refuse of each object, with the replica that says so.
    init(_ state: ControlPlaneState, ready: Set<String>, conflicts: [ResourceKey: String], rejections: [ResourceKey: String]) {
        problems = Dictionary(grouping: state.diagnostics.filter { $0.level != .info && $0.resource != nil }) {
            $0.resource ?? ResourceKey(.gateway, namespace: "", name: "")
        }
        var selected: [String: [String]] = [:]
        for gateway in state.gateways {
            for key in gateway.compiled.selectedBy { selected[key.namespacedName, default: []].append(gateway.name) }
        }
        self.selected = selected
        self.ready = ready
        self.conflicts = conflicts
        self.rejections = rejections
    }

    /// Whether the same gateways are selected and ready, so that an object that did not change and has the same problems has the same conditions.
    func reaches(asFarAs other: ConditionMaker) -> Bool { selected == other.selected && ready == other.ready }

    /// The objects with other problems, conflicts or rejections than in another maker.
    func told(otherwiseThan other: ConditionMaker) -> Set<ResourceKey> {
        Self.differing(problems, other.problems).union(Self.differing(conflicts, other.conflicts)).union(
            Self.differing(rejections, other.rejections))
    }

    private static func differing<Value: Equatable>(_ left: [ResourceKey: Value], _ right: [ResourceKey: Value]) -> Set<ResourceKey> {
        Set(left.keys.filter { left[$0] != right[$0] }).union(right.keys.filter { left[$0] == nil })
    }

    func conditions(_ resource: Resource) -> ObjectConditions {
        let problems = problems[resource.key] ?? []
        var conditions = [accepted(problems), conflicted(problems), programmed(resource)]
        if let conflict = conflicts[resource.key] {
            conditions.append(.init(type: "ConfigApplied", isTrue: false, reason: "Conflict", message: conflict))
        }
        return ObjectConditions(generation: resource.tree[path: ["metadata", "generation"]]?.integer ?? 0, conditions: conditions)
    }

    private func accepted(_ problems: [Diagnostic]) -> ObjectConditions.Condition {
        let errors = problems.filter { $0.level == .error && !Self.conflictCodes.contains($0.code) }
        guard let first = errors.first else { return .init(type: "Accepted", isTrue: true, reason: "Accepted", message: "") }
        return .init(type: "Accepted", isTrue: false, reason: first.code, message: Self.text(errors))
    }

    private func conflicted(_ problems: [Diagnostic]) -> ObjectConditions.Condition {
        let conflicts = problems.filter { Self.conflictCodes.contains($0.code) }
        guard let first = conflicts.first else { return .init(type: "Conflicted", isTrue: false, reason: "NoConflicts", message: "") }
        return .init(type: "Conflicted", isTrue: true, reason: first.code, message: Self.text(conflicts))
    }

    private func programmed(_ resource: Resource) -> ObjectConditions.Condition {
        if let rejection = rejections[resource.key] {
            return .init(type: "Programmed", isTrue: false, reason: "Rejected", message: rejection)
        }
        let wanted: [String]
        switch resource.content {
        case .gateway: wanted = selected[resource.key.namespacedName] ?? []
        case .virtualService(let service):
            let names = service.gateways.map { Istio.GatewayReference.resolve($0, namespace: resource.metadata.namespace) }
            wanted = Array(Set(names.flatMap { selected[$0] ?? [] }))
        default: wanted = [resource.key.namespacedName]
        }
        guard !wanted.isEmpty else {
            return .init(
                type: "Programmed", isTrue: false, reason: "NoGateways",
                message: "no gateway serves it: no Gateway that it belongs to selects one")
        }
        let count = wanted.count { ready.contains($0) }
        let message = "programmed on \(count) of \(wanted.count) gateway\(wanted.count == 1 ? "" : "s")"
        return .init(
            type: "Programmed", isTrue: count == wanted.count, reason: count == wanted.count ? "Programmed" : "Pending", message: message)
    }

    private static func text(_ problems: [Diagnostic]) -> String {
        let texts = problems.prefix(5).map { $0.field.isEmpty ? $0.message : "\($0.field): \($0.message)" }
        return texts.joined(separator: "; ") + (problems.count > 5 ? "; and \(problems.count - 5) more" : "")
    }
}
