import FanlightResources
import FanlightStore
import FanlightWorkloads
import Testing

@testable import FanlightCommands

/// What an IstioGateway asks for and does not get.
@Suite struct GatewayLimitsTests {
    @Test("a million replicas are asked for, a few are run, and the gateway says so")
    func tooMany() async throws {
        var options = WorkloadHarness.Options()
        options.settings.replicasPerGateway = 3
        let harness = try await WorkloadHarness(options)
        try await harness.make("edge", #"{"replicaCount": 1000000}"#)
        try await harness.until("Available") { harness.isAvailable("edge") }
        try await harness.settle()
        #expect(harness.pods("edge").count == 3)
        #expect(harness.get(.istioGateway, "edge")?[path: ["spec", "replicaCount"]]?.integer == 1_000_000)
        let condition = try #require(harness.condition("ReplicasLimited", of: "edge"))
        #expect(condition["message"]?.string == "1000000 replicas are asked for and 3 are run: one gateway gets at most 3 on one machine")
        await harness.merge(WorkloadHarness.gateway("edge"), #"{"spec": {"replicaCount": 2}}"#)
        try await harness.until("two") { harness.pods("edge").count == 2 && harness.condition("ReplicasLimited", of: "edge") == nil }
    }

    @Test("what one gateway gives back of the replicas of all, another gets that lacks some")
    func sharedLimit() async throws {
        var options = WorkloadHarness.Options()
        options.settings.replicasInAll = 4
        let harness = try await WorkloadHarness(options)
        try await harness.make("first", #"{"replicaCount": 3}"#)
        try await harness.until("Available") { harness.isAvailable("first") }
        try await harness.make("second", #"{"replicaCount": 3}"#)
        try await harness.until("one") { harness.pods("second").count == 1 && harness.isAvailable("second") }
        #expect(harness.condition("ReplicasLimited", of: "second") != nil)
        await harness.merge(WorkloadHarness.gateway("first"), #"{"spec": {"replicaCount": 1}}"#)
        try await harness.until("three") { harness.pods("second").count == 3 && harness.condition("ReplicasLimited", of: "second") == nil }
        #expect(harness.pods("first").count == 1)
    }

    @Test("a full pool leaves one gateway without an address, says so, harms no other, and serves it when another goes")
    func exhausted() async throws {
        var options = WorkloadHarness.Options()
        options.services = "127.0.0.8/31"
        let harness = try await WorkloadHarness(options)
        try await harness.make("one")
        try await harness.make("two")
        try await harness.until("both") { harness.isAvailable("one") && harness.isAvailable("two") }
        try await harness.make("late")
        try await harness.until("the problem") {
            harness.condition("AddressAssigned", of: "late")?["reason"]?.string == "AddressPoolExhausted"
        }
        let status = harness.get(.istioGateway, "late")?["status"]
        #expect(status?["Status"]?.string == "ReconcileFailed")
        #expect(status?["GatewayAddress"] == nil)
        #expect(status?["ErrorMessage"]?.string?.hasPrefix("every address of the pool 127.0.0.8/31 is in use") == true)
        try await harness.until("an Event") { harness.reasons("Service").contains("SyncLoadBalancerFailed") }
        #expect(harness.isAvailable("one") && harness.isAvailable("two"))
        let freed = harness.get(.istioGateway, "one")?[path: ["status", "GatewayAddress"]]
        await harness.send("DELETE", WorkloadHarness.gateway("one"))
        try await harness.until("an address") { harness.isAvailable("late") }
        #expect(harness.get(.istioGateway, "late")?[path: ["status", "GatewayAddress"]] == freed)
    }

    @Test("a wanted address is given; one that another gateway has is told, and a later change is followed")
    func wantedAddress() async throws {
        let harness = try await WorkloadHarness()
        try await harness.make("one", #"{"loadBalancerIP": "127.0.0.40"}"#)
        try await harness.until("Available") { harness.isAvailable("one") }
        #expect(harness.get(.istioGateway, "one")?[path: ["status", "GatewayAddress"]]?.strings == ["127.0.0.40"])
        try await harness.make("two", #"{"loadBalancerIP": "127.0.0.40"}"#)
        try await harness.until("the clash") { harness.condition("AddressAssigned", of: "two")?["reason"]?.string == "AddressInUse" }
        let message = harness.get(.istioGateway, "two")?[path: ["status", "ErrorMessage"]]?.string
        #expect(message == "the address 127.0.0.40 belongs to IstioGateway istio-system/one; the gateway has 127.0.0.2 instead")
        await harness.merge(WorkloadHarness.gateway("one"), #"{"spec": {"loadBalancerIP": "127.0.0.41"}}"#)
        try await harness.until("the wanted address") {
            harness.get(.istioGateway, "two")?[path: ["status", "GatewayAddress"]]?.strings == ["127.0.0.40"]
        }
        await harness.merge(WorkloadHarness.gateway("two"), #"{"spec": {"loadBalancerIP": "127.0.0.50"}}"#)
        try await harness.until("the new address") {
            harness.get(.istioGateway, "two")?[path: ["status", "GatewayAddress"]]?.strings == ["127.0.0.50"]
        }
        try await harness.until("a Pod that is told") {
            await harness.runtime.running.values.contains { $0.workload == "istio-system/two" && $0.serviceAddresses.first == "127.0.0.50" }
        }
        #expect(harness.pods("two").count == 1)
    }

    @Test("a gateway of type ClusterIP has the address of its Service, and none for clients outside")
    func clusterAddress() async throws {
        let harness = try await WorkloadHarness()
        try await harness.make("inner", #"{"serviceType": "ClusterIP"}"#)
        try await harness.until("Available") { harness.isAvailable("inner") }
        #expect(harness.get(.service, "istio-inner")?[path: ["spec", "clusterIP"]]?.string == "127.1.0.2")
        #expect(harness.get(.istioGateway, "inner")?[path: ["status", "GatewayAddress"]]?.strings == ["127.1.0.2"])
        await harness.merge(WorkloadHarness.gateway("inner"), #"{"spec": {"serviceType": "LoadBalancer"}}"#)
        try await harness.until("an outer address") {
            harness.get(.istioGateway, "inner")?[path: ["status", "GatewayAddress"]]?.strings == ["127.0.0.2"]
        }
        await harness.merge(WorkloadHarness.gateway("inner"), #"{"spec": {"serviceType": "ClusterIP"}}"#)
        try await harness.until("the inner address") {
            harness.get(.istioGateway, "inner")?[path: ["status", "GatewayAddress"]]?.strings == ["127.1.0.2"]
        }
        #expect(harness.get(.service, "istio-inner")?[path: ["status", "loadBalancer", "ingress"]] == nil)
    }

    @Test("an object of another owner that stands in the way is left alone and named")
    func foreignObject() async throws {
        let harness = try await WorkloadHarness()
        let uid = try #require(harness.store.get(ResourceKey(.namespace, namespace: "", name: "istio-system"))?.uid)
        await harness.send(
            "POST", "/api/v1/namespaces/istio-system/services",
            """
            {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "istio-edge", "ownerReferences":
             [{"apiVersion": "v1", "kind": "Namespace", "name": "istio-system", "uid": "\(uid)", "controller": true}]},
             "spec": {"ports": [{"port": 1}]}}
            """)
        try await harness.make("edge")
        try await harness.until("the problem") { harness.condition("Reconciled", of: "edge")?["reason"]?.string == "ControlledByAnother" }
        #expect(harness.get(.istioGateway, "edge")?[path: ["status", "Status"]]?.string == "ReconcileFailed")
    }

    @Test("many gateways at once all come, each with its own addresses")
    func many() async throws {
        let harness = try await WorkloadHarness()
        for number in 0..<60 { try await harness.make("g\(number)") }
        try await harness.until("all") { (0..<60).allSatisfy { harness.isAvailable("g\($0)") } }
        let addresses = harness.all(.istioGateway).flatMap { $0[path: ["status", "GatewayAddress"]]?.strings ?? [] }
        #expect(Set(addresses).count == 60)
        #expect(Set(harness.all(.pod).compactMap { $0[path: ["status", "podIP"]]?.string }).count == 60)
    }

    @Test("addresses that become free all at once are all given to gateways that wait, each to one")
    func freedTogether() async throws {
        // Of eight addresses three are not used.
        let harness = try await WorkloadHarness(.init(services: "127.0.0.0/29"))
        for number in 0..<5 { try await harness.make("first-\(number)") }
        for number in 0..<5 { try await harness.until("first-\(number)") { harness.isAvailable("first-\(number)") } }
        for number in 0..<7 { try await harness.make("later-\(number)") }
        func holders() -> [String] {
            (0..<7).compactMap { harness.get(.istioGateway, "later-\($0)")?[path: ["status", "GatewayAddress"]]?.strings.first }
        }
        try await harness.until("all of them wait") {
            (0..<7).allSatisfy { harness.condition("AddressAssigned", of: "later-\($0)")?["reason"]?.string == "AddressPoolExhausted" }
        }
        for number in 0..<5 { await harness.send("DELETE", WorkloadHarness.gateway("first-\(number)")) }
        try await harness.until("five have one") { holders().count == 5 }
        try await harness.settle()
        #expect(Set(holders()).count == 5)
    }

    @Test("a Pod that waits for an address runs as soon as another one is gone")
    func waitingPods() async throws {
        // Of sixteen addresses three are not used, one the Service has.
        let harness = try await WorkloadHarness(.init(pods: "127.1.0.0/28"))
        try await harness.make("edge", #"{"replicaCount": 14}"#)
        try await harness.until("twelve run") { await harness.runtime.names.count == 12 }
        let running = Set(await harness.runtime.names)
        await harness.merge(WorkloadHarness.gateway("edge"), #"{"spec": {"replicaCount": 13}}"#)
        let name = try #require(running.min())
        await harness.send("DELETE", WorkloadHarness.pod(String(name.split(separator: "/").last ?? "")))
        try await harness.until("another one runs") { Set(await harness.runtime.names).subtracting(running).count == 1 }
    }
}
