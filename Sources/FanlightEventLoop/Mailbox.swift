import Synchronization

/// Messages from any thread to one loop, taken by it between events.
package final class Mailbox<Message: Sendable>: Sendable {
    private struct State {
        var messages: [Message] = []
        var isClosed = false
    }

    private let state = Mutex(State())
    package let wakeUp: WakeUp

    package init() throws(SystemError) { wakeUp = try WakeUp() }

    /// False when nobody takes messages any more.
    @discardableResult
    package func send(_ message: Message) -> Bool {
        let isTaken = state.withLock { state in
            if state.isClosed { return false }
            state.messages.append(message)
            return true
        }
        if isTaken { wakeUp.signal() }
        return isTaken
    }

    /// All messages since the last call, in order.
    package func takeAll() -> [Message] {
        wakeUp.drain()
        return state.withLock { state in
            let taken = state.messages
            state.messages.removeAll()
            return taken
        }
    }

    /// The last messages; later ones are refused.
    package func close() -> [Message] {
        state.withLock { state in
            state.isClosed = true
            let taken = state.messages
            state.messages.removeAll()
            return taken
        }
    }

    /// As `takeAll()`, after waiting for a message; for threads without a loop of their own.
    package func waitForAll() -> [Message] {
        wakeUp.wait()
        return takeAll()
    }
}
