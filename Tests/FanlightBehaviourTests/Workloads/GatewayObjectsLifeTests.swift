import FanlightResources
import FanlightStore
import FanlightWorkloads
import Testing

@testable import FanlightCommands

/// From an IstioGateway to its objects and back.
@Suite struct GatewayObjectsLifeTests {
    @Test("an IstioGateway becomes a Service, a Deployment, a ReplicaSet and Pods that carry its labels")
    func objects() async throws {
        let harness = try await WorkloadHarness()
        try await harness.make("edge", #"{"replicaCount": 2, "podLabels": {"team": "a"}}"#)
        try await harness.until("Available") { harness.isAvailable("edge") }
        let deployment = try #require(harness.get(.deployment, "istio-edge"))
        #expect(deployment[path: ["metadata", "ownerReferences"]]?.elements.first?["kind"]?.string == "IstioGateway")
        #expect(deployment[path: ["spec", "selector", "matchLabels"]]?.stringMap == ["app": "istio-edge", "istio": "edge"])
        let service = try #require(harness.get(.service, "istio-edge"))
        #expect(service[path: ["spec", "selector"]]?.stringMap == ["app": "istio-edge", "istio": "edge"])
        let address = service[path: ["status", "loadBalancer", "ingress"]]?.elements.first?["ip"]?.string
        #expect(address == "127.0.0.2")
        #expect(harness.get(.istioGateway, "edge")?[path: ["status", "GatewayAddress"]]?.strings == ["127.0.0.2"])
        let pods = harness.pods("edge")
        #expect(pods.count == 2)
        #expect(Set(pods.compactMap { $0[path: ["status", "podIP"]]?.string }).count == 2)
        #expect(pods.allSatisfy { $0[path: ["metadata", "labels", "team"]]?.string == "a" })
        let specs = await harness.runtime.running.values
        #expect(specs.allSatisfy { $0.workload == "istio-system/edge" && $0.serviceAddresses.first == "127.0.0.2" })
    }

    @Test("scaling the Deployment writes replicaCount, up and down")
    func scale() async throws {
        let harness = try await WorkloadHarness()
        try await harness.make("edge")
        try await harness.until("Available") { harness.isAvailable("edge") }
        let first = harness.podNames("edge")
        await harness.merge(WorkloadHarness.deployment("istio-edge") + "/scale", #"{"spec": {"replicas": 3}}"#)
        try await harness.until("three") { harness.pods("edge").count == 3 && harness.isAvailable("edge") }
        #expect(harness.get(.istioGateway, "edge")?[path: ["spec", "replicaCount"]]?.integer == 3)
        await harness.merge(WorkloadHarness.deployment("istio-edge") + "/scale", #"{"spec": {"replicas": 1}}"#)
        try await harness.until("one") { harness.all(.pod).count == 1 && harness.isAvailable("edge") }
        #expect(harness.get(.istioGateway, "edge")?[path: ["spec", "replicaCount"]]?.integer == 1)
        #expect(first.count == 1)
        #expect(harness.all(.replicaSet).count == 1)
    }

    @Test("a gateway whose replicas are not managed keeps the number that its Deployment has")
    func unmanagedReplicas() async throws {
        let harness = try await WorkloadHarness()
        try await harness.make("edge", annotations: #"{"asm.alibabacloud.com/replicas-managed-by-asm": "false"}"#)
        try await harness.until("Available") { harness.isAvailable("edge") }
        await harness.merge(WorkloadHarness.deployment("istio-edge") + "/scale", #"{"spec": {"replicas": 2}}"#)
        try await harness.until("two") { harness.pods("edge").count == 2 && harness.isAvailable("edge") }
        try await harness.settle()
        #expect(harness.get(.istioGateway, "edge")?[path: ["spec", "replicaCount"]] == nil)
        await harness.merge(WorkloadHarness.gateway("edge"), #"{"spec": {"replicaCount": 5}}"#)
        try await harness.settle()
        #expect(harness.get(.deployment, "istio-edge")?[path: ["spec", "replicas"]]?.integer == 2)
    }

    @Test("changed podLabels replace the Pods, and the old one goes only when the new one is ready")
    func labelsRoll() async throws {
        let harness = try await WorkloadHarness()
        try await harness.make("edge")
        try await harness.until("Available") { harness.isAvailable("edge") }
        let old = try #require(harness.podNames("edge").first)
        await harness.runtime.setReadyAtOnce(false)
        await harness.merge(WorkloadHarness.gateway("edge"), #"{"spec": {"podLabels": {"key1": "value1"}}}"#)
        try await harness.until("a second Pod") { await harness.runtime.names.count == 2 }
        try await harness.settle()
        #expect(await harness.runtime.stops(of: "istio-system/\(old)").isEmpty)
        #expect(harness.get(.istioGateway, "edge")?[path: ["status", "Status"]]?.string == "Reconciling")
        let new = try #require(harness.podNames("edge").first { $0 != old })
        #expect(harness.get(.pod, new)?[path: ["metadata", "labels", "key1"]]?.string == "value1")
        await harness.runtime.report("istio-system/\(new)", isReady: true)
        try await harness.until("the old Pod's end") { harness.podNames("edge") == [new] && harness.all(.pod).count == 1 }
        try await harness.until("Available") { harness.isAvailable("edge") }
        #expect(await harness.runtime.stops(of: "istio-system/\(old)") == [30])
        #expect(harness.get(.deployment, "istio-edge")?[path: ["spec", "selector", "matchLabels"]]?.stringMap.count == 2)
        #expect(harness.get(.service, "istio-edge")?[path: ["spec", "selector"]]?.stringMap.count == 2)
    }

    @Test("a deleted Pod is replaced at once, and its object goes when its process has ended")
    func deletedPod() async throws {
        let harness = try await WorkloadHarness()
        try await harness.make("edge")
        try await harness.until("Available") { harness.isAvailable("edge") }
        let old = try #require(harness.podNames("edge").first)
        await harness.runtime.setEndsAtOnce(false)
        await harness.send("DELETE", WorkloadHarness.pod(old), #"{"gracePeriodSeconds": 7}"#)
        try await harness.until("another Pod") { harness.pods("edge").count == 1 && harness.isAvailable("edge") }
        try await harness.until("the order to end") { await harness.runtime.stops(of: "istio-system/\(old)") == [7] }
        let pod = try #require(harness.get(.pod, old))
        #expect(pod[path: ["metadata", "deletionGracePeriodSeconds"]]?.integer == 7)
        await harness.runtime.end("istio-system/\(old)")
        try await harness.until("the Pod's end") { harness.get(.pod, old) == nil }
        #expect(harness.podNames("edge").count == 1)
        #expect(harness.podNames("edge") != [old])
    }

    @Test("deleting an IstioGateway removes all that it stood for, and gives its addresses back")
    func deletion() async throws {
        let harness = try await WorkloadHarness()
        try await harness.make("edge", #"{"replicaCount": 2}"#)
        try await harness.until("Available") { harness.isAvailable("edge") }
        await harness.send("DELETE", WorkloadHarness.gateway("edge"))
        try await harness.until("the end of all") {
            [.istioGateway, .deployment, .replicaSet, .service, .serviceAccount, .pod].allSatisfy { harness.all($0).isEmpty }
        }
        #expect(await harness.runtime.names.isEmpty)
        try await harness.until("free addresses") { harness.saved.value.isEmpty }
        try await harness.make("other")
        try await harness.until("Available") { harness.isAvailable("other") }
        #expect(harness.get(.istioGateway, "other")?[path: ["status", "GatewayAddress"]]?.strings == ["127.0.0.2"])
    }

    @Test("after a restart the Pods that run are taken over, and nothing is written")
    func restart() async throws {
        let first = try await WorkloadHarness()
        try await first.make("edge", #"{"replicaCount": 2}"#)
        try await first.until("Available") { first.isAvailable("edge") }
        try await first.settle()
        let pods = Set(first.all(.pod).compactMap { $0[path: ["metadata", "uid"]]?.string })
        let names = first.podNames("edge")
        first.stop()
        let revision = first.store.revision
        let second = try await WorkloadHarness(runtime: FakePodRuntime(), store: first.store)
        try await second.until("both Pods") { await second.runtime.names.count == 2 }
        try await second.settle()
        #expect(second.podNames("edge") == names)
        #expect(second.kept.value == pods)
        #expect(second.store.revision == revision)
        #expect(second.isAvailable("edge"))
    }

    @Test("an edit of what the IstioGateway decides is taken back, one of the rest stays")
    func edits() async throws {
        let harness = try await WorkloadHarness()
        try await harness.make("edge")
        try await harness.until("Available") { harness.isAvailable("edge") }
        await harness.merge(
            WorkloadHarness.service("istio-edge"),
            #"{"metadata": {"annotations": {"mine": "1"}}, "spec": {"selector": {"app": "another"}, "sessionAffinity": "ClientIP"}}"#)
        try await harness.until("the selector") {
            harness.get(.service, "istio-edge")?[path: ["spec", "selector", "app"]]?.string == "istio-edge"
        }
        let service = try #require(harness.get(.service, "istio-edge"))
        #expect(service[path: ["metadata", "annotations", "mine"]]?.string == "1")
        #expect(service[path: ["spec", "sessionAffinity"]]?.string == "ClientIP")
        await harness.send("DELETE", WorkloadHarness.deployment("istio-edge"))
        try await harness.until("another Deployment") { harness.get(.deployment, "istio-edge") != nil && harness.isAvailable("edge") }
        try await harness.until("one Pod") { harness.all(.pod).count == 1 && harness.pods("edge").count == 1 }
    }

    @Test("a Deployment that was deleted without its Pods takes them in again")
    func orphans() async throws {
        let harness = try await WorkloadHarness()
        try await harness.make("edge")
        try await harness.until("Available") { harness.isAvailable("edge") }
        let names = harness.podNames("edge")
        await harness.send("DELETE", WorkloadHarness.deployment("istio-edge"), #"{"propagationPolicy": "Orphan"}"#)
        try await harness.until("another Deployment") {
            guard let set = harness.all(.replicaSet).first, let deployment = harness.get(.deployment, "istio-edge") else { return false }
            return OwnerReference.controllerUID(of: set) == deployment[path: ["metadata", "uid"]]?.string && harness.isAvailable("edge")
        }
        try await harness.settle()
        #expect(harness.podNames("edge") == names)
        #expect(harness.all(.replicaSet).count == 1)
    }
}
