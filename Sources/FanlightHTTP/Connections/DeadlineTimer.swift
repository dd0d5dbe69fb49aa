import NIOCore

/// One deadline that is moved often and rarely met.
///
/// Moving it away costs nothing: the task that is scheduled looks at the deadline when it runs, and is scheduled anew if it came too early. It
/// lives on its event loop and does nothing after `cancel`.
final class DeadlineTimer {
    private let loop: any EventLoop
    private var deadline: NIODeadline?
    private var scheduled: (time: NIODeadline, task: Scheduled<Void>)?
    private var action: (() -> Void)?
    /// How long after its deadline the action was begun: an event loop that comes late has not read either what has come meanwhile.
    private(set) var lateness: Duration = .zero

    init(loop: any EventLoop, action: @escaping () -> Void) {
        self.loop = loop
        self.action = action
    }

    func set(_ duration: Duration) {
        let deadline = loop.now + TimeAmount(duration)
        self.deadline = deadline
        if let scheduled {
            guard scheduled.time > deadline else { return }
            scheduled.task.cancel()
        }
        schedule(deadline)
    }

    /// No deadline for now.
    func clear() { deadline = nil }

    var isCancelled: Bool { action == nil }

    /// The end: lets go of the action too.
    func cancel() {
        deadline = nil
        action = nil
        scheduled?.task.cancel()
        scheduled = nil
    }

    private func schedule(_ time: NIODeadline) {
        guard action != nil else { return }
        let task = loop.assumeIsolated().scheduleTask(deadline: time) { self.fire() }
        scheduled = (time, task)
    }

    private func fire() {
        scheduled = nil
        guard let deadline, let action else { return }
        let now = loop.now
        guard deadline <= now else { return schedule(deadline) }
        self.deadline = nil
        lateness = Duration(now - deadline)
        action()
    }
}
