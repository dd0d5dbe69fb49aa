import FanlightEventLoop

/// A Pod with what belongs to its process at the moment.
final class SupervisedPod {
    let key: PodKey
    let folder: PodFolder
    var machine: PodMachine
    var handle: ProcessHandle?
    var control: ControlConnection?
    /// When the control socket is tried again.
    var connectAt: UInt64?
    /// When it was asked for its status, while it has not answered.
    var askedAt: UInt64?
    /// When it is asked next.
    var askAt: UInt64?
    /// Where this namespace does not know the process: when its lock is looked at again.
    var lockAt: UInt64?
    /// When its files are made anew, so that its certificate does not end.
    var renewAt: UInt64?
    /// Of the preparation that is under way; what an earlier one comes to is nobody's.
    var preparation = 0
    /// What the newest preparation made.
    var access: ProcessRuntimeOptions.FeedAccess?
    /// It belongs to no Pod that is known, and is ended without a word.
    let isStray: Bool
    /// The control connection is told to read its files again.
    var mustReload = false

    init(_ pod: PodSpec, folder: PodFolder, options: ProcessRuntimeOptions, isStray: Bool = false) {
        key = PodKey(pod)
        self.folder = folder
        self.isStray = isStray
        machine = PodMachine(pod, backoff: options.backoff, startTimeout: options.startTimeout)
    }

    /// It is looked at after each event, for all Pods.
    var deadline: UInt64? {
        let next = min(
            machine.deadline ?? .max, connectAt ?? .max, askAt ?? .max, min(lockAt ?? .max, renewAt ?? .max))
        return next == .max ? nil : next
    }
}
