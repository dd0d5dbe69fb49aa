import FanlightEventLoop
import FanlightObservability

/// New connections.
extension ProxyLoop {
    /// How long a listening socket rests when there are no descriptors left, in milliseconds; it would be reported again at once.
    private static let acceptRest: UInt64 = 100

    /// How often a shared socket is looked at without an event, in milliseconds. An event wakes one of those who share it, and that one may have
    /// come to its end or hang before it took the connection.
    private static let sweepPause: UInt64 = 200

    /// Takes what waits. Of a shared socket one connection a turn, after which this loop stands behind the others that wait for one.
    mutating func accept(socket: Int) {
        guard !sockets[socket].isClosed else { return }
        guard sharesSockets else { return accept(socket: socket, limit: 64) }
        accept(socket: socket, limit: 1)
        guard !sockets[socket].isResting else { return }
        poller.remove(sockets[socket].descriptor)
        _ = listen(socket: socket)
    }

    mutating func accept(socket: Int, limit: Int) {
        for _ in 0..<limit {
            switch Socket.accept(sockets[socket].descriptor) {
            case .nothing: return
            case .exhausted:
                poller.remove(sockets[socket].descriptor)
                sockets[socket].isResting = true
                _ = timers.schedule(at: milliseconds + Self.acceptRest, payload: LoopToken(.listener, socket).bits)
                return
            case .connection(let descriptor, let peer): begin(descriptor, peer, socket)
            }
        }
    }

    /// False when the system has no memory for it.
    mutating func listen(socket: Int) -> Bool {
        sockets[socket].isResting = false
        return poller.add(
            sockets[socket].descriptor, sharesSockets ? Interest.readable.with(.exclusive) : .readable,
            token: LoopToken(.listener, socket).bits)
    }

    mutating func resumeAccepting(socket: Int) {
        guard !sockets[socket].isClosed, sockets[socket].isResting else { return }
        _ = listen(socket: socket)
    }

    /// Looks at all sockets that are shared.
    mutating func sweep() {
        guard milliseconds >= nextSweep else { return }
        nextSweep = milliseconds + Self.sweepPause
        for index in sockets.indices where !sockets[index].isClosed && !sockets[index].isResting { accept(socket: index) }
    }

    private mutating func begin(_ descriptor: Int32, _ peer: SocketAddress, _ socket: Int) {
        counters.downstreamTotal += 1
        guard let client = clients.take({ ClientConnection() }) else {
            Socket.close(descriptor)
            return
        }
        clients[client].begin(descriptor: descriptor, peer: peer, binding: socket)
        counters.downstreamActive += 1
        sockets[socket].connections += 1
        if sockets[socket].transport == nil {
            clients[client].deadline = milliseconds + requestHeadersTimeout
        } else {
            clients[client].state = .handshake
            clients[client].deadline = milliseconds + handshakeTimeout
        }
        scheduleClient(client)
        setClientInterest(client, .input)
    }
}
