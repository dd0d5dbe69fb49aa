import FanlightAnalysis
import FanlightControlPlane
import FanlightManifests
import FanlightResources
import FanlightRouting
import Testing

@testable import FanlightCommands

/// Plans of generated objects, from their text to the plan, against what `explain` says before and after.
@Suite struct PlanPropertyTests {
    private typealias M = PlanManifests

    /// The same sequence for the same seed.
    private struct Generator: RandomNumberGenerator {
        var state: UInt64

        // The splitmix64 step.
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }

        mutating func pick<Element>(_ elements: [Element]) -> Element { elements[Int.random(in: 0..<elements.count, using: &self)] }

        mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }

        mutating func rule() -> String {
            let path = pick(["prefix: /", "prefix: /a", "exact: /a", "prefix: /a/b", "regex: \"/[ab]+\"", "exact: /b"])
            let headers = chance(25) ? ", headers: {user: {exact: \(pick(["eve", "bob"]))}}" : ""
            let method = chance(15) ? ", method: {exact: \(pick(["GET", "POST"]))}" : ""
            let action =
                switch Int.random(in: 0..<6, using: &self) {
                case 0: "redirect: {uri: /moved}"
                case 1: "directResponse: {status: 200}"
                case 2: "rewrite: {uri: \(pick(["/", "/x"]))}\n    route: [{destination: {host: cart.team.svc.cluster.local}}]"
                default: "route: [{destination: {host: \(pick(["cart", "reviews", "none"])).team.svc.cluster.local}}]"
                }
            return "  - match: [{uri: {\(path)}\(headers)\(method)}]\n    \(action)\n"
        }

        mutating func virtualService(_ name: String) -> String {
            let rules = (0..<Int.random(in: 1...3, using: &self)).map { _ in rule() }.joined()
            return """
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata: {name: \(name), namespace: \(pick(["red", "blue"])), creationTimestamp: "2024-01-0\(pick([1, 2, 3]))T00:00:00Z"}
                spec:
                  hosts: [\(pick(["a.test", "b.test", "\"*.test\""]))]
                  gateways: [\(pick(["infra/shared", "infra/shared, infra/other"]))]
                  http:
                \(rules)
                """
        }

        mutating func gateways() -> String {
            ["shared", "other"].map { name in
                """
                apiVersion: networking.istio.io/v1
                kind: Gateway
                metadata: {name: \(name), namespace: infra}
                spec:
                  selector: {edge: \(pick(["public", "internal"]))}
                  servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: \(pick(["[\"*\"]", "[\"*.test\"]", "[a.test]"]))}]

                """
            }.joined(separator: "---\n")
        }

        mutating func question() throws -> ExplainQuestion {
            let path = pick(["/", "/a", "/b", "/ab", "/a/b", "/a/bc", "/c"])
            var question = ExplainQuestion(
                method: pick(["GET", "POST"]), url: try #require(RequestURL("http://\(pick(["a.test", "b.test", "c.test"]))\(path)")))
            if chance(40) { question.headers = [SimulatedRequest.Header(name: "user", value: pick(["eve", "bob", "x"]))] }
            return question
        }
    }

    /// What a client and a backend notice.
    private static func seen(_ decision: Decision, _ question: ExplainQuestion) -> [String] {
        guard decision.isAnswered else { return [] }
        return [
            decision.outcome.rawValue, "\(decision.clusters.map(\.cluster))", "\(decision.status ?? 0)",
            decision.rewrittenPath ?? question.url.target,
            decision.location ?? "",
        ]
    }

    @Test("what explain answers otherwise after the change is what the plan has told", arguments: 1...20 as ClosedRange<UInt64>)
    func explained(block: UInt64) throws {
        for seed in 1...10 as ClosedRange<UInt64> {
            var generator = Generator(state: block &* 1_000_003 &+ seed &* 7_919)
            let names = ["v1", "v2", "v3", "v4"]
            var base = M.all(M.gateways, M.services, generator.gateways())
            for name in names { base += "---\n" + generator.virtualService(name) }
            var change = names.filter { _ in generator.chance(40) }.map { generator.virtualService($0) }
            if generator.chance(30) || change.isEmpty { change.append(generator.gateways()) }
            var plane = try M.plane(base)
            let before = plane.state
            let request = try M.request(change.joined(separator: "---\n"))
            let plan = try Planner.plan(request, on: plane, newObjects: .asWritten)
            let overlay = try PlanOverlay(request, over: before.snapshot, newObjects: .asWritten)
            let after = plane.update(applied: overlay.applied, deleted: overlay.deleted, revision: 2)
            #expect(plan.doubts.isEmpty)
            for change in plan.changes {
                var question = ExplainQuestion(method: change.request.method, url: try #require(RequestURL(change.request.url)))
                question.headers = change.request.headers
                question.gateway = change.change.gateway
                #expect(try Explainer(state: before).answer(question).gateways.map(\.json) == [change.before.json])
                #expect(try Explainer(state: after).answer(question).gateways.map(\.json) == [change.after.json])
            }
            for _ in 0..<40 {
                let question = try generator.question()
                let olds = try Explainer(state: before).answer(question).gateways
                let news = try Explainer(state: after).answer(question).gateways
                for (old, new) in zip(olds, news) where Self.seen(old.decision, question) != Self.seen(new.decision, question) {
                    let isTold = plan.changes.contains { told in
                        guard told.change.gateway == old.gateway, Self.covers(told.change.host, question.url.host) else { return false }
                        guard case .routes(_, _, let left, let right, _) = told.change.scope else { return true }
                        return left == old.decision.route?.index && right == new.decision.route?.index
                    }
                    #expect(isTold, "block \(block) seed \(seed): \(question) on \(old.gateway ?? "")")
                }
            }
        }
    }

    private static func covers(_ domain: String, _ host: String) -> Bool {
        domain == "*" || domain == host || (domain.hasPrefix("*") && host.hasSuffix(domain.dropFirst()))
    }
}

extension Decision {
    fileprivate var isAnswered: Bool { ![.notFound, .noListener, .noFilterChain, .protocolError, .tlsError].contains(outcome) }
}
