import FanlightResources
import FanlightWorkloads
import Testing

@Suite struct PodStatusTests {
    private let pod = Node.object([
        "spec": .object(["containers": .array([.object(["name": .string("istio-proxy"), "image": .string("x:1")])])])
    ])

    private func status(_ report: PodReport?, after former: Node? = nil, now: Int64 = 1_000_000) -> Node {
        PodStatus.node(
            of: former.map { pod.setting(["status"], to: $0) } ?? pod, report: report, address: "127.1.0.5", hostAddress: "127.0.0.1",
            now: now)
    }

    private func report(_ phase: PodReport.Phase, isReady: Bool = false) -> PodReport {
        PodReport(namespace: "a", name: "p", phase: phase, isReady: isReady, processID: 42, startedAt: 999_990)
    }

    private func condition(_ type: String, _ status: Node) -> Node? {
        status["conditions"]?.elements.first { $0["type"]?.string == type }
    }

    @Test("a Pod that nothing is known of yet is pending, and has its address")
    func new() {
        let status = status(nil)
        #expect(status["phase"]?.string == "Pending")
        #expect(status["podIP"]?.string == "127.1.0.5")
        #expect(status["hostIP"]?.string == "127.0.0.1")
        #expect(status["containerStatuses"]?.elements.first?[path: ["state", "waiting", "reason"]]?.string == "ContainerCreating")
        #expect(condition("Ready", status)?["status"]?.string == "False")
        #expect(condition("Ready", status)?["message"]?.string == "containers with unready status: [istio-proxy]")
        #expect(condition("PodScheduled", status)?["status"]?.string == "True")
    }

    @Test("a Pod that serves is running and ready since then")
    func running() {
        let pending = status(nil)
        let running = status(report(.running, isReady: true), after: pending, now: 1_000_060)
        #expect(running["phase"]?.string == "Running")
        #expect(condition("Ready", running)?["lastTransitionTime"]?.string == "1970-01-12T13:47:40Z")
        #expect(condition("Initialized", running)?["lastTransitionTime"]?.string == "1970-01-12T13:46:40Z")
        #expect(running["startTime"] == pending["startTime"])
        #expect(running["containerStatuses"]?.elements.first?["containerID"]?.string == "process://42")
        #expect(status(report(.running, isReady: true), after: running, now: 1_000_999) == running)
    }

    @Test("a Pod that runs and is not ready says why, on its condition and for its gateway")
    func unready() {
        var report = report(.running)
        (report.reason, report.message) = ("SocketNotOpened", "127.0.0.2:80 cannot be listened on")
        let status = status(report)
        #expect(condition("Ready", status)?["reason"]?.string == "SocketNotOpened")
        #expect(condition("Ready", status)?["message"]?.string == "127.0.0.2:80 cannot be listened on")
        let problem = PodStatus.problem(of: pod.setting(["status"], to: status))
        #expect(problem == .init(reason: "SocketNotOpened", message: "127.0.0.2:80 cannot be listened on"))
        #expect(PodStatus.problem(of: pod.setting(["status"], to: self.status(self.report(.running)))) == nil)
        #expect(PodStatus.problem(of: pod.setting(["status"], to: self.status(self.report(.running, isReady: true)))) == nil)
    }

    @Test("a Pod that serves without the control plane says why, and nothing when it is back")
    func disconnected() {
        var report = report(.running, isReady: true)
        let connected = status(report)
        report.controlPlaneProblem = "certificate is not yet valid"
        let alone = status(report, after: connected)
        #expect(condition("ControlPlaneConnected", alone)?["status"]?.string == "False")
        #expect(condition("Ready", alone)?["status"]?.string == "True")
        let pod = pod.setting(["metadata"], to: .object(["name": .string("p")])).setting(["status"], to: alone)
        #expect(PodStatus.controlPlaneProblem(of: pod) == .init(reason: "Disconnected", message: "pod p: certificate is not yet valid"))
        #expect(status(self.report(.running, isReady: true), after: alone) == connected)
        #expect(PodStatus.controlPlaneProblem(of: self.pod.setting(["status"], to: connected)) == nil)
    }

    @Test("without a report what is stored stays")
    func adopted() {
        let running = status(report(.running, isReady: true))
        #expect(status(nil, after: running, now: 2_000_000) == running)
    }

    @Test("a process that ended waits for its next start, and its last end is told with its time")
    func crash() {
        let running = status(report(.running, isReady: true))
        var crashed = PodReport(
            namespace: "a", name: "p", phase: .pending, restarts: 1, reason: "CrashLoopBackOff", message: "in 10s", lastExitCode: 137)
        let first = status(crashed, after: running, now: 1_000_100)
        let container = first["containerStatuses"]?.elements.first
        #expect(first["phase"]?.string == "Running")
        #expect(container?[path: ["state", "waiting", "message"]]?.string == "in 10s")
        #expect(container?[path: ["lastState", "terminated", "exitCode"]]?.integer == 137)
        #expect(container?[path: ["lastState", "terminated", "reason"]]?.string == "Error")
        #expect(container?[path: ["lastState", "terminated", "finishedAt"]]?.string == "1970-01-12T13:48:20Z")
        let later = status(crashed, after: first, now: 1_000_200)
        #expect(later == first)
        crashed.restarts = 2
        let second = status(crashed, after: later, now: 1_000_300)
        #expect(
            second["containerStatuses"]?.elements.first?[path: ["lastState", "terminated", "finishedAt"]]?.string == "1970-01-12T13:51:40Z")
    }
}
