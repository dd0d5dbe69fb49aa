import FanlightEventLoop
import Glibc
import Logging

/// The thread that starts, watches and ends the processes of all Pods. What becomes of each is decided by its `PodMachine`.
final class ProcessSupervisor {
    let options: ProcessRuntimeOptions
    let mailbox: Mailbox<SupervisorMessage>
    let reports: ReportQueue
    let logger: Logger
    /// Of the control sockets.
    let runFolder: Int32

    var poller: Poller
    var pods: [PodKey: SupervisedPod] = [:]
    /// What a token of the poller stands for.
    var watched: [UInt64: PodKey] = [:]
    /// Pods whose processes wait to be started, since others are being started.
    var startQueue: [PodKey] = []
    var now: UInt64
    /// Once: when no Pod is left, it is over.
    var stopped: [@Sendable () -> Void] = []
    var isStopping = false
    /// By then every process has been killed; one that the kernel cannot end is not waited for.
    var stopDeadline = UInt64.max
    var isDetached = false

    /// Processes that have been started and have not answered; each takes a core while it starts.
    static let startsAtOnce = 8
    /// How often a process that does not listen yet is tried, in nanoseconds.
    static let connectPause: UInt64 = 20_000_000
    /// A process that does not answer for so long counts as one that hangs. With the pause it is less than two seconds until that is known.
    static let answerTime: UInt64 = 1_400_000_000
    /// Between two questions to one process. With more processes each is asked less often.
    var askPause: UInt64 { 400_000_000 + UInt64(pods.count) * 1_000_000 }
    /// How long a killed process may take to be gone.
    static let killTime: UInt64 = 5_000_000_000
    static let lockPause: UInt64 = 200_000_000
    /// After files could not be made anew.
    static let renewalRetry: UInt64 = 60_000_000_000

    /// - Parameter runFolder: open, and this one's to close.
    init(
        _ options: ProcessRuntimeOptions, runFolder: Int32, mailbox: Mailbox<SupervisorMessage>, reports: ReportQueue, logger: Logger
    ) throws(SystemError) {
        self.options = options
        self.mailbox = mailbox
        self.reports = reports
        self.logger = logger
        self.runFolder = runFolder
        poller = try Poller()
        now = SystemClock.monotonic()
        guard poller.add(mailbox.wakeUp.descriptor, .readable, token: 0) else { throw SystemError(call: "epoll_ctl", number: ENOMEM) }
    }

    deinit { Socket.close(runFolder) }

    /// Runs until it is told to stop or to detach.
    func run() {
        while !isDetached && !(isStopping && (pods.isEmpty || now >= stopDeadline)) {
            let count = poller.wait(milliseconds: waitTime)
            now = SystemClock.monotonic()
            for index in 0..<count {
                let event = poller.event(index)
                if event.token == 0 { takeMessages() } else { happened(event.token) }
            }
            runTimers()
            startQueued()
        }
        for pod in pods.values { release(pod) }
        pods = [:]
        reports.finish()
        for message in mailbox.close() { message.refuse() }
        for done in stopped { done() }
    }

    private var waitTime: Int {
        let next = min(pods.values.compactMap(\.deadline).min() ?? .max, stopDeadline)
        if next == .max { return -1 }
        let current = SystemClock.monotonic()
        // Rounded up, so that a timer is due when the wait is over.
        return next <= current ? 0 : Int(clamping: min((next - current + 999_999) / 1_000_000, 60_000))
    }

    private func takeMessages() {
        for message in mailbox.takeAll() {
            switch message {
            case .start(let pod): start(pod)
            case .stop(let name, let grace):
                for key in pods.keys.sorted() where key.description == name || key.name == name { stop(key, grace) }
            case .prepared(let key, let preparation, let result): prepared(key, preparation, result)
            case .endStrays(let uids, let grace): endStrays(keeping: uids, grace)
            case .stopAll(let grace, let done): stopAll(grace, done)
            case .endAll(let grace, let done):
                // Before strays are looked for, so that none of them loses its files.
                stopAll(grace, done)
                endStrays(keeping: [], grace)
            case .detach(let done):
                isDetached = true
                stopped.append(done)
            }
        }
    }

    private func stopAll(_ grace: Duration, _ done: @escaping @Sendable () -> Void) {
        isStopping = true
        stopDeadline = min(stopDeadline, now &+ grace.wholeNanoseconds &+ Self.killTime)
        stopped.append(done)
        for key in pods.keys.sorted() { stop(key, grace) }
    }

    func start(_ pod: PodSpec) {
        guard !isStopping else { return }
        let key = PodKey(pod)
        guard key.isValid else {
            reports.put(
                PodReport(
                    namespace: pod.namespace, name: pod.name, phase: .pending, reason: "CreateContainerConfigError",
                    message: "the Pod's name is none that a process and a folder can have"))
            return
        }
        if let known = pods[key], !known.isStray { return perform(known.machine.take(pod, now: now), known) }
        // A stray of the name is let go: the new Pod's machine finds its process and ends it, or takes it over.
        if let stray = pods[key] { release(stray) }
        let supervised = SupervisedPod(pod, folder: PodFolder(data: options.dataFolder, pod: key, workload: pod.workload), options: options)
        pods[key] = supervised
        perform([.look], supervised)
    }

    private func stop(_ key: PodKey, _ grace: Duration) {
        guard let pod = pods[key] else { return }
        // What was to run next under the name is not started either.
        pod.machine.cancelSuccessor()
        handle(.stop(grace: grace), pod)
    }

    func handle(_ event: PodMachine.Event, _ pod: SupervisedPod) {
        let before = pod.machine.state
        perform(pod.machine.handle(event, now: now), pod)
        if pod.machine.state != before, case .waiting(let until) = pod.machine.state {
            logger.warning(
                "gateway's process is not running",
                metadata: [
                    "pod": .string(pod.key.description), "reason": .string(pod.machine.report.reason),
                    "message": .string(pod.machine.report.message), "restart.in": .string("\((until &- now) / 1_000_000) ms"),
                ])
        }
    }

    private func runTimers() {
        let due = pods.values.filter { $0.deadline.map { $0 <= now } ?? false }
        for pod in due.sorted(by: { $0.key < $1.key }) where pods[pod.key] === pod {
            if let deadline = pod.machine.deadline, deadline <= now { handle(.timer, pod) }
            runControlTimers(pod)
        }
    }
}
