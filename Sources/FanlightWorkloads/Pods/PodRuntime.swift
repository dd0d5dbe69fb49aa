/// Runs the replicas of gateways, as a kubelet runs Pods. What shall run is told by the one who keeps the Pod objects; what does run is reported back.
package protocol PodRuntime: Sendable {
    /// Starts the Pod's process, or takes over the one that runs already under its name and uid. A process that ends is started again, with back-off,
    /// until `stop`.
    func start(_ pod: PodSpec) async

    /// Ends the Pod's process: it drains for as long as `grace` allows, then it is killed. Returns at once; the report of phase `ended` tells when.
    func stop(_ name: String, grace: Duration) async

    /// One report for each change of a Pod; the newest of each Pod is not lost.
    var reports: AsyncStream<PodReport> { get }
}

/// A replica as it shall run.
package struct PodSpec: Hashable, Sendable {
    package var namespace: String
    /// The Pod's name, unique in its namespace.
    package var name: String
    package var uid: String
    /// `namespace/name` of the IstioGateway.
    package var workload: String
    package var labels: [String: String]
    /// The Pod's own address, on which it answers for health (15021) and metrics (15090).
    package var address: String
    /// The addresses of the workload's Service, on which it accepts clients together with the other replicas.
    package var serviceAddresses: [String]

    package init(
        namespace: String, name: String, uid: String, workload: String, labels: [String: String], address: String,
        serviceAddresses: [String]
    ) {
        self.namespace = namespace
        self.name = name
        self.uid = uid
        self.workload = workload
        self.labels = labels
        self.address = address
        self.serviceAddresses = serviceAddresses
    }
}

/// A replica as it runs.
package struct PodReport: Hashable, Sendable {
    package enum Phase: String, Hashable, Sendable {
        /// Not started yet, or waiting for its next start.
        case pending
        case running
        /// Told to end, and draining.
        case terminating
        /// Gone after `stop`.
        case ended
    }

    package var namespace: String
    package var name: String
    package var phase: Phase
    /// Whether it serves the configuration that it was given on all its sockets.
    package var isReady: Bool
    /// How often the process ended without having been told to.
    package var restarts: Int
    package var processID: Int32?
    /// Seconds since 1970.
    package var startedAt: Int64?
    /// Why it is not running or not ready; empty where nothing is wrong. A reason in the words of Kubernetes (CrashLoopBackOff, …) and a sentence.
    package var reason: String
    package var message: String
    /// Of the last end that was not asked for.
    package var lastExitCode: Int32?
    /// Why it has been without the control plane for a while; empty where it is not.
    package var controlPlaneProblem: String

    package init(
        namespace: String, name: String, phase: Phase, isReady: Bool = false, restarts: Int = 0, processID: Int32? = nil,
        startedAt: Int64? = nil,
        reason: String = "", message: String = "", lastExitCode: Int32? = nil, controlPlaneProblem: String = ""
    ) {
        self.namespace = namespace
        self.name = name
        self.phase = phase
        self.isReady = isReady
        self.restarts = restarts
        self.processID = processID
        self.startedAt = startedAt
        self.reason = reason
        self.message = message
        self.lastExitCode = lastExitCode
        self.controlPlaneProblem = controlPlaneProblem
    }
}
