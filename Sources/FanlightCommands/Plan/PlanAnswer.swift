import FanlightAnalysis
import FanlightControlPlane
import FanlightIR
import FanlightResources
import FanlightRouting

/// What a change would do to the answers of all gateways.
struct PlanAnswer: Answer {
    enum Verdict: String, Sendable {
        case none
        case failure
        case changes
        case danger

        var exitCode: Int32 {
            switch self {
            case .none: 0
            case .failure: 1
            case .changes: 2
            case .danger: 3
            }
        }
    }

    /// A change with all that is told of it.
    struct Change: Sendable {
        let change: BehaviourChange
        let request: WitnessRequest
        let before: ExplainAnswer.Gateway
        let after: ExplainAnswer.Gateway
    }

    let steps: [PlanOverlay.Step]
    /// Where files have invalid objects, which would be refused.
    var invalid: [ValidateAnswer.Report]
    let changes: [Change]
    let doubts: [BehaviourDoubt]
    let omissions: [String]
    /// What is wrong after the change and was not before.
    let problems: [Diagnostic]

    /// With more routes before the deciding one, it is not told why each of them does not take the request.
    private static let reasonedRoutes = 100

    init(request: PlanRequest, overlay: PlanOverlay, before: ControlPlaneState, after: ControlPlaneState) {
        let olds = before.gateways.map { GatewayBehaviour($0) }
        let news = after.gateways.map { GatewayBehaviour($0) }
        let difference = BehaviourComparison.difference(before: olds, after: news)
        steps = overlay.steps
        invalid = request.invalid
        doubts = difference.doubts
        omissions = difference.omissions
        problems = after.compiled.problems(since: before.compiled)
        let sides = (
            Dictionary(olds.map { ($0.name, $0) }) { first, _ in first }, Dictionary(news.map { ($0.name, $0) }) { first, _ in first }
        )
        changes = difference.changes.map { change in
            func told(_ decision: Decision, _ gateway: GatewayBehaviour?, _ state: ControlPlaneState) -> ExplainAnswer.Gateway {
                let isShort = gateway.map { Self.lookedAt(decision, change.request, $0) <= Self.reasonedRoutes } ?? false
                let decision = isShort ? gateway?.decide(change.request, on: change.port, givesReasons: true) ?? decision : decision
                return ExplainAnswer.Gateway(gateway: change.gateway, decision: decision, sources: Self.sources(decision, state))
            }
            return Change(
                change: change, request: WitnessRequest(change.request, port: change.port),
                before: told(change.before, sides.0[change.gateway], before), after: told(change.after, sides.1[change.gateway], after))
        }
    }

    /// How many routes come up to the one that decides.
    private static func lookedAt(_ decision: Decision, _ request: SimulatedRequest, _ gateway: GatewayBehaviour) -> Int {
        if let route = decision.route { return route.index + 1 }
        guard let name = decision.routeConfiguration else { return 0 }
        return gateway.table.routes(named: name)?.virtualHost(authority: request.authority)?.virtualHost.routes.count ?? 0
    }

    private static func sources(_ decision: Decision, _ state: ControlPlaneState) -> [ResourceKey: Source] {
        var sources: [ResourceKey: Source] = [:]
        for origin in decision.considered.map(\.origin) + [decision.route?.origin, decision.filterChain?.origin].compactMap({ $0 }) {
            let kind: ResourceKind = origin.kind == ResourceKind.gateway.kind ? .gateway : .virtualService
            let key = ResourceKey(kind, namespace: origin.namespace, name: origin.name)
            if sources[key] == nil { sources[key] = state.snapshot[key]?.source }
        }
        return sources
    }

    var danger: [Change] { changes.filter { $0.change.danger != nil } }

    /// A failure comes before everything: what was planned is not all that was asked for.
    var verdict: Verdict {
        if !invalid.isEmpty { return .failure }
        if !danger.isEmpty { return .danger }
        return changes.isEmpty && doubts.isEmpty && omissions.isEmpty ? .none : .changes
    }

    var json: JSONValue { json(invalid: invalid) }

    /// - Parameter invalid: what would be refused.
    func json(invalid: [ValidateAnswer.Report]) -> JSONValue {
        .object([
            "verdict": .string(verdict.rawValue), "objects": .array(steps.map(\.json)), "invalid": ValidateAnswer(reports: invalid).json,
            "changes": .array(changes.map(\.json)), "danger": .array(danger.map(\.json)), "doubts": .array(doubts.map(Self.json)),
            "omissions": .strings(omissions), "problems": .array(problems.map(\.json)),
        ])
    }

    private static func json(_ doubt: BehaviourDoubt) -> JSONValue {
        .object([
            "gateway": .string(doubt.gateway), "port": .integer(doubt.port), "host": .string(doubt.host), "message": .string(doubt.message),
        ])
    }

    var text: String { PlanText(self).text }
}

extension PlanAnswer.Change {
    var json: JSONValue {
        .object([
            "gateway": .string(change.gateway), "kind": .string(change.kind.rawValue), "port": .integer(change.port),
            "host": .string(change.host),
            "request": request.json, "before": before.json, "after": after.json, "differences": .strings(change.differences),
            "danger": .optional(change.danger),
        ])
    }
}

extension PlanOverlay.Step {
    var json: JSONValue {
        .object([
            "kind": .string(key.kind.kind), "namespace": .string(key.namespace), "name": .string(key.name),
            "action": .string(action.rawValue),
        ])
    }
}
