package import FanlightEventLoop
import FanlightResources
import Synchronization

/// A gateway process's end of its control socket: it says what becomes of the process, hands out its listening sockets and takes orders.
///
/// A thread of its own serves it, so that nothing that the gateway does makes it wait.
package final class ControlServer: Sendable {
    package enum Order: Hashable, Sendable {
        case drain
        case reload
    }

    enum Message: Sendable {
        case changed
        case stop(done: @Sendable () -> Void)
    }

    private let mailbox: Mailbox<Message>
    private let state: Mutex<GatewayStatus>

    /// - Parameters:
    ///   - runPath: the folder of the control sockets.
    ///   - orders: what the gateway is told; called on the thread of the server, and must not wait.
    /// - Throws: the socket cannot be made.
    package init(
        runPath: String, name: String, status: GatewayStatus, sockets: SocketRegistry, orders: @escaping @Sendable (Order) -> Void
    ) throws(SystemError) {
        state = Mutex(status)
        let mailbox = try Mailbox<Message>()
        self.mailbox = mailbox
        let listener = try ControlListener(runPath: runPath, name: name)
        let current: @Sendable () -> GatewayStatus? = { [weak self] in self?.status }
        try LoopThread.start(name: "control") {
            do {
                try ControlLoop(listener: listener, mailbox: mailbox, sockets: sockets, status: current, orders: orders).run()
            } catch {
                for case .stop(let done) in mailbox.close() { done() }
            }
        }
    }

    package var status: GatewayStatus { state.withLock { $0 } }

    /// Changes what is said; whoever watches is told when it differs.
    package func update(_ change: (inout GatewayStatus) -> Void) {
        let hasChanged = state.withLock { status in
            let old = status
            change(&status)
            return status != old
        }
        if hasChanged { mailbox.send(.changed) }
    }

    /// Takes the socket away and closes all connections.
    package func stop() async {
        await withCheckedContinuation { continuation in
            if !mailbox.send(.stop { continuation.resume() }) { continuation.resume() }
        }
    }
}
