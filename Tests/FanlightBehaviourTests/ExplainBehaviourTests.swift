import FanlightControlPlane
import FanlightIR
import FanlightResources
import FanlightRouting
import Testing

@testable import FanlightCommands

@Suite struct ExplainBehaviourTests {
    @Test("explain answers each call as its fixture says", arguments: BehaviourCase.all)
    func calls(_ fixture: BehaviourCase) throws {
        for call in fixture.calls {
            var question = ExplainQuestion(method: call.method, url: try #require(RequestURL(call.url), "\(call.url)"))
            question.headers = call.headers.map { SimulatedRequest.Header(name: $0.name, value: $0.value) }
            question.gateway = try fixture.gateway(of: call).name

            let answer = try #require(try Explainer(state: fixture.state).answer(question).gateways.first)

            for member in call.expect.members { expect(member, of: answer, call: call) }
        }
    }

    @Test("the problems of each fixture are those that it lists, and no other errors", arguments: BehaviourCase.all)
    func diagnostics(_ fixture: BehaviourCase) throws {
        guard let expected = fixture.diagnostics else { return }
        for node in expected {
            #expect(
                fixture.found.contains { Self.matches($0, node) },
                "missing \(node["code"]?.string ?? "") of \(node["object"]?.string ?? ""); found \(fixture.found)")
        }
        let surplus = fixture.found.filter { diagnostic in diagnostic.level == .error && !expected.contains { Self.matches(diagnostic, $0) }
        }
        #expect(surplus.isEmpty)
    }

    private static func matches(_ diagnostic: Diagnostic, _ node: Node) -> Bool {
        (node["code"]?.string).map { $0 == diagnostic.code } ?? true
            && (node["level"]?.string).map { $0 == diagnostic.level.rawValue } ?? true
            && (node["object"]?.string).map { $0 == diagnostic.resource?.description } ?? true
            && (node["field"]?.string).map { $0 == diagnostic.field } ?? true
    }

    private func expect(_ member: Node.Member, of answer: ExplainAnswer.Gateway, call: BehaviourCase.Call) {
        let decision = answer.decision
        let text: String? =
            switch member.key {
            case "decision": decision.outcome.rawValue
            case "cluster": decision.clusters.count == 1 ? decision.clusters[0].cluster : nil
            case "listener": decision.listener
            case "routeConfiguration": decision.routeConfiguration
            case "virtualHost": decision.virtualHost
            case "route": decision.route?.name
            case "rule": decision.route?.origin.rule.map(String.init) ?? decision.filterChain?.origin.rule.map(String.init)
            case "match": decision.route?.origin.match.map(String.init) ?? decision.filterChain?.origin.match.map(String.init)
            case "path": decision.rewrittenPath.map { $0.split(separator: "?").first.map(String.init) ?? "" }
            case "location": decision.location
            case "status": decision.status.map(String.init)
            case "flags": decision.flags.map(\.rawValue).joined(separator: ",")
            case "error": decision.error?.rawValue
            default: nil
            }
        switch member.key {
        case "backend", "response": return
        case "destinations":
            let expected = member.value.elements.map { "\($0["cluster"]?.string ?? "") \($0["weight"]?.integer ?? 0)" }
            #expect(decision.clusters.map { "\($0.cluster) \($0.weight)" } == expected, "\(call.name)")
        case "resource":
            let origin = decision.route?.origin ?? decision.filterChain?.origin
            let expected = ["kind", "namespace", "name"].map { member.value[$0]?.string }
            #expect([origin?.kind, origin?.namespace, origin?.name] == expected, "\(call.name)")
        case "status" where decision.status == nil && member.value.integer == 200: return
        default: #expect(text == member.value.scalarText, "\(call.name): \(member.key)")
        }
    }
}
