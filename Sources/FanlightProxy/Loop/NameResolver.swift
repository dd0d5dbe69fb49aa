package import FanlightEventLoop
import Synchronization

/// Resolves names on a thread of its own, since the system's resolver blocks.
package final class NameResolver: Sendable {
    private struct State {
        var waiting: [(name: String, reply: @Sendable ([SocketAddress]) -> Void)] = []
        var isRunning = false
    }

    private let state = Mutex(State())
    private let lookup: @Sendable (String) -> [SocketAddress]

    package init(lookup: @escaping @Sendable (String) -> [SocketAddress] = { NameLookup.addresses(of: $0) }) { self.lookup = lookup }

    /// Calls `reply` from the resolver's thread; without addresses when the name has none.
    func resolve(_ name: String, reply: @escaping @Sendable ([SocketAddress]) -> Void) {
        let starts = state.withLock { state in
            state.waiting.append((name, reply))
            defer { state.isRunning = true }
            return !state.isRunning
        }
        guard starts else { return }
        do {
            try LoopThread.start(name: "names") { self.run() }
        } catch {
            // Without a thread nothing can be resolved now; who asks again after a while tries again.
            let waiting = state.withLock { state in
                defer { state = State() }
                return state.waiting
            }
            for entry in waiting { entry.reply([]) }
        }
    }

    /// The thread lives while names wait.
    private func run() {
        while let next = takeNext() { next.reply(lookup(next.name)) }
    }

    private func takeNext() -> (name: String, reply: @Sendable ([SocketAddress]) -> Void)? {
        state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.isRunning = false
                return nil
            }
            return state.waiting.removeFirst()
        }
    }
}
