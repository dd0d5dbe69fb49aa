import NIOCore
import Synchronization

/// The open connections of a server and the handlers that run for them.
final class ConnectionRegistry: Sendable {
    private struct State {
        var connections: [ObjectIdentifier: any Channel] = [:]
        var requests = 0
        var isStopping = false
        /// Told when a place is free again, or everything has ended.
        var roomChanged: (@Sendable () -> Void)?
        var waiters: [CheckedContinuation<Void, Never>] = []

        var isIdle: Bool { connections.isEmpty && requests == 0 }
    }

    let limit: Int
    private let state = Mutex(State())

    init(limit: Int) {
        self.limit = max(1, limit)
    }

    var connectionCount: Int { state.withLock { $0.connections.count } }
    var requestCount: Int { state.withLock { $0.requests } }
    var isStopping: Bool { state.withLock { $0.isStopping } }
    var isFull: Bool { state.withLock { $0.connections.count >= limit } }

    /// Counts the connection until it is closed.
    ///
    /// - Returns: whether it is let in; it is not while the server stops.
    func admit(_ channel: any Channel) -> Bool {
        let identifier = ObjectIdentifier(channel)
        let isAdmitted = state.withLock { state in
            guard !state.isStopping else { return false }
            state.connections[identifier] = channel
            return true
        }
        guard isAdmitted else { return false }
        channel.closeFuture.whenComplete { _ in self.remove(identifier) }
        return true
    }

    func requestStarted() { state.withLock { $0.requests += 1 } }

    func requestEnded() {
        resumeIfIdle { $0.requests -= 1 }
    }

    /// - Parameter notify: called when there is room for a connection after there was none.
    func whenRoomChanges(_ notify: @escaping @Sendable () -> Void) {
        state.withLock { $0.roomChanged = notify }
    }

    /// No connection is let in from here on.
    ///
    /// - Returns: those that there are.
    func beginStopping() -> [any Channel] {
        state.withLock { state in
            state.isStopping = true
            state.roomChanged = nil
            return Array(state.connections.values)
        }
    }

    var connections: [any Channel] { state.withLock { Array($0.connections.values) } }

    /// Returns when there is neither a connection nor a running handler, or when `resumeWaiters` is called.
    func waitUntilIdle() async {
        await withCheckedContinuation { continuation in
            let isIdle = state.withLock { state in
                if !state.isIdle { state.waiters.append(continuation) }
                return state.isIdle
            }
            if isIdle { continuation.resume() }
        }
    }

    func resumeWaiters() {
        let waiters = state.withLock { state in
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    private func remove(_ identifier: ObjectIdentifier) {
        var notify: (@Sendable () -> Void)?
        resumeIfIdle { state in
            let wasFull = state.connections.count >= limit
            state.connections[identifier] = nil
            if wasFull && state.connections.count < limit { notify = state.roomChanged }
        }
        notify?()
    }

    private func resumeIfIdle(after change: (inout State) -> Void) {
        let waiters = state.withLock { state in
            change(&state)
            guard state.isIdle else { return [] as [CheckedContinuation<Void, Never>] }
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }
}
