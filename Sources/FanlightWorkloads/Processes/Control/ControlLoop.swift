import FanlightEventLoop
import FanlightResources
import Glibc

/// The thread behind a `ControlServer`. Whoever connects may take little: lines are short, what waits for a slow reader is bounded, and silent
/// connections end.
final class ControlLoop {
    private final class Client {
        let descriptor: Int32
        var reader = LineReader(limit: ControlRequest.limit)
        var output: [UInt8] = []
        /// Goes with the first byte of `output`.
        var attached: Int32?
        var watches = false
        /// A status that changed while the former was not read yet.
        var isOutdated = false
        var deadline: UInt64

        init(_ descriptor: Int32, deadline: UInt64) {
            self.descriptor = descriptor
            self.deadline = deadline
        }

        deinit {
            if let attached { Socket.close(attached) }
            Socket.close(descriptor)
        }
    }

    private static let clientLimit = 64
    private static let outputLimit = 512 << 10
    /// For connections that do not watch, in nanoseconds.
    private static let patience: UInt64 = 10_000_000_000

    private let listener: ControlListener
    private let mailbox: Mailbox<ControlServer.Message>
    private let sockets: SocketRegistry
    private let status: @Sendable () -> GatewayStatus?
    private let orders: @Sendable (ControlServer.Order) -> Void
    private var poller: Poller
    private var clients: [Int32: Client] = [:]
    private var stopped: (@Sendable () -> Void)?
    private var now = SystemClock.monotonic()

    init(
        listener: ControlListener, mailbox: Mailbox<ControlServer.Message>, sockets: SocketRegistry,
        status: @escaping @Sendable () -> GatewayStatus?, orders: @escaping @Sendable (ControlServer.Order) -> Void
    ) throws(SystemError) {
        self.listener = listener
        self.mailbox = mailbox
        self.sockets = sockets
        self.status = status
        self.orders = orders
        poller = try Poller(capacity: 64)
        guard poller.add(mailbox.wakeUp.descriptor, .readable, token: 0), poller.add(listener.descriptor, .readable, token: 1) else {
            throw SystemError(call: "epoll_ctl", number: ENOMEM)
        }
    }

    func run() {
        while stopped == nil {
            let count = poller.wait(milliseconds: waitTime)
            now = SystemClock.monotonic()
            for index in 0..<count {
                let event = poller.event(index)
                switch event.token {
                case 0: takeMessages()
                case 1: accept()
                default: happened(Int32(truncatingIfNeeded: event.token - 2), event.happened)
                }
            }
            for client in clients.values where !client.watches && client.deadline <= now { close(client) }
        }
        // What was said last, if it can be taken at once.
        for client in clients.values { flush(client) }
        clients = [:]
        for case .stop(let done) in mailbox.close() { done() }
        stopped?()
    }

    private var waitTime: Int {
        let next = clients.values.filter { !$0.watches }.map(\.deadline).min()
        guard let next else { return -1 }
        let current = SystemClock.monotonic()
        return next <= current ? 0 : Int((next - current + 999_999) / 1_000_000)
    }

    private func takeMessages() {
        for message in mailbox.takeAll() {
            switch message {
            case .changed:
                for client in clients.values where client.watches { tell(client) }
            case .stop(let done): stopped = done
            }
        }
    }

    private func accept() {
        while case .connection(let descriptor, _) = UnixSocket.accept(listener.descriptor) {
            let client = Client(descriptor, deadline: now &+ Self.patience)
            // The socket's mode keeps others away; who gets around it, as through a shared folder, is turned away here.
            let peer = try? UnixSocket.peer(of: descriptor)
            guard let peer, peer.user == geteuid() || peer.user == 0, makePlace(),
                poller.add(descriptor, .input, token: UInt64(descriptor) + 2)
            else { continue }
            clients[descriptor] = client
        }
    }

    /// The one that has been silent for longest makes place; those who watch stay.
    private func makePlace() -> Bool {
        guard clients.count >= Self.clientLimit else { return true }
        guard let oldest = clients.values.filter({ !$0.watches }).min(by: { $0.deadline < $1.deadline }) else { return false }
        close(oldest)
        return true
    }

    private func happened(_ descriptor: Int32, _ happened: Interest) {
        guard let client = clients[descriptor] else { return }
        if happened.hasAny(of: .writable) { flush(client) }
        guard clients[descriptor] === client, happened.hasAny(of: Interest.input.with(.over)) else { return }
        var bytes: [UInt8] = []
        var attached: Int32?
        let transfer = UnixSocket.receive(descriptor, into: &bytes, limit: 4096, attached: &attached)
        if let attached { Socket.close(attached) }
        switch transfer {
        case .wouldBlock: return
        case .end, .failed: return close(client)
        case .bytes: break
        }
        client.deadline = now &+ Self.patience
        for line in client.reader.take(bytes) where clients[descriptor] === client { answer(client, line) }
        guard clients[descriptor] === client else { return }
        if client.reader.isOverfull {
            client.output += ControlRequest.refused
            flush(client)
            close(client)
        }
    }

    private func answer(_ client: Client, _ line: ArraySlice<UInt8>) {
        guard let request = ControlRequest(line) else { return send(client, ControlRequest.refused) }
        switch request {
        case .status: say(client)
        case .watch:
            client.watches = true
            say(client)
        case .drain:
            say(client)
            orders(.drain)
        case .reload:
            say(client)
            orders(.reload)
        case .socket(let address, let port):
            // One descriptor goes with one write.
            guard client.output.isEmpty, let socketAddress = SocketAddress(address, port: port),
                let socket = sockets.duplicate(socketAddress)
            else {
                return send(client, ControlRequest.socketMissing)
            }
            client.attached = socket
            send(client, ControlRequest.socketFound)
        }
    }

    /// A watcher that has not read the last status gets the newest when it has.
    private func tell(_ client: Client) {
        guard client.output.isEmpty else { return client.isOutdated = true }
        say(client)
    }

    private func say(_ client: Client) {
        guard let status = status() else { return }
        client.isOutdated = false
        send(client, status.node.json + [UInt8(ascii: "\n")])
    }

    private func send(_ client: Client, _ bytes: [UInt8]) {
        client.output += bytes
        guard client.output.count <= Self.outputLimit else { return close(client) }
        flush(client)
    }

    private func flush(_ client: Client) {
        while !client.output.isEmpty {
            switch UnixSocket.send(client.descriptor, client.output[...], attaching: client.attached) {
            case .bytes(let count):
                client.output.removeFirst(count)
                if let attached = client.attached {
                    Socket.close(attached)
                    client.attached = nil
                }
            case .wouldBlock: return poller.modify(client.descriptor, Interest.input.with(.writable), token: UInt64(client.descriptor) + 2)
            case .end, .failed: return close(client)
            }
        }
        poller.modify(client.descriptor, .input, token: UInt64(client.descriptor) + 2)
        if client.isOutdated { say(client) }
    }

    private func close(_ client: Client) {
        guard clients[client.descriptor] === client else { return }
        poller.remove(client.descriptor)
        clients[client.descriptor] = nil
    }
}
