import FanlightControlPlane
import FanlightManifests
import FanlightResources
import Testing

@testable import FanlightCommands

/// When an object counts as programmed: not before every ready replica of every gateway serves it.
@Suite struct ProgrammedConditionTests {
    private static let web = """
        apiVersion: networking.istio.io/v1
        kind: Gateway
        metadata: {name: web, namespace: demo}
        spec:
          selector: {key1: value1}
          servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: ["*"]}]
        ---
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: shop, namespace: demo}
        spec: {hosts: ["*"], gateways: [web], http: [{directResponse: {status: 200}}]}
        """

    private static func gateway(_ name: String, _ labels: String = "key1: value1") -> String {
        """
        apiVersion: istio.alibabacloud.com/v1beta1
        kind: IstioGateway
        metadata: {name: \(name), namespace: istio-system}
        spec: {podLabels: {\(labels)}}
        """
    }

    private static func pod(_ name: String, of gateway: String, _ labels: String = "") -> String {
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: \(name), namespace: istio-system, labels: {app: istio-\(gateway), istio: \(gateway)\(labels)}}
        spec: {containers: [{name: istio-proxy, image: fanlight}]}
        """
    }

    /// The condition of the Gateway, and of the VirtualService where both say the same.
    private static func programmed(
        _ objects: [String], running: [String: Set<String>], served: UInt64 = 1, changed: Set<ResourceKind> = []
    ) throws -> ObjectConditions.Condition {
        let manifest = ManifestReader.read(([web] + objects).joined(separator: "\n---\n"), file: "a.yaml", strict: true)
        try #require(manifest.diagnostics.isEmpty)
        var plane = ControlPlane(readsPods: true)
        let state = plane.update(applied: manifest.resources, deleted: [], revision: 1)
        let labels = Dictionary(
            uniqueKeysWithValues: state.snapshot.all(.istioGateway).map { resource -> (String, [String: String]) in
                guard case .istioGateway(let gateway) = resource.content else { return (resource.key.namespacedName, [:]) }
                return (
                    resource.key.namespacedName,
                    ASM.IstioGateway.workloadLabels(name: resource.metadata.name, podLabels: gateway.podLabels)
                )
            })
        let maker = ConditionMaker(
            state, programmed: running, served: running.mapValues { _ in served }, asked: labels, conflicts: [:], rejections: [:])
        let found = try [ResourceKind.gateway, .virtualService].map { kind in
            let resource = try #require(state.snapshot.all(kind).first { $0.metadata.namespace == "demo" })
            return try #require(
                maker.conditions(resource, problems: []) { changed.contains($0.kind) ? 2 : 0 }.conditions.first { $0.type == "Programmed" })
        }
        #expect(found[0] == found[1])
        return found[0]
    }

    private static let old = pod("old", of: "one")
    private static let new = pod("new", of: "one", ", key1: value1")

    @Test("a gateway whose Pods carry several sets of labels counts once")
    func once() throws {
        let mixed = [Self.gateway("one"), Self.new, Self.pod("more", of: "one", ", key1: value1, other: x")]
        let condition = try Self.programmed(mixed, running: ["istio-system/one": ["demo/web"]])
        #expect(condition.isTrue && condition.message == "programmed on 1 of 1 gateway")
    }

    @Test("while a ready replica does not carry the selected labels yet, it is not programmed, and says why")
    func rollout() throws {
        let condition = try Self.programmed([Self.gateway("one"), Self.old, Self.new], running: ["istio-system/one": []])
        #expect(!condition.isTrue && condition.reason == "PodsLackSelectedLabels")
        #expect(
            condition.message
                == "programmed on 0 of 1 gateway, not on istio-system/one: pods of istio-system/one do not carry the selected labels yet")
    }

    @Test("a gateway none of whose Pods carry the labels that it asks for is waited for")
    func before() throws {
        let two = [Self.gateway("two"), Self.pod("b", of: "two", ", key1: value1")]
        let condition = try Self.programmed(
            [Self.gateway("one"), Self.old] + two, running: ["istio-system/one": [], "istio-system/two": ["demo/web"]])
        #expect(!condition.isTrue && condition.reason == "PodsLackSelectedLabels")
        #expect(condition.message.hasPrefix("programmed on 1 of 2 gateways, not on istio-system/one: "))
        // One that does not ask for them is not.
        let other = try Self.programmed(
            [Self.gateway("one", ""), Self.old] + two, running: ["istio-system/one": [], "istio-system/two": ["demo/web"]])
        #expect(other.isTrue && other.message == "programmed on 1 of 1 gateway")
    }

    @Test("what has changed is pending while a replica serves an older state; what has not changed stays programmed meanwhile")
    func behind() throws {
        let objects = [Self.gateway("one"), Self.new]
        let running: [String: Set<String>] = ["istio-system/one": ["demo/web"]]
        #expect(try Self.programmed(objects, running: running, served: 1).isTrue)
        // A VirtualService is what it is by its Gateway too.
        let changed = try Self.programmed(objects, running: running, served: 1, changed: [.gateway])
        #expect(!changed.isTrue && changed.reason == "Pending")
        #expect(changed.message == "programmed on 0 of 1 gateway, not on istio-system/one")
        #expect(try Self.programmed(objects, running: running, served: 2, changed: [.gateway]).isTrue)
    }

    @Test("what lacks labels on one gateway is looked at again when another one answers")
    func mixedReasons() throws {
        let pods = [Self.gateway("one"), Self.old, Self.gateway("two"), Self.pod("b", of: "two", ", key1: value1")]
        let condition = try Self.programmed(
            pods, running: ["istio-system/one": [], "istio-system/two": ["demo/web"]], served: 1, changed: [.gateway])
        #expect(condition.reason == "PodsLackSelectedLabels" && condition.message.hasPrefix("programmed on 0 of 2 gateways"))
        #expect(ObjectConditions(generation: 1, conditions: [condition]).isPending)
        let rejected = ObjectConditions.Condition(type: "Programmed", isTrue: false, reason: "Rejected", message: "")
        #expect(!ObjectConditions(generation: 1, conditions: [rejected]).isPending)
    }

    @Test("a gateway without a replica that is ready and known is pending")
    func pending() throws {
        let condition = try Self.programmed([Self.gateway("one"), Self.new], running: [:])
        #expect(!condition.isTrue && condition.reason == "Pending")
        #expect(condition.message == "programmed on 0 of 1 gateway, not on istio-system/one")
    }

    @Test("what replicas have in common is what each of them serves; one that lags leaves nothing")
    func common() {
        #expect(ProcessFleet.common([]) == nil)
        #expect(ProcessFleet.common([["a", "b"]]) == ["a", "b"])
        #expect(ProcessFleet.common([["a", "b"], ["b"]]) == ["b"])
        #expect(ProcessFleet.common([["a"], []]) == [])
        #expect(ProcessFleet.common([["a"], nil, ["a"]]) == nil)
        #expect(ProcessFleet.common([nil, ["a"]]) == nil)
    }

    @Test("warnings are told where an object is accepted all the same")
    func warnings() throws {
        let manifest = ManifestReader.read(Self.web, file: "a.yaml", strict: true)
        let resource = try #require(manifest.resources.first)
        let maker = ConditionMaker(.empty, programmed: [:], served: [:], asked: [:], conflicts: [:], rejections: [:])
        let problem = resource.diagnostic("GatewayPortNotDefinedOnService", .warning, field: "spec.servers[0].port.number", "leads nowhere")
        let accepted = try #require(maker.conditions(resource, problems: [problem]) { _ in 0 }.conditions.first { $0.type == "Accepted" })
        #expect(accepted.isTrue && accepted.reason == "Accepted" && accepted.message == "spec.servers[0].port.number: leads nowhere")
    }
}
