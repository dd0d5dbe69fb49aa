package import FanlightResources
import Synchronization

/// The queue between a store and one watcher.
///
/// The store publishes without waiting. When more than `limit` events wait, all of them are given up and the watcher gets a fresh list
/// when it next asks; so the store holds a bounded number of events for each watcher.
///
/// States: a buffer *needs a start* (at first, and after its events were given up), in which events are not kept because the list will
/// contain them; it is *live* after `start(with:revision:)`; it is *closed* at the end. `start` must run in one step with what
/// `publish`es, so that no change falls between the list and the events that follow it.
package final class WatchBuffer: Sendable {
    private enum Phase {
        case needsStart
        case live
        case closed
    }

    private struct State {
        var phase = Phase.needsStart
        /// What is still to be told of the latest list, before the events.
        var list: [StoreEvent] = []
        var events: [StoreEvent] = []
        var waiter: CheckedContinuation<Void, Never>?
    }

    /// What a watcher that asks has to do.
    enum Step: Sendable {
        case deliver([StoreEvent])
        case start
        case wait
        case end
    }

    /// nil is all kinds.
    package let kinds: Set<ResourceKind>?
    private let limit: Int
    private let state = Mutex(State())

    /// - Parameter limit: events that may wait, at least 1.
    package init(kinds: Set<ResourceKind>?, limit: Int) {
        self.kinds = kinds
        self.limit = max(1, limit)
    }

    package var isClosed: Bool { state.withLock { $0.phase == .closed } }

    package func watches(_ kind: ResourceKind) -> Bool { kinds?.contains(kind) ?? true }

    /// Queues the events of one change of the store; the watcher sees all of them at once. Others than of the watched kinds are left out.
    package func publish(_ changes: [StoreEvent]) {
        let events = changes.filter { $0.key.map { watches($0.kind) } ?? true }
        guard !events.isEmpty else { return }
        let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard state.phase == .live else { return nil }
            if state.events.count + events.count > limit {
                state.phase = .needsStart
                state.list = []
                state.events = []
            } else {
                state.events.append(contentsOf: events)
            }
            return state.waiter.take()
        }
        waiter?.resume()
    }

    /// Begins the watch, or begins it anew, with everything of the watched kinds that exists at `revision`.
    package func start(with resources: [StoredResource], revision: UInt64) {
        let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard state.phase == .needsStart else { return nil }
            state.phase = .live
            state.list = [.`init`] + resources.map(StoreEvent.initApply) + [.initDone(revision: revision)]
            state.events = []
            return state.waiter.take()
        }
        waiter?.resume()
    }

    /// Has the watcher start anew, for a store that has lost sight of what changed.
    package func invalidate() {
        let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard state.phase == .live else { return nil }
            state.phase = .needsStart
            state.list = []
            state.events = []
            return state.waiter.take()
        }
        waiter?.resume()
    }

    /// Ends the watch; what waits is dropped.
    package func close() {
        let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
            state.phase = .closed
            state.list = []
            state.events = []
            return state.waiter.take()
        }
        waiter?.resume()
    }

    func next() -> Step {
        state.withLock { state in
            switch state.phase {
            case .closed: return .end
            case .needsStart: return .start
            case .live:
                guard !state.list.isEmpty || !state.events.isEmpty else { return .wait }
                let ready = state.list + state.events
                state.list = []
                state.events = []
                return .deliver(ready)
            }
        }
    }

    /// Returns when there may be something new. One task at a time.
    func wait() async {
        await withCheckedContinuation { continuation in
            let mustResume = state.withLock { state in
                guard state.phase == .live, state.list.isEmpty, state.events.isEmpty, state.waiter == nil else { return true }
                state.waiter = continuation
                return false
            }
            if mustResume { continuation.resume() }
        }
    }
}
