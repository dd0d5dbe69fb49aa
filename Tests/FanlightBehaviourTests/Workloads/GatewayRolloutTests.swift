import FanlightResources
import FanlightStore
import FanlightWorkloads
import Testing

@testable import FanlightCommands

/// Roll-outs and what is told of them, as kubectl drives them.
@Suite struct GatewayRolloutTests {
    private func running(_ spec: String = "{}") async throws -> WorkloadHarness {
        let harness = try await WorkloadHarness()
        try await harness.make("edge", spec)
        try await harness.until("Available") { harness.isAvailable("edge") }
        return harness
    }

    private func revision(_ harness: WorkloadHarness) -> String? {
        harness.get(.deployment, "istio-edge")?[path: ["metadata", "annotations", "deployment.kubernetes.io/revision"]]?.string
    }

    @Test("a restart replaces the Pods, and going back takes the former ReplicaSet again")
    func restartAndUndo() async throws {
        let harness = try await running()
        let old = harness.podNames("edge")
        let set = try #require(harness.all(.replicaSet).first)
        await harness.merge(
            WorkloadHarness.deployment("istio-edge"),
            #"{"spec": {"template": {"metadata": {"annotations": {"kubectl.kubernetes.io/restartedAt": "2026-01-01T00:00:00Z"}}}}}"#)
        try await harness.until("another Pod") {
            harness.podNames("edge") != old && harness.all(.pod).count == 1 && revision(harness) == "2"
        }
        try await harness.until("Available") { harness.isAvailable("edge") }
        try await harness.settle()
        #expect(harness.all(.replicaSet).count == 2)
        // What `kubectl rollout undo` sends.
        let template = try #require(set[path: ["spec", "template"]]).setting(["metadata", "labels", "pod-template-hash"], to: nil)
        await harness.send(
            "PATCH", WorkloadHarness.deployment("istio-edge"),
            Node.array([.object(["op": .string("replace"), "path": .string("/spec/template"), "value": template])]).jsonText,
            type: "application/json-patch+json")
        try await harness.until("the third revision") { revision(harness) == "3" && harness.isAvailable("edge") }
        let name = set[path: ["metadata", "name"]]?.string ?? ""
        try await harness.until("a Pod of the first ReplicaSet") {
            harness.podNames("edge").count == 1 && harness.podNames("edge").allSatisfy { $0.hasPrefix(name) }
        }
        #expect(harness.all(.replicaSet).count == 2)
    }

    @Test("a change of what is no part of the Pods replaces none")
    func noRoll() async throws {
        let harness = try await running()
        let names = harness.podNames("edge")
        await harness.merge(
            WorkloadHarness.gateway("edge"),
            #"{"metadata": {"labels": {"x": "y"}}, "spec": {"serviceLabels": {"a": "b"}, "serviceAnnotations": {"c": "d"}}}"#)
        try await harness.until("the label") { harness.get(.service, "istio-edge")?[path: ["metadata", "labels", "a"]]?.string == "b" }
        try await harness.settle()
        #expect(harness.podNames("edge") == names)
        #expect(revision(harness) == "1")
    }

    @Test("a process that crashes makes its Pod wait with CrashLoopBackOff, and its gateway not ready")
    func crashLoop() async throws {
        let harness = try await running()
        let name = try #require(harness.podNames("edge").first)
        await harness.runtime.send(
            PodReport(
                namespace: "istio-system", name: name, phase: .pending, restarts: 2, startedAt: 1_795_373_000, reason: "CrashLoopBackOff",
                message: "back-off 20s restarting failed container", lastExitCode: 1))
        try await harness.until("the condition") { harness.condition("Ready", of: "edge")?["status"]?.string == "False" }
        let status = harness.get(.pod, name)?[path: ["status", "containerStatuses"]]?.elements.first
        #expect(status?[path: ["state", "waiting", "reason"]]?.string == "CrashLoopBackOff")
        #expect(status?[path: ["lastState", "terminated", "exitCode"]]?.integer == 1)
        #expect(status?["restartCount"]?.integer == 2)
        #expect(harness.get(.pod, name)?[path: ["status", "phase"]]?.string == "Running")
        try await harness.until("the Event") { harness.reasons("Pod").contains("BackOff") }
        await harness.runtime.report("istio-system/\(name)", isReady: true)
        try await harness.until("Ready") { harness.condition("Ready", of: "edge")?["status"]?.string == "True" }
    }

    @Test("Events tell what the controllers do")
    func events() async throws {
        let harness = try await running()
        let name = try #require(harness.podNames("edge").first)
        await harness.send("DELETE", WorkloadHarness.pod(name))
        try await harness.until("Events") {
            harness.reasons("Deployment").contains("ScalingReplicaSet") && harness.reasons("ReplicaSet").contains("SuccessfulCreate")
                && harness.reasons("Pod").isSuperset(of: ["Started", "Killing"])
        }
    }

    @Test("a turn on what is as it shall be writes nothing")
    func quiet() async throws {
        let harness = try await running(#"{"replicaCount": 2}"#)
        try await harness.settle()
        let names = GatewayNames(namespace: "istio-system", gateway: "edge")
        let objects = [names.gatewayKey, names.serviceKey, names.deploymentKey].map { harness.store.get($0)?.revision }
        // A change that means nothing to the gateway has it looked at again.
        await harness.merge(WorkloadHarness.service("istio-edge"), #"{"metadata": {"labels": {"other": "1"}}}"#)
        try await harness.settle()
        let after = [names.gatewayKey, names.deploymentKey].map { harness.store.get($0)?.revision }
        #expect(after == [objects[0], objects[2]])
    }

    @Test("a Pod whose finalizer somebody takes away is ended all the same")
    func lostFinalizer() async throws {
        let harness = try await running()
        let name = try #require(harness.podNames("edge").first)
        await harness.runtime.setEndsAtOnce(false)
        await harness.send("DELETE", WorkloadHarness.pod(name))
        await harness.merge(WorkloadHarness.pod(name), #"{"metadata": {"finalizers": null}}"#)
        try await harness.until("the order to end at once") { await harness.runtime.stops(of: "istio-system/\(name)").last == 0 }
    }

    @Test("a process that somebody else has ended is started again")
    func endedElsewhere() async throws {
        let harness = try await running()
        let name = try #require(harness.podNames("edge").first)
        await harness.runtime.end("istio-system/\(name)")
        try await harness.until("its second start") {
            await harness.runtime.names == ["istio-system/\(name)"] && harness.isAvailable("edge")
        }
    }

    @Test("a Pod that is deleted by force goes as soon as its process has")
    func force() async throws {
        let harness = try await running()
        let name = try #require(harness.podNames("edge").first)
        await harness.send("DELETE", WorkloadHarness.pod(name), #"{"gracePeriodSeconds": 0}"#)
        try await harness.until("the Pod's end") { harness.get(.pod, name) == nil }
        #expect(await harness.runtime.stops(of: "istio-system/\(name)") == [0])
    }

    @Test("bounds that leave something to scale are stored as a HorizontalPodAutoscaler, and go with them")
    func autoscaler() async throws {
        let harness = try await running(
            #"{"autoscaleEnabled": true, "minReplicas": 2, "maxReplicas": 4, "cpu": {"targetAverageUtilization": 70}}"#)
        #expect(harness.pods("edge").count == 2)
        let scaler = try #require(harness.all(.autoscaler).first)
        #expect(scaler[path: ["metadata", "name"]]?.string == "istio-edge-autoscaler")
        await harness.merge(WorkloadHarness.gateway("edge"), #"{"spec": {"autoscaleEnabled": false}}"#)
        try await harness.until("its end") { harness.all(.autoscaler).isEmpty }
    }
}
