import FanlightAnalysis
import FanlightControlPlane
import FanlightManifests
import FanlightResources
import FanlightRouting
import Foundation
import Testing

@testable import FanlightCommands

@Suite struct PlanTests {
    private typealias M = PlanManifests

    // MARK: What is told

    @Test("the same objects again change nothing, and neither does another order of rules that have nothing in common")
    func none() throws {
        let same = try M.plan(M.base)
        #expect(same.verdict == .none)
        #expect(Set(same.steps.map(\.action)) == [.unchanged])
        let rules = { (first: String, second: String) in
            M.shop(prefix: first, more: "")
                + "  - match: [{uri: {prefix: \(second)}}]\n    route: [{destination: {host: cart.team.svc.cluster.local}}]\n"
        }
        let turned = try M.plan(rules("/b", "/a"), on: M.all(M.gateways, M.gateway(), M.services, rules("/a", "/b")))
        #expect(M.steps(turned) == ["update VirtualService team/shop"])
        #expect(turned.verdict == .none)
        #expect(turned.text == "Objects to change: 1. No request is answered otherwise.\n")
    }

    @Test("a changed destination is a change, with a request that shows it")
    func answerChanged() throws {
        let plan = try M.plan(M.shop(to: "reviews"))
        #expect(M.lines(plan) == ["answerChanged public shop.test GET http://shop.test/"])
        #expect(plan.verdict == .changes)
        #expect(
            plan.text == """
                gateway istio-system/public
                  answerChanged shop.test:80: destination: cart.team.svc.cluster.local:80 → reviews.team.svc.cluster.local:80
                    curl -i http://shop.test/
                    before: forwards to cart.team.svc.cluster.local:80 by VirtualService team/shop rule 0 match 0
                    after:  forwards to reviews.team.svc.cluster.local:80 by VirtualService team/shop rule 0 match 0

                Objects to change: 1. 1 change on 1 gateway, 0 dangerous.

                """)
    }

    @Test("a new host is an addition; a deleted one is lost")
    func hosts() throws {
        #expect(try M.lines(M.plan(M.shop("new", host: "new.test"))) == ["hostAdded public new.test GET http://new.test/"])
        let deleted = try M.plan("", delete: ["virtualservice/team/shop"])
        #expect(M.lines(deleted) == ["hostRemoved public shop.test GET http://shop.test/ !"])
        #expect(deleted.verdict == .danger)
    }

    @Test("a selector that moves to another gateway's label exposes there, and closes here")
    func selector() throws {
        let plan = try M.plan(M.gateway(edge: "internal"))
        #expect(
            M.lines(plan) == [
                "listenerAdded internal * GET http://shop.test/", "exposed internal shop.test GET http://shop.test/ !",
                "listenerRemoved public * GET http://shop.test/ !", "hostRemoved public shop.test GET http://shop.test/ !",
            ])
        #expect(plan.changes.map(\.before.decision.outcome) == [.noListener, .noListener, .route, .route])
    }

    @Test("labels that an IstioGateway gives its Pods count as soon as they are planned, although the Pods still carry the old ones")
    func podLabels() throws {
        let pod = """
            apiVersion: v1
            kind: Pod
            metadata: {name: istio-internal-1, namespace: istio-system, labels: {app: istio-internal, istio: internal, edge: internal, pod-template-hash: a1}}
            spec: {containers: []}

            """
        let manifest = ManifestReader.read(M.all(M.base, pod), file: "base.yaml", strict: true)
        var plane = ControlPlane(readsPods: true)
        _ = plane.update(applied: manifest.resources, deleted: [], revision: 1)
        let labelled = M.gateways.replacingOccurrences(of: "edge: internal", with: "edge: public")
        let plan = try Planner.plan(try M.request(labelled), on: plane, newObjects: .youngest)
        #expect(
            M.lines(plan) == ["listenerAdded internal * GET http://shop.test/", "exposed internal shop.test GET http://shop.test/ !"])
        #expect(try Planner.plan(try M.request(M.gateways), on: plane, newObjects: .youngest).verdict == .none)
    }

    @Test("a Service that goes has its requests answered 503")
    func service() throws {
        let plan = try M.plan("", delete: ["Service/team/cart"])
        #expect(M.lines(plan) == ["answerChanged public shop.test GET http://shop.test/ !"])
        #expect(plan.danger.first?.change.danger == "it is answered 503: there is no cart.team.svc.cluster.local:80")
        #expect(plan.problems.contains { $0.resource?.name == "shop" })
    }

    @Test("an object that is new is younger than what is there, and loses to it; one that is there keeps its age")
    func ages() throws {
        let base = M.all(
            M.base,
            M.shop("a-first", namespace: "other", prefix: "/cart", to: "reviews").replacingOccurrences(
                of: "namespace: other}", with: "namespace: other, creationTimestamp: \"2024-01-01T00:00:00Z\"}"))
        #expect(try M.plan(M.shop("a-new", namespace: "other", to: "reviews"), on: base).verdict == .none)
        let moved = try M.plan(M.shop("a-first", namespace: "other", prefix: "/checkout", to: "reviews"), on: base)
        #expect(Set(moved.changes.map(\.change.kind)) == [.answerChanged])
    }

    // MARK: Objects

    @Test("an invalid object is refused, what it was stays, and the plan has failed")
    func invalid() throws {
        let broken = M.shop(to: "reviews").replacingOccurrences(of: "reviews.team.svc.cluster.local", with: "\"*\"")
        let plan = try M.plan(M.all(broken, M.shop("new", host: "new.test")))
        #expect(M.lines(plan) == ["hostAdded public new.test GET http://new.test/"])
        #expect(M.steps(plan) == ["create VirtualService team/new"])
        #expect(plan.verdict == .failure)
        #expect(plan.invalid.map { $0.key?.name } == ["shop"])
        #expect(plan.text.hasPrefix("Refused, so not planned:\n  -:"))
    }

    @Test("--prune has those go that were applied, in the namespaces and of the kinds of the files")
    func prune() throws {
        let applied = "metadata: {name: old, namespace: team, annotations: {kubectl.kubernetes.io/last-applied-configuration: \"{}\"}}"
        let base = M.all(
            M.base, M.shop("old", host: "old.test").replacingOccurrences(of: "metadata: {name: old, namespace: team}", with: applied),
            M.shop("hand", host: "hand.test"), M.shop("far", namespace: "far", host: "far.test"))
        #expect(
            try M.steps(M.plan(M.shop(), on: base, prune: true)) == [
                "unchanged VirtualService team/shop", "delete VirtualService team/old",
            ])
        #expect(try M.steps(M.plan(M.shop(), on: base)) == ["unchanged VirtualService team/shop"])
        let folder = try M.plan(M.shop(), on: base, prune: true, newObjects: .asWritten)
        #expect(
            M.steps(folder) == [
                "unchanged VirtualService team/shop", "delete VirtualService team/hand", "delete VirtualService team/old",
            ])
    }

    @Test("--prune does not take away what is only invalid")
    func pruneInvalid() throws {
        let broken = M.shop().replacingOccurrences(of: "cart.team.svc.cluster.local", with: "\"*\"")
        #expect(
            try M.steps(M.plan(M.all(broken, M.shop("new", host: "new.test")), prune: true, newObjects: .asWritten)) == [
                "create VirtualService team/new"
            ])
    }

    @Test("objects are named as kubectl names them, and a Namespace takes all of its objects with it")
    func deletions() throws {
        for text in [
            "vs/team/shop", "virtualservices/team/shop", "VirtualService/team/shop", "virtualservices.networking.istio.io/team/shop",
        ] {
            #expect(try M.steps(M.plan("", delete: [text])) == ["delete VirtualService team/shop"])
        }
        let base = M.all(M.base, "{apiVersion: v1, kind: Namespace, metadata: {name: team}}\n")
        #expect(try M.steps(M.plan("", on: base, delete: ["Namespace/team"])).contains("delete VirtualService team/shop"))
        for text in ["vs/team/none", "widget/team/none", "shop"] {
            #expect(throws: CommandError.self) { try M.plan("", delete: [text]) }
        }
    }

    // MARK: Forms

    @Test("the JSON has changes and dangers of one shape, whose before and after are what explain gives for the request")
    func json() throws {
        let after = M.all(M.gateway(edge: "internal"), M.shop(to: "reviews", more: "timeout: 2s"))
        let plan = try M.plan(after)
        let node = try M.node(plan.json)
        let changes = node["changes"]?.elements ?? []
        #expect(changes.count == 4)
        #expect(node["verdict"]?.string == "danger")
        #expect(node["danger"]?.elements == changes.filter { $0["danger"] != nil })
        var plane = try M.plane(M.base)
        let before = plane.state
        let request = try M.request(after)
        let overlay = try PlanOverlay(request, over: before.snapshot, newObjects: .youngest)
        let next = plane.update(applied: overlay.applied, deleted: [], revision: 2)
        for change in changes {
            #expect(
                Set(change.members.map(\.key)) == [
                    "gateway", "kind", "port", "host", "request", "before", "after", "differences", "danger",
                ])
            #expect(BehaviourChange.Kind(rawValue: change["kind"]?.string ?? "") != nil)
            let url = try #require(RequestURL(change[path: ["request", "url"]]?.string ?? ""))
            var question = ExplainQuestion(method: change[path: ["request", "method"]]?.string ?? "", url: url)
            question.gateway = change["gateway"]?.string
            for (state, side) in [(before, "before"), (next, "after")] {
                let answer = try M.node(try Explainer(state: state).answer(question).json)
                #expect(answer["gateways"]?.elements == [try #require(change[side])])
            }
            #expect(change[path: ["request", "headers"]]?.members.isEmpty == true)
        }
    }

    @Test("a request has its document in the socket's form, with its places")
    func body() throws {
        var request = try M.request(M.all(M.shop(to: "reviews"), M.gateway()), delete: ["vs/team/shop"], prune: true)
        request.objects = request.objects.map { PlanRequest.Object(key: $0.key, tree: $0.tree, source: Source(file: "a.yaml", line: 7)) }
        request.present.insert(ResourceKey(.virtualService, namespace: "team", name: "broken"))
        let bytes = Array(request.body.utf8)
        let received = try PlanRequest(bytes, JSONReader.read(bytes).documents.first?.node)
        #expect(received.objects.map(\.key) == request.objects.map(\.key))
        #expect(received.objects.map(\.tree) == request.objects.map(\.tree))
        #expect(received.objects.map(\.source) == request.objects.map(\.source))
        #expect(received.present == request.present)
        #expect(received.deletions == request.deletions)
        #expect(received.prunes)
        #expect(received.invalid.isEmpty)
    }

    @Test("a request that needs headers, a method or another host is a command line that a shell takes")
    func commands() throws {
        let guarded = """
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: guarded, namespace: team}
            spec:
              hosts: [shop.test]
              gateways: [infra/shared]
              http:
              - match: [{uri: {prefix: /it's}, method: {exact: POST}, headers: {x-user: {exact: a b}}}]
                directResponse: {status: 200}

            """
        let base = M.all(M.gateways, M.gateway(), M.services, M.shop(prefix: "/shop"))
        let plan = try M.plan(guarded, on: base)
        #expect(plan.changes.map(\.request.command) == ["curl -i -X POST -H 'x-user: a b' 'http://shop.test/it'\\''s'"])
        let headers = try M.node(plan.json)["changes"]?.elements.first?[path: ["request", "headers"]]
        #expect(headers?["x-user"]?.string == "a b")
    }

    @Test("the warnings of a write that is tried say what hurts first, and are few")
    func warnings() throws {
        var plane = try M.plane(M.base)
        let before = plane.state
        let hosts = (0..<30).map { M.shop("s\($0)", host: "h\($0).test") }.joined(separator: "---\n")
        let request = try M.request(hosts, delete: ["vs/team/shop"])
        let overlay = try PlanOverlay(request, over: before.snapshot, newObjects: .youngest)
        let warnings = PlanWarnings.warnings(
            before: before, after: plane.update(applied: overlay.applied, deleted: overlay.deleted, revision: 2))
        #expect(warnings.count == 10)
        #expect(
            warnings.first
                == "gateway istio-system/public: hostRemoved shop.test:80: the host is lost. For instance GET http://shop.test/: forwards to cart.team.svc.cluster.local:80 by VirtualService team/shop rule 0 match 0 → answers 404: no virtual host has the host [PlanDanger]"
        )
        #expect(warnings.last == "22 more; `fanlight plan` shows all of them [PlanChange]")
        #expect(PlanWarnings.warnings(before: before, after: before).isEmpty)
    }
}
