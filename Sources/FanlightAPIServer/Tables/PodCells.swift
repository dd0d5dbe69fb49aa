import FanlightResources

/// The cells of Pods, whose status is told by their containers more than by their phase.
///
/// - Source: k8s.io/kubernetes, pkg/printers/internalversion/printers.go, printPod.
enum PodCells {
    static let all = BuiltinCells(condition: condition) { pod in
        let state = PodState(pod)
        return [
            pod.name, .string("\(state.ready)/\(state.total)"), .string(state.reason), .string(restarts(state, pod)), pod.age,
            .string(pod["status", "podIPs"]?.elements.first?["ip"]?.string ?? pod.text("status", "podIP", otherwise: CellText.none)),
            .string(pod.text("spec", "nodeName", otherwise: CellText.none)),
            .string(pod.text("status", "nominatedNodeName", otherwise: CellText.none)), .string(readinessGates(pod)),
        ]
    }

    private static func restarts(_ state: PodState, _ pod: PrintedObject) -> String {
        guard state.restarts != 0, let last = state.lastRestart else { return String(state.restarts) }
        return "\(state.restarts) (\(HumanDuration.text(seconds: pod.now - last)) ago)"
    }

    private static func readinessGates(_ pod: PrintedObject) -> String {
        let gates = pod["spec", "readinessGates"]?.elements ?? []
        guard !gates.isEmpty else { return CellText.none }
        let open = gates.count { gate in gate["conditionType"]?.string.flatMap { pod.condition($0) } == "True" }
        return "\(open)/\(gates.count)"
    }

    /// By which a client can leave out the pods that have ended.
    @Sendable private static func condition(_ pod: Node) -> Node? {
        let ending: (reason: String, message: String)? =
            switch pod[path: ["status", "phase"]]?.string {
            case "Succeeded": ("Succeeded", "The pod has completed successfully.")
            case "Failed": ("Failed", "The pod failed.")
            default: nil
            }
        return ending.map {
            .object([
                "type": .string("Completed"), "status": .string("True"), "reason": .string($0.reason), "message": .string($0.message),
            ])
        }
    }
}

/// What the containers of a Pod say together.
private struct PodState {
    private(set) var ready = 0
    private(set) var total: Int
    private(set) var reason: String
    private(set) var restarts = 0
    private(set) var lastRestart: Int64?

    private let pod: PrintedObject
    private let sidecars: Set<String>
    private let initCount: Int
    private var sidecarRestarts = 0
    private var lastSidecarRestart: Int64?

    init(_ pod: PrintedObject) {
        self.pod = pod
        let initContainers = pod["spec", "initContainers"]?.elements ?? []
        initCount = initContainers.count
        sidecars = Set(initContainers.filter { $0["restartPolicy"]?.string == "Always" }.compactMap { $0["name"]?.string })
        total = (pod["spec", "containers"]?.elements.count ?? 0) + sidecars.count
        reason = pod.text("status", "reason", otherwise: pod.text("status", "phase", otherwise: "Pending"))
        let scheduled = pod["status", "conditions"]?.elements.first { $0["type"]?.string == "PodScheduled" }
        if scheduled?["reason"]?.string == "SchedulingGated" { reason = "SchedulingGated" }
        let isInitializing = readInitContainers()
        if !isInitializing || pod.condition("Initialized") == "True" { readContainers() }
        readDeletion()
    }

    /// - Returns: whether one of them has not come to its end.
    private mutating func readInitContainers() -> Bool {
        for (index, status) in (pod["status", "initContainerStatuses"]?.elements ?? []).enumerated() {
            let isSidecar = status["name"]?.string.map(sidecars.contains) ?? false
            let count = status["restartCount"]?.integer ?? 0
            let finished = Self.lastEnd(status)
            restarts += count
            lastRestart = Self.later(lastRestart, finished)
            if isSidecar {
                sidecarRestarts += count
                lastSidecarRestart = Self.later(lastSidecarRestart, finished)
            }
            let terminated = status["state"]?["terminated"]
            let waiting = status["state"]?["waiting"]?["reason"]?.string ?? ""
            if let terminated, (terminated["exitCode"]?.integer ?? 0) == 0 { continue }
            if isSidecar, status["started"]?.bool == true {
                if status["ready"]?.bool == true { ready += 1 }
                continue
            }
            if let terminated {
                reason = "Init:\(Self.ending(terminated))"
            } else if !waiting.isEmpty, waiting != "PodInitializing" {
                reason = "Init:\(waiting)"
            } else {
                reason = "Init:\(index)/\(initCount)"
            }
            return true
        }
        return false
    }

    private mutating func readContainers() {
        restarts = sidecarRestarts
        lastRestart = lastSidecarRestart
        var hasRunning = false
        for status in (pod["status", "containerStatuses"]?.elements ?? []).reversed() {
            restarts += status["restartCount"]?.integer ?? 0
            lastRestart = Self.later(lastRestart, Self.lastEnd(status))
            let waiting = status["state"]?["waiting"]?["reason"]?.string ?? ""
            if !waiting.isEmpty {
                reason = waiting
            } else if let terminated = status["state"]?["terminated"] {
                reason = Self.ending(terminated)
            } else if status["ready"]?.bool == true, status["state"]?["running"] != nil {
                hasRunning = true
                ready += 1
            }
        }
        if reason == "Completed", hasRunning { reason = pod.condition("Ready") == "True" ? "Running" : "NotReady" }
    }

    private mutating func readDeletion() {
        guard pod.isBeingDeleted else { return }
        let phase = pod.text("status", "phase")
        if pod.text("status", "reason") == "NodeLost" {
            reason = "Unknown"
        } else if phase != "Succeeded", phase != "Failed" {
            reason = "Terminating"
        }
    }

    private static func ending(_ terminated: Node) -> String {
        if let reason = terminated["reason"]?.string, !reason.isEmpty { return reason }
        if let signal = terminated["signal"]?.integer, signal != 0 { return "Signal:\(signal)" }
        return "ExitCode:\(terminated["exitCode"]?.integer ?? 0)"
    }

    private static func lastEnd(_ status: Node) -> Int64? { PrintedObject.seconds(status["lastState"]?["terminated"]?["finishedAt"]) }

    private static func later(_ left: Int64?, _ right: Int64?) -> Int64? {
        guard let left, let right else { return left ?? right }
        return max(left, right)
    }
}
