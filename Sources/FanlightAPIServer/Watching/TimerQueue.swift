import Dispatch
import Synchronization

/// One timer of the system for all that wait for a time. A task that sleeps instead stays in the runtime until its time has come, even when it
/// is cancelled; here nothing is left of what is taken back.
final class TimerQueue: Sendable {
    typealias Instant = ContinuousClock.Instant

    private struct State {
        var deadlines = DeadlineHeap<Instant>()
        var actions: [UInt64: @Sendable () -> Void] = [:]
        var latest: UInt64 = 0
        /// The timer of the system, and for when it is set; nil where it is not.
        var source: (any DispatchSourceTimer)?
        var armed: Instant?
    }

    /// A time may come this much later, so that many that lie close together are one.
    private static let leeway: DispatchTimeInterval = .milliseconds(50)

    private let state = Mutex(State())

    init() {
        state.withLock { state in
            let source = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "fanlight.timers"))
            source.schedule(deadline: .distantFuture)
            source.setEventHandler { [weak self] in self?.fire() }
            source.activate()
            state.source = source
        }
    }

    deinit { state.withLock { $0.source?.cancel() } }

    /// How many wait.
    var count: Int { state.withLock { $0.actions.count } }

    /// A timer that carries out the action, which must be short, whenever it has been set and its time comes. It ends when it is released.
    func timer(_ action: @escaping @Sendable () -> Void) -> QueuedTimer {
        let id = state.withLock { state in
            state.latest += 1
            state.actions[state.latest] = action
            return state.latest
        }
        return QueuedTimer(queue: self, id: id)
    }

    fileprivate func set(_ id: UInt64, to deadline: Instant) {
        state.withLock { state in
            guard state.actions[id] != nil else { return }
            state.deadlines.set(id, to: deadline)
            arm(&state)
        }
    }

    fileprivate func remove(_ id: UInt64) {
        state.withLock { state in
            state.actions[id] = nil
            state.deadlines.remove(id)
        }
    }

    private func fire() {
        let due = state.withLock { state in
            state.armed = nil
            let due = state.deadlines.removeDue(.now).compactMap { state.actions[$0] }
            arm(&state)
            return due
        }
        for action in due { action() }
    }

    /// Sets the timer of the system where it would come too late. Where it comes too early, it is set anew then.
    private func arm(_ state: inout State) {
        guard let earliest = state.deadlines.earliest, state.armed.map({ earliest < $0 }) ?? true else { return }
        state.armed = earliest
        let wait = max(.zero, Instant.now.duration(to: earliest))
        let (seconds, attoseconds) = wait.components
        let limit: Int64 = 1_000_000_000
        let nanoseconds = min(seconds, limit) * 1_000_000_000 + attoseconds / 1_000_000_000
        state.source?.schedule(deadline: .now() + .nanoseconds(Int(nanoseconds)), leeway: Self.leeway)
    }
}

/// One of those that wait in a `TimerQueue`.
final class QueuedTimer: Sendable {
    private let queue: TimerQueue
    private let id: UInt64

    fileprivate init(queue: TimerQueue, id: UInt64) {
        self.queue = queue
        self.id = id
    }

    deinit { queue.remove(id) }

    /// Sets the time, in place of an earlier one that has not come.
    func set(_ deadline: ContinuousClock.Instant) { queue.set(id, to: deadline) }
}
