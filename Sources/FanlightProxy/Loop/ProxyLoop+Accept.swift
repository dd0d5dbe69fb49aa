import FanlightEventLoop
import FanlightObservability

/// New connections.
extension ProxyLoop {
    /// How long a listening socket rests when there are no descriptors left, in milliseconds; it would be reported again at once.
    private static let acceptRest: UInt64 = 100

    mutating func accept(socket: Int, limit: Int = 64) {
        for _ in 0..<limit {
            switch Socket.accept(sockets[socket].descriptor) {
            case .nothing: return
            case .exhausted:
                poller.modify(sockets[socket].descriptor, .nothing, token: LoopToken(.listener, socket).bits)
                _ = timers.schedule(at: milliseconds + Self.acceptRest, payload: LoopToken(.listener, socket).bits)
                return
            case .connection(let descriptor, let peer): begin(descriptor, peer, socket)
            }
        }
    }

    mutating func resumeAccepting(socket: Int) {
        guard !sockets[socket].isClosed else { return }
        poller.modify(sockets[socket].descriptor, .readable, token: LoopToken(.listener, socket).bits)
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
        clients[client].deadline = milliseconds + requestHeadersTimeout
        scheduleClient(client)
        setClientInterest(client, .input)
    }
}
