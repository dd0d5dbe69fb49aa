/// What becomes of one Pod's process, decided without touching it: events go in, actions come out.
///
/// Times are nanoseconds of a clock that is never set back.
struct PodMachine: Sendable {
    enum State: Hashable, Sendable {
        /// The process that may be there from before is looked for.
        case looking
        /// To be started at that time.
        case waiting(until: UInt64)
        /// Its folder and certificate are being made.
        case preparing
        case running
        /// Told to end; killed at that time.
        case ending(deadline: UInt64)
        case ended
    }

    enum Event: Sendable {
        /// A process of before runs and is this Pod's. Its number is nil where this namespace does not know it.
        case found(process: Int32?, startedAt: Int64)
        /// A process of before runs under the Pod's name and is another's, such as that of a Pod that was deleted.
        case foundOther
        case foundNothing
        case prepared
        case spawned(process: Int32, startedAt: Int64)
        /// It could not be prepared or started.
        case failed(reason: String, message: String)
        case status(GatewayStatus)
        /// It has not answered for a while.
        case silent
        /// Its end; the code is unknown of processes that this one did not start.
        case gone(code: Int32?)
        case stop(grace: Duration)
        case timer
    }

    enum Action: Hashable, Sendable {
        case look
        case prepare
        case spawn
        /// Writes the files of a process that runs already anew, and has it read them.
        case refresh
        case connect
        case terminate
        case kill
        /// The Pod is gone for good.
        case forget
    }

    private(set) var pod: PodSpec
    private(set) var state: State = .looking
    private(set) var restarts = 0
    private(set) var lastExitCode: Int32?
    private(set) var process: Int32?
    private(set) var startedAt: Int64?
    /// What the process said last; nil before it has said something, and while it is silent.
    private(set) var status: GatewayStatus?
    private var reason = "ContainerCreating"
    private var message = ""
    private var backoff: RestartBackoff
    private var started: UInt64 = 0
    /// It runs and has not answered yet; ended and started again at that time.
    private var answerDeadline: UInt64?
    private let startTimeout: UInt64
    /// `stop` was called: the end is final.
    private var isStopped = false
    /// What is to run under the name when the present process is gone.
    private(set) var successor: PodSpec?

    init(_ pod: PodSpec, backoff: RestartBackoff.Options, startTimeout: Duration) {
        self.pod = pod
        self.backoff = RestartBackoff(backoff)
        self.startTimeout = startTimeout.wholeNanoseconds
    }

    /// When the machine wants a `timer` event; nil for never.
    var deadline: UInt64? {
        switch state {
        case .waiting(let time), .ending(let time): time
        case .running: answerDeadline
        case .looking, .preparing, .ended: nil
        }
    }

    var report: PodReport {
        let phase: PodReport.Phase =
            switch state {
            case .looking, .waiting, .preparing: .pending
            case .running: .running
            case .ending: isStopped ? .terminating : .pending
            case .ended: .ended
            }
        let isReady = state == .running && status?.isReady == true
        var (reason, message) = (reason, message)
        if state == .running, let status { (reason, message) = isReady ? ("", "") : (status.reason, status.message) }
        if state == .ended { (reason, message) = ("", "") }
        return PodReport(
            namespace: pod.namespace, name: pod.name, phase: phase, isReady: isReady, restarts: restarts, processID: process,
            startedAt: startedAt,
            reason: reason, message: message, lastExitCode: lastExitCode,
            controlPlaneProblem: state == .running ? status?.controlPlaneProblem ?? "" : "")
    }

    /// A Pod of the same name shall run: the same one as it is now, or another one after it.
    mutating func take(_ newer: PodSpec, now: UInt64) -> [Action] {
        if newer.uid == pod.uid {
            guard newer != pod, !isStopped else { return [] }
            pod = newer
            return state == .running ? [.refresh] : []
        }
        successor = newer
        return handle(.stop(grace: .seconds(30)), now: now)
    }

    /// The Pod that was to run under the name after this one is not wanted any more.
    mutating func cancelSuccessor() { successor = nil }

    mutating func handle(_ event: Event, now: UInt64) -> [Action] {
        switch event {
        case .stop(let grace): return stop(grace, now)
        case .timer: return timer(now)
        case .status(let status): return take(status)
        case .silent:
            guard state == .running, status != nil else { return [] }
            status = nil
            say("NotAnswering", "the gateway's process does not answer")
            return []
        case .gone(let code): return gone(code, now)
        case .failed(let reason, let message):
            guard state == .preparing else { return [] }
            wait(now, ranFor: .zero)
            say(reason, message)
            return []
        case .found(let process, let time):
            guard state == .looking else { return [] }
            run(process, time, now)
            return [.refresh, .connect]
        case .foundOther:
            guard state == .looking else { return [] }
            state = .ending(deadline: now &+ startTimeout)
            say("ContainerCreating", "the process of an earlier Pod of this name is being ended")
            return [.terminate]
        case .foundNothing:
            guard state == .looking else { return [] }
            state = .preparing
            return [.prepare]
        case .prepared: return state == .preparing ? [.spawn] : []
        case .spawned(let process, let time):
            guard state == .preparing else { return [] }
            run(process, time, now)
            return [.connect]
        }
    }

    private mutating func run(_ process: Int32?, _ time: Int64, _ now: UInt64) {
        state = .running
        self.process = process
        startedAt = time
        started = now
        status = nil
        answerDeadline = now &+ startTimeout
        say("Starting", "the gateway's process was started and has not answered yet")
    }

    private mutating func take(_ status: GatewayStatus) -> [Action] {
        guard state == .running || isEnding else { return [] }
        self.status = status
        answerDeadline = nil
        startedAt = status.startedAt
        return []
    }

    private mutating func stop(_ grace: Duration, _ now: UInt64) -> [Action] {
        isStopped = true
        switch state {
        case .running:
            state = .ending(deadline: now &+ grace.wholeNanoseconds)
            answerDeadline = nil
            say("", "")
            return [.terminate]
        case .ending(let deadline):
            state = .ending(deadline: min(deadline, now &+ grace.wholeNanoseconds))
            return []
        case .looking, .waiting, .preparing: return finish()
        case .ended: return []
        }
    }

    private mutating func timer(_ now: UInt64) -> [Action] {
        guard let deadline, deadline <= now else { return [] }
        switch state {
        case .waiting:
            state = .preparing
            return [.prepare]
        case .ending:
            // Once: a process that the kernel cannot end, such as one that waits for a disk, is only waited for.
            state = .ending(deadline: .max)
            return [.kill]
        case .running:
            answerDeadline = nil
            say("StartTimeout", "the gateway's process did not answer after its start, and is ended")
            return [.kill]
        case .looking, .preparing, .ended: return []
        }
    }

    private mutating func gone(_ code: Int32?, _ now: UInt64) -> [Action] {
        process = nil
        status = nil
        answerDeadline = nil
        switch state {
        case .running:
            restarts += 1
            lastExitCode = code
            let wait = wait(now, ranFor: .nanoseconds(Int64(clamping: now &- started)))
            let end = code.map { "ended with code \($0)" } ?? "ended"
            // Kubernetes: pkg/kubelet/kuberuntime/kuberuntime_manager.go, doBackOff.
            say(
                wait == .zero ? "Error" : "CrashLoopBackOff",
                "the gateway's process \(end)" + (wait == .zero ? "" : "; it is started again after \(wait.components.seconds) s"))
            return []
        case .ending where isStopped: return finish()
        case .ending:
            state = .preparing
            say("ContainerCreating", "")
            return [.prepare]
        case .looking, .waiting, .preparing, .ended: return []
        }
    }

    @discardableResult
    private mutating func wait(_ now: UInt64, ranFor time: Duration) -> Duration {
        let wait = backoff.next(ranFor: time)
        state = .waiting(until: now &+ wait.wholeNanoseconds)
        return wait
    }

    private mutating func finish() -> [Action] {
        state = .ended
        process = nil
        status = nil
        return [.forget]
    }

    private mutating func say(_ reason: String, _ message: String) { (self.reason, self.message) = (reason, message) }

    private var isEnding: Bool {
        if case .ending = state { return true }
        return false
    }
}

extension Duration {
    /// Not below zero.
    var wholeNanoseconds: UInt64 {
        let (seconds, attoseconds) = components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        let (product, overflow) = UInt64(seconds).multipliedReportingOverflow(by: 1_000_000_000)
        return overflow ? .max / 2 : min(product, .max / 4) + UInt64(attoseconds / 1_000_000_000)
    }
}
