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

    /// Why what is in force is not served everywhere yet, and will be without a further change of the object.
    static let pending = "Pending"
    static let lacksLabels = "PodsLackSelectedLabels"

    /// Whether what gateways answer later can make it programmed.
    var isPending: Bool { conditions.contains { $0.type == "Programmed" && [Self.pending, Self.lacksLabels].contains($0.reason) } }

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

    /// `namespace/name` of each Gateway to the gateways that it selects.
    private let selected: [String: Set<String>]
    /// As `ServedGateway.programmed`, by gateway.
    private let programmed: [String: Set<String>]
    /// As `ServedGateway.servedRevision`, by gateway.
    let served: [String: UInt64]
    /// Gateways none of whose Pods carry the labels yet that they are to have, with these.
    private let awaited: [String: [String: String]]
    private let snapshot: ResourceSnapshot
    private let conflicts: [ResourceKey: String]
    private let rejections: [ResourceKey: String]

    /// - Parameters:
    ///   - programmed: what runs, by the gateway's name.
    ///   - served: as `ServedGateway.servedRevision`, by the gateway's name.
    ///   - asked: the labels that each gateway's Pods are to have.
    ///   - rejections: what replicas refuse of each object, with the replica that says so.
    init(
        _ state: ControlPlaneState, programmed: [String: Set<String>], served: [String: UInt64], asked: [String: [String: String]],
        conflicts: [ResourceKey: String], rejections: [ResourceKey: String]
    ) {
        var selected: [String: Set<String>] = [:]
        var awaited = asked
        for gateway in state.gateways {
            for key in gateway.compiled.selectedBy { selected[key.namespacedName, default: []].insert(gateway.name) }
            if awaited[gateway.name] == gateway.compiled.workload.labels { awaited[gateway.name] = nil }
        }
        self.selected = selected
        self.awaited = awaited
        self.programmed = programmed
        self.served = served
        snapshot = state.snapshot
        self.conflicts = conflicts
        self.rejections = rejections
    }

    /// Whether the same gateways are selected and serve the same, so that an object that did not change and has the same problems has the same
    /// conditions.
    func reaches(asFarAs other: ConditionMaker) -> Bool {
        selected == other.selected && programmed == other.programmed && awaited == other.awaited
    }

    /// The objects with other conflicts or rejections than in another maker.
    func told(otherwiseThan other: ConditionMaker) -> Set<ResourceKey> {
        Self.differing(conflicts, other.conflicts).union(Self.differing(rejections, other.rejections))
    }

    private static func differing<Value: Equatable>(_ left: [ResourceKey: Value], _ right: [ResourceKey: Value]) -> Set<ResourceKey> {
        Set(left.keys.filter { left[$0] != right[$0] }).union(right.keys.filter { left[$0] == nil })
    }

    /// - Parameters:
    ///   - problems: of the object, in the same state.
    ///   - changes: the revision at which an object became what it is, or a later one; 0 where that is long ago.
    func conditions(_ resource: Resource, problems: [Diagnostic], changes: (ResourceKey) -> UInt64) -> ObjectConditions {
        var conditions = [accepted(problems), conflicted(problems), programmed(resource, changes)]
        if let conflict = conflicts[resource.key] {
            conditions.append(.init(type: "ConfigApplied", isTrue: false, reason: "Conflict", message: conflict))
        }
        return ObjectConditions(generation: resource.tree[path: ["metadata", "generation"]]?.integer ?? 0, conditions: conditions)
    }

    private func accepted(_ problems: [Diagnostic]) -> ObjectConditions.Condition {
        let errors = problems.filter { $0.level == .error && !Self.conflictCodes.contains($0.code) }
        guard let first = errors.first else {
            let warnings = problems.filter { $0.level == .warning && !Self.conflictCodes.contains($0.code) }
            return .init(type: "Accepted", isTrue: true, reason: "Accepted", message: Self.text(warnings))
        }
        return .init(type: "Accepted", isTrue: false, reason: first.code, message: Self.text(errors))
    }

    private func conflicted(_ problems: [Diagnostic]) -> ObjectConditions.Condition {
        let conflicts = problems.filter { Self.conflictCodes.contains($0.code) }
        guard let first = conflicts.first else { return .init(type: "Conflicted", isTrue: false, reason: "NoConflicts", message: "") }
        return .init(type: "Conflicted", isTrue: true, reason: first.code, message: Self.text(conflicts))
    }

    private func programmed(_ resource: Resource, _ changes: (ResourceKey) -> UInt64) -> ObjectConditions.Condition {
        if let rejection = rejections[resource.key] {
            return .init(type: "Programmed", isTrue: false, reason: "Rejected", message: rejection)
        }
        let gateways: Set<String>
        switch resource.content {
        case .gateway: gateways = [resource.key.namespacedName]
        case .virtualService(let service):
            gateways = Set(service.gateways.map { Istio.GatewayReference.resolve($0, namespace: resource.metadata.namespace) })
        default: return programmed(on: [resource.key.namespacedName: []], since: changes(resource.key))
        }
        var wanted: [String: Set<String>] = [:]
        for gateway in gateways {
            for name in selected[gateway, default: []].union(awaiting(gateway)) { wanted[name, default: []].insert(gateway) }
        }
        let since = gateways.compactMap(Self.key).reduce(changes(resource.key)) { max($0, changes($1)) }
        return programmed(on: wanted, since: since)
    }

    /// The key of a Gateway that is named as `namespace/name`.
    private static func key(_ gateway: String) -> ResourceKey? {
        guard let slash = gateway.firstIndex(of: "/") else { return nil }
        return ResourceKey(.gateway, namespace: String(gateway[..<slash]), name: String(gateway[gateway.index(after: slash)...]))
    }

    /// The gateways that a Gateway selects as soon as their Pods have the labels that they are to have.
    private func awaiting(_ gateway: String) -> [String] {
        guard !awaited.isEmpty, let resource = Self.key(gateway).flatMap({ snapshot[$0] }),
            case .gateway(let content) = resource.content, resource.metadata.annotations["internal.istio.io/gateway-service"] == nil
        else { return [] }
        return awaited.filter { asked in content.selector.allSatisfy { asked.value[$0.key] == $0.value } }.map(\.key)
    }

    /// - Parameters:
    ///   - wanted: by the gateway that is to serve an object, the Gateways by which it does; none for the gateway itself.
    ///   - since: the revision from which on what is served is the object as it is.
    private func programmed(on wanted: [String: Set<String>], since: UInt64) -> ObjectConditions.Condition {
        guard !wanted.isEmpty else {
            return .init(
                type: "Programmed", isTrue: false, reason: "NoGateways",
                message: "no gateway serves it: no Gateway that it belongs to selects one")
        }
        let lackingLabels = Set(wanted.filter { name, gateways in programmed[name].map { !gateways.isSubset(of: $0) } ?? false }.keys)
        let missing = wanted.keys.filter { programmed[$0] == nil || served[$0, default: 0] < since || lackingLabels.contains($0) }.sorted()
        let message = "programmed on \(wanted.count - missing.count) of \(wanted.count) gateway\(wanted.count == 1 ? "" : "s")"
        guard !missing.isEmpty else { return .init(type: "Programmed", isTrue: true, reason: "Programmed", message: message) }
        let lacking = missing.filter(lackingLabels.contains)
        if lacking.isEmpty {
            return .init(
                type: "Programmed", isTrue: false, reason: ObjectConditions.pending, message: "\(message), not on \(Self.list(missing))")
        }
        return .init(
            type: "Programmed", isTrue: false, reason: ObjectConditions.lacksLabels,
            message: "\(message), not on \(Self.list(missing)): pods of \(Self.list(lacking)) do not carry the selected labels yet")
    }

    private static func list(_ names: [String]) -> String {
        names.prefix(3).joined(separator: ", ") + (names.count > 3 ? " and \(names.count - 3) more" : "")
    }

    private static func text(_ problems: [Diagnostic]) -> String {
        let texts = problems.prefix(5).map { $0.field.isEmpty ? $0.message : "\($0.field): \($0.message)" }
        return texts.joined(separator: "; ") + (problems.count > 5 ? "; and \(problems.count - 5) more" : "")
    }
}
