import FanlightEventLoop
import Glibc
import Logging

/// What is heard of processes: their ends, and what they say on their control sockets.
extension ProcessSupervisor {
    /// A descriptor is one thing at a time, so it names what is watched; 0 is the mailbox.
    func token(_ descriptor: Int32) -> UInt64 { UInt64(UInt32(bitPattern: descriptor)) + 1 }

    func watch(_ handle: ProcessHandle, _ pod: SupervisedPod) {
        pod.handle = handle
        watched[token(handle.descriptor)] = pod.key
        if !poller.add(handle.descriptor, .readable, token: token(handle.descriptor)) {
            logger.error("a process cannot be watched", metadata: ["pod": .string(pod.key.description)])
        }
    }

    func happened(_ token: UInt64) {
        guard let key = watched[token], let pod = pods[key] else { return }
        if let handle = pod.handle, self.token(handle.descriptor) == token { return ended(pod, handle) }
        if let control = pod.control, self.token(control.descriptor) == token { return heard(pod, control) }
    }

    private func ended(_ pod: SupervisedPod, _ handle: ProcessHandle) {
        let end = handle.reap()
        guard end != .running else { return }
        release(pod)
        var code: Int32?
        if case .code(let number) = end { code = number }
        logger.info(
            "gateway's process ended",
            metadata: ["pod": .string(pod.key.description), "code": .string(code.map { "\($0)" } ?? "unknown")])
        self.handle(.gone(code: code), pod)
    }

    // MARK: Control socket

    func connect(_ pod: SupervisedPod) {
        pod.connectAt = nil
        do {
            let control = try ControlConnection(folder: runFolder, name: pod.folder.socketName)
            // The socket of another process, such as one before this, says nothing about it.
            if let process = pod.machine.process, control.process != 0, control.process != process {
                pod.connectAt = now &+ Self.connectPause
                return
            }
            guard control.send(.watch), poller.add(control.descriptor, .input, token: token(control.descriptor)) else {
                pod.connectAt = now &+ Self.connectPause
                return
            }
            pod.control = control
            watched[token(control.descriptor)] = pod.key
            pod.askedAt = now
            pod.askAt = now &+ Self.answerTime
        } catch {
            pod.connectAt = now &+ Self.connectPause
        }
    }

    func disconnect(_ pod: SupervisedPod) {
        pod.askedAt = nil
        pod.askAt = nil
        guard let control = pod.control else { return }
        poller.remove(control.descriptor)
        watched[token(control.descriptor)] = nil
        pod.control = nil
    }

    /// The process reads its files again: at once, or when it is connected.
    func reload(_ pod: SupervisedPod) {
        guard let control = pod.control else { return }
        pod.mustReload = false
        if !control.send(.reload) { lost(pod) }
    }

    private func heard(_ pod: SupervisedPod, _ control: ControlConnection) {
        for input in control.receive() {
            switch input {
            case .status(let status):
                guard status.uid == pod.machine.pod.uid else { return lost(pod) }
                pod.askedAt = nil
                pod.askAt = now &+ askPause
                if !status.controlPlaneProblem.isEmpty { renewSoon(pod) }
                handle(.status(status), pod)
                if pod.mustReload { reload(pod) }
            case .garbage, .closed: return lost(pod)
            }
        }
    }

    /// The connection is over. The process may have ended, which its descriptor tells; else it is called again.
    private func lost(_ pod: SupervisedPod) {
        disconnect(pod)
        pod.connectAt = now &+ Self.connectPause
        if pod.handle == nil { pod.lockAt = now }
        // It counts as silent when it does not answer for as long as it may take to answer.
        pod.askAt = now &+ Self.answerTime
    }

    func runControlTimers(_ pod: SupervisedPod) {
        if let time = pod.renewAt, time <= now { renew(pod) }
        if let time = pod.lockAt, time <= now { checkLock(pod) }
        if let time = pod.connectAt, time <= now { connect(pod) }
        guard let time = pod.askAt, time <= now else { return }
        guard let control = pod.control else {
            pod.askAt = nil
            return handle(.silent, pod)
        }
        if pod.askedAt != nil {
            // No answer: it hangs, or is being looked at by a debugger. It is asked again on a new connection.
            handle(.silent, pod)
            disconnect(pod)
            pod.connectAt = now &+ askPause
            return
        }
        pod.askedAt = now
        pod.askAt = now &+ Self.answerTime
        if !control.send(.status) { lost(pod) }
    }

    /// One that does not come to the control plane may have a certificate that is not valid, as after a clock was set: it gets another, and again after a
    /// while.
    private func renewSoon(_ pod: SupervisedPod) {
        let isNews = pod.machine.status?.controlPlaneProblem.isEmpty ?? true
        pod.renewAt = min(pod.renewAt ?? .max, isNews ? now : now &+ Self.renewalRetry)
    }

    /// Its certificate is made anew long before it ends; the process goes on with its connection, and uses the new one for the next.
    private func renew(_ pod: SupervisedPod) {
        pod.renewAt = nil
        guard pod.machine.state == .running, !isStopping else { return }
        perform([.refresh], pod)
    }

    /// For a process whose number is not known here: its lock tells whether it lives.
    private func checkLock(_ pod: SupervisedPod) {
        guard pod.handle == nil, pod.machine.state != .ended else {
            pod.lockAt = nil
            return
        }
        pod.lockAt = now &+ Self.lockPause
        guard ProcessFile.holder(pod.folder.processPath) == nil else { return }
        release(pod)
        handle(.gone(code: nil), pod)
    }
}
