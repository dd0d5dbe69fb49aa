import Synchronization

/// Something that happens once and that others wait for.
final class Gate: Sendable {
    private struct State {
        var isOpen = false
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    func open() {
        let waiters = state.withLock { state in
            state.isOpen = true
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    func wait() async {
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock { state in
                if !state.isOpen { state.waiters.append(continuation) }
                return state.isOpen
            }
            if isOpen { continuation.resume() }
        }
    }

    /// Returns as well when the task is cancelled, in which case it throws.
    func waitUnlessCancelled() async throws {
        await withTaskCancellationHandler {
            await wait()
        } onCancel: {
            open()
        }
        try Task.checkCancellation()
    }
}

/// A count that others wait for.
final class Counter: Sendable {
    private struct State {
        var value = 0
        var waiters: [(target: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state = Mutex(State())

    var value: Int { state.withLock { $0.value } }

    func add(_ amount: Int = 1) {
        let due = state.withLock { state in
            state.value += amount
            let value = state.value
            let due = state.waiters.filter { $0.target <= value }
            state.waiters.removeAll { $0.target <= value }
            return due
        }
        for waiter in due { waiter.continuation.resume() }
    }

    func wait(for target: Int) async {
        await withCheckedContinuation { continuation in
            let isReached = state.withLock { state in
                if state.value < target { state.waiters.append((target, continuation)) }
                return state.value >= target
            }
            if isReached { continuation.resume() }
        }
    }
}
