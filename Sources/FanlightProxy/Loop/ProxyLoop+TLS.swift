import FanlightEventLoop
import FanlightObservability
import FanlightRouting

/// Connections that speak TLS: handshakes, and the way between what is on the wire and what is HTTP.
///
/// `stash` holds what was decrypted, `out` what is encrypted already, so that everything above is the same with and without TLS.
extension ProxyLoop {
    /// The first byte of a record with a handshake message (RFC 8446, 5.1).
    private static let handshakeRecord: UInt8 = 22

    mutating func takeEncrypted(_ client: Int, _ bytes: BorrowedBytes) {
        if clients[client].state == .lingering { return }
        if !clients[client].tls.isOpen {
            guard bytes[0] == ProxyLoop.handshakeRecord else {
                beginPlain(client, bytes)
                return
            }
            guard clients[client].tls.begin(tlsFront, tlsChannel) else {
                closeClient(client)
                return
            }
        }
        tlsChannel.receive(bytes)
        let isUsable = clients[client].state != .handshake || shakeHands(client)
        if isUsable { readDecrypted(client) }
        tlsChannel.dropInput()
    }

    /// A connection without TLS where the port has TLS: served only if the port has plain HTTP too, as Istio lets it have.
    private mutating func beginPlain(_ client: Int, _ bytes: BorrowedBytes) {
        guard sockets[clients[client].binding].routes != nil else {
            handshakeFailed(client, .notTLS)
            return
        }
        beginHTTP(client)
        take(client, bytes)
    }

    private mutating func beginHTTP(_ client: Int) {
        clients[client].state = .head
        clients[client].deadline = milliseconds + requestHeadersTimeout
        scheduleClient(client)
    }

    // MARK: Handshakes

    /// True once the session stands.
    private mutating func shakeHands(_ client: Int) -> Bool {
        while true {
            switch clients[client].tls.handshake() {
            case .needsInput:
                if !sendOutput(client) { clientFailed(client) }
                return false
            case .needsIdentity: chooseIdentity(client)
            case .established:
                counters.tlsHandshakes += 1
                if clients[client].tls.isResumed { counters.tlsSessionsReused += 1 }
                beginHTTP(client)
                return true
            case .failed(let failure):
                handshakeFailed(client, failure)
                return false
            }
        }
    }

    private mutating func chooseIdentity(_ client: Int) {
        let name = clients[client].tls.serverName
        clients[client].serverName = name ?? []
        let transport = sockets[clients[client].binding].transport
        let index = transport?.names.chain(for: name.map { String(decoding: $0, as: UTF8.self) })
        guard let transport, let index, transport.chains[index].isTLS else {
            clients[client].tls.refuse(knowsName: false)
            return
        }
        guard let identity = transport.chains[index].identity, let routes = transport.chains[index].routes else {
            clients[client].tls.refuse(knowsName: true)
            return
        }
        clients[client].chain = routes
        clients[client].tls.choose(identity)
    }

    /// Tells the client by an alert, where it speaks TLS, and waits for its end, since a close would take the alert back.
    private mutating func handshakeFailed(_ client: Int, _ failure: TLSFailure) {
        counters.downstreamProtocolErrors += 1
        counters.count(failure)
        guard failure != .notTLS, sendOutput(client), clients[client].out.isEmpty else {
            tlsChannel.clearOutput()
            clients[client].endsAbruptly = true
            closeClient(client)
            return
        }
        clients[client].tls.reset()
        linger(client)
    }

    // MARK: Reading and writing

    private mutating func readDecrypted(_ client: Int) {
        let generation = clients.generation(client)
        while true {
            let (count, input) = clients[client].tls.read(into: plaintext)
            // Tickets, answers to changed keys, and alerts.
            guard sendOutput(client) else {
                clientFailed(client)
                return
            }
            if count > 0 {
                take(client, plaintext.bytes(count))
                guard clients.generation(client) == generation, clients[client].tls.isOpen else { return }
            }
            switch input {
            case .more: continue
            case .usedUp: return
            case .ended:
                clients[client].endsAbruptly = true
                clientEnded(client)
                return
            case .failed:
                counters.downstreamProtocolErrors += 1
                clients[client].endsAbruptly = true
                clientFailed(client)
                return
            }
        }
    }

    /// As `sendToClient`, through the session.
    mutating func sendEncrypted(_ client: Int, _ first: BorrowedBytes, _ second: BorrowedBytes) -> Bool {
        guard clients[client].tls.write(first, second) else {
            tlsChannel.clearOutput()
            clients[client].endsAbruptly = true
            return false
        }
        return sendOutput(client)
    }

    /// Sends what the session has written. False when the connection is gone.
    private mutating func sendOutput(_ client: Int) -> Bool {
        let output = tlsChannel.output
        if output.isEmpty { return true }
        defer { tlsChannel.clearOutput() }
        if !clients[client].out.isEmpty {
            clients[client].out.append(output)
            return true
        }
        switch Socket.send(clients[client].descriptor, output) {
        case .bytes(output.count): return true
        case .bytes(let sent): clients[client].out.append(output.dropping(sent))
        case .wouldBlock: clients[client].out.append(output)
        case .end, .failed:
            clients[client].endsAbruptly = true
            return false
        }
        setClientInterest(client, clients[client].interest.with(.writable))
        if clients[client].state != .handshake { expectProgress(client) }
        return true
    }

    /// Ends the session in order, unless what was sent is not all that there should have been. Nothing waits to be written.
    mutating func endSession(_ client: Int) {
        guard clients[client].tls.isOpen else { return }
        if !clients[client].endsAbruptly, clients[client].state != .handshake, clients[client].out.isEmpty {
            clients[client].tls.end()
            _ = Socket.send(clients[client].descriptor, tlsChannel.output)
            tlsChannel.clearOutput()
        }
        clients[client].tls.reset()
    }

    // MARK: Routes

    /// The newest routes for the requests of a connection; nil when its server is gone.
    mutating func routes(of client: Int) -> RouteTable? {
        guard clients[client].tls.isOpen else { return sockets[clients[client].binding].routes }
        if clients[client].routesGeneration != snapshot.generation {
            clients[client].routesGeneration = snapshot.generation
            let isServed = sockets[clients[client].binding].secureRoutes.contains(clients[client].chain)
            clients[client].routes = isServed ? snapshot.routing.routes(named: clients[client].chain) : nil
        }
        return clients[client].routes
    }
}
