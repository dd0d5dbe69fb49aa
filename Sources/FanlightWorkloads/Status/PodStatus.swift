package import FanlightResources
import FanlightSchemas

/// What a Pod's status says, from what its process reports.
///
/// - Source: Kubernetes: pkg/kubelet/status/generate.go and pkg/kubelet/kubelet_pods.go, for a Pod of one container.
package enum PodStatus {
    /// - Parameters:
    ///   - pod: as it is stored.
    ///   - report: the newest; nil where there is none yet, and what is stored stays.
    ///   - address: the Pod's own.
    ///   - hostAddress: of the Node.
    ///   - now: seconds since 1970.
    package static func node(of pod: Node, report: PodReport?, address: String?, hostAddress: String, now: Int64) -> Node {
        var status = pod["status"] ?? .emptyObject
        let time = Node.string(Timestamp.text(seconds: now))
        status[member: "hostIP"] = .string(hostAddress)
        status[member: "hostIPs"] = .array([.object(["ip": .string(hostAddress)])])
        status[member: "podIP"] = address.map { .string($0) }
        status[member: "podIPs"] = address.map { .array([.object(["ip": .string($0)])]) }
        if status["startTime"] == nil { status[member: "startTime"] = time }
        let container = container(of: pod)
        let former = status["containerStatuses"]?.elements.first
        let isNew = report == nil && former == nil
        let report = report ?? (isNew ? PodReport(namespace: "", name: "", phase: .pending) : nil)
        if let report {
            status[member: "phase"] = .string(hasStarted(report) ? "Running" : "Pending")
            status[member: "containerStatuses"] = .array([containerStatus(container, report, former: former, time: time)])
        }
        let isReady = report?.isReady ?? (former?["ready"]?.bool ?? false)
        var unready = (reason: "ContainersNotReady", message: "containers with unready status: [\(container["name"]?.string ?? "")]")
        // A container that runs has no place for a reason; one that waits has it in its state.
        if let report, report.phase == .running, !report.isReady, !report.reason.isEmpty { unready = (report.reason, report.message) }
        var conditions = PodConditions(status["conditions"], time: time)
        conditions.set("Initialized", true)
        conditions.set("Ready", isReady, reason: unready.reason, message: unready.message)
        conditions.set("ContainersReady", isReady, reason: unready.reason, message: unready.message)
        conditions.set("PodScheduled", true)
        if let report, report.phase == .running, !report.controlPlaneProblem.isEmpty {
            conditions.set(connected, false, reason: "Disconnected", message: report.controlPlaneProblem)
        } else if report != nil {
            conditions.remove(connected)
        }
        status[member: "conditions"] = .array(conditions.elements)
        return status
    }

    /// The condition of a Pod that serves what it has, and gets nothing newer.
    static let connected = "ControlPlaneConnected"

    /// Why a Pod gets nothing newer than it has.
    package static func controlPlaneProblem(of pod: Node) -> IstioGatewayStatus.Problem? {
        let told = pod[path: ["status", "conditions"]]?.elements.first { $0["type"]?.string == connected }
        guard let told, told["status"]?.string == "False" else { return nil }
        let name = pod[path: ["metadata", "name"]]?.string ?? ""
        return .init(reason: told["reason"]?.string ?? "Disconnected", message: "pod \(name): \(told["message"]?.string ?? "")")
    }

    /// Reasons of a Pod that is on its way.
    private static let passing: Set<String> = ["ContainerCreating", "Starting", "NoConfiguration", "ContainersNotReady"]

    /// What keeps a Pod from being ready, and passes by itself no sooner than what it is about.
    package static func problem(of pod: Node) -> IstioGatewayStatus.Problem? {
        let status = pod["status"]
        let ready = status?["conditions"]?.elements.first { $0["type"]?.string == "Ready" }
        guard ready?["status"]?.string != "True" else { return nil }
        let waiting = status?["containerStatuses"]?.elements.first?[path: ["state", "waiting"]]
        guard let told = waiting ?? ready, let reason = told["reason"]?.string, !passing.contains(reason) else { return nil }
        return .init(reason: reason, message: told["message"]?.string ?? reason)
    }

    private static func container(of pod: Node) -> Node { pod[path: ["spec", "containers"]]?.elements.first ?? .emptyObject }

    private static func hasStarted(_ report: PodReport) -> Bool {
        report.phase == .running || report.phase == .terminating || report.startedAt != nil || report.restarts > 0
    }

    private static func containerStatus(_ container: Node, _ report: PodReport, former: Node?, time: Node) -> Node {
        let image = container["image"] ?? .string("")
        var status = Node.object([
            "name": container["name"] ?? .string(""), "image": image, "imageID": image, "ready": .bool(report.isReady),
            "restartCount": .integer(report.restarts), "state": state(report), "lastState": lastState(report, former: former, time: time),
            "started": .bool(report.phase == .running),
        ])
        if let process = report.processID { status[member: "containerID"] = .string("process://\(process)") }
        return status
    }

    private static func state(_ report: PodReport) -> Node {
        if report.phase == .running || report.phase == .terminating {
            let started = report.startedAt.map { Node.string(Timestamp.text(seconds: $0)) }
            return .object(["running": Node.emptyObject.adding(["startedAt": started])])
        }
        let reason = report.reason.isEmpty ? "ContainerCreating" : report.reason
        var waiting = Node.object(["reason": .string(reason)])
        if !report.message.isEmpty { waiting[member: "message"] = .string(report.message) }
        return .object(["waiting": waiting])
    }

    /// The last end that nobody asked for. Its time is that of the report which told of it first.
    private static func lastState(_ report: PodReport, former: Node?, time: Node) -> Node {
        guard report.restarts > 0 || report.lastExitCode != nil else { return .emptyObject }
        if let known = former?["lastState"], !known.isEmpty, former?["restartCount"]?.integer == report.restarts { return known }
        let code = Int(report.lastExitCode ?? 0)
        var ended = Node.object([
            "exitCode": .integer(code), "reason": .string(code == 0 ? "Completed" : "Error"), "finishedAt": time,
        ])
        if let started = former?[path: ["state", "running", "startedAt"]] { ended[member: "startedAt"] = started }
        return .object(["terminated": ended])
    }
}

/// A Pod's conditions, in whose order and times only what has changed changes.
private struct PodConditions {
    private(set) var elements: [Node]
    private let time: Node

    init(_ former: Node?, time: Node) {
        elements = former?.elements ?? []
        self.time = time
    }

    mutating func remove(_ type: String) { elements.removeAll { $0["type"]?.string == type } }

    mutating func set(_ type: String, _ isTrue: Bool, reason: String = "", message: String = "") {
        let index = elements.firstIndex { $0["type"]?.string == type }
        let value = Node.string(isTrue ? "True" : "False")
        let former = index.map { elements[$0] }
        var condition = Node.object(["type": .string(type), "status": value, "lastProbeTime": .null])
        condition[member: "lastTransitionTime"] = former?["status"] == value ? former?["lastTransitionTime"] ?? time : time
        if !isTrue {
            condition[member: "reason"] = .string(reason)
            condition[member: "message"] = .string(message)
        }
        if let index { elements[index] = condition } else { elements.append(condition) }
    }
}
