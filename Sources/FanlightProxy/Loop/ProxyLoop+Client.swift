import FanlightEventLoop
import FanlightObservability

/// The client's side of the wire: reading, writing and closing connections.
extension ProxyLoop {
    /// Input beyond the request under way that is kept before reading stops.
    static let stashLimit = 64 * 1024

    /// Requests of one client that are begun in a row, before others have their turn.
    private static let requestsInARow = 16

    func clientToken(_ client: Int) -> UInt64 { LoopToken(.client, client, generation: clients.generation(client)).bits }

    mutating func setClientInterest(_ client: Int, _ interest: Interest) {
        guard clients[client].interest.rawValue != interest.rawValue || !clients[client].isPolled else { return }
        clients[client].interest = interest
        if clients[client].isPolled {
            poller.modify(clients[client].descriptor, interest, token: clientToken(client))
        } else {
            clients[client].isPolled = poller.add(clients[client].descriptor, interest, token: clientToken(client))
        }
    }

    mutating func clientEvent(_ client: Int, _ happened: Interest) {
        let generation = clients.generation(client)
        if happened.hasAny(of: .writable), !clients[client].out.isEmpty {
            flushClient(client)
            guard clients.generation(client) == generation else { return }
        }
        guard happened.hasAny(of: .input.with(.over)) else { return }
        if wantsClientInput(client) {
            readClient(client)
        } else if !happened.hasAny(of: .over) {
            setClientInterest(client, clients[client].interest.without(.input))
        } else {
            // Both sides have ended; there is nobody left to answer.
            clientFailed(client)
        }
    }

    func wantsClientInput(_ client: Int) -> Bool {
        switch clients[client].state {
        case .handshake: return clients[client].out.isEmpty
        case .head: return clients[client].out.isEmpty && clients[client].stash.count < ProxyLoop.stashLimit
        case .closing: return false
        case .lingering: return true
        case .exchange:
            guard !clients[client].body.hasEnded else { return clients[client].stash.count < ProxyLoop.stashLimit }
            return wantsRequestBody(clients[client].exchange) && clients[client].stash.isEmpty
        }
    }

    /// Asks for input again after it was not wanted.
    mutating func resumeClient(_ client: Int) {
        if !clients[client].stash.isEmpty {
            makeReady(client)
            if clients[client].state == .head { return }
        }
        guard !clients[client].interest.hasAny(of: .readable), wantsClientInput(client) else { return }
        setClientInterest(client, clients[client].interest.with(.input))
    }

    mutating func makeReady(_ client: Int) {
        guard !clients[client].isReady else { return }
        clients[client].isReady = true
        ready.append(clientToken(client))
    }

    private mutating func readClient(_ client: Int) {
        let generation = clients.generation(client)
        for _ in 0..<8 {
            switch Socket.receive(clients[client].descriptor, into: buffer) {
            case .wouldBlock: return
            case .end:
                clientEnded(client)
                return
            case .failed:
                clientFailed(client)
                return
            case .bytes(let count):
                if clients[client].tls.isOpen || clients[client].state == .handshake {
                    takeEncrypted(client, buffer.bytes(count))
                } else {
                    take(client, buffer.bytes(count))
                }
                guard clients.generation(client) == generation, count == buffer.capacity, wantsClientInput(client), !clients[client].isReady
                else { return }
            }
        }
    }

    /// Input as HTTP, without TLS.
    mutating func take(_ client: Int, _ bytes: BorrowedBytes) {
        if clients[client].state == .lingering { return }
        guard clients[client].stash.isEmpty else {
            clients[client].stash.append(bytes)
            if clients[client].state == .head || !clients[client].body.hasEnded { continueClient(client) }
            return
        }
        let generation = clients.generation(client)
        let used = consume(client, bytes)
        guard clients.generation(client) == generation, used < bytes.count else { return }
        if clients[client].state == .closing || clients[client].state == .lingering { return }
        clients[client].stash.append(bytes.dropping(used))
        beganHead(client)
    }

    /// Goes on with input that was kept.
    mutating func continueClient(_ client: Int) {
        let generation = clients.generation(client)
        if !clients[client].stash.isEmpty, clients[client].state == .head || clients[client].state == .exchange {
            let used = consume(client, clients[client].stash.bytes)
            guard clients.generation(client) == generation, clients[client].state == .head || clients[client].state == .exchange else {
                return
            }
            clients[client].stash.drop(used)
            if clients[client].stash.isEmpty { clients[client].stash.reset() } else { beganHead(client) }
        }
        if wantsClientInput(client), !clients[client].interest.hasAny(of: .readable) {
            setClientInterest(client, clients[client].interest.with(.input))
        }
    }

    /// A head that has begun must end in time; the clock is not set back by every byte that drips in.
    private mutating func beganHead(_ client: Int) {
        guard clients[client].state == .head else { return }
        let deadline = milliseconds + requestHeadersTimeout
        guard clients[client].deadline > deadline else { return }
        clients[client].deadline = deadline
        scheduleClient(client)
    }

    /// Requests and their bodies from the start of `bytes`, as far as they can be taken now. Returns how many bytes were used.
    private mutating func consume(_ client: Int, _ bytes: BorrowedBytes) -> Int {
        let generation = clients.generation(client)
        var used = 0
        var begun = 0
        while used < bytes.count {
            switch clients[client].state {
            case .handshake: return used
            case .closing, .lingering: return bytes.count
            case .head:
                guard clients[client].out.isEmpty else { return used }
                guard begun < ProxyLoop.requestsInARow else {
                    makeReady(client)
                    return used
                }
                begun += 1
                let count = beginRequest(client, bytes.dropping(used))
                guard clients.generation(client) == generation else { return bytes.count }
                if count == 0 { return used }
                used += count
            case .exchange:
                guard !clients[client].body.hasEnded else { return used }
                let count = takeRequestBody(client, bytes.dropping(used))
                guard clients.generation(client) == generation else { return bytes.count }
                if count == 0 { return used }
                used += count
            }
        }
        return used
    }

    /// The client sends no more. As Envoy, take that as having gone away: an answer may have no reader.
    mutating func clientEnded(_ client: Int) {
        if clients[client].state == .exchange, clients[client].body.kind == .tunnel {
            tunnelHalfEnded(exchange: clients[client].exchange)
        } else {
            clientFailed(client)
        }
    }

    mutating func clientFailed(_ client: Int) {
        let exchange = clients[client].exchange
        if exchange >= 0 { abandon(exchange) }
        closeClient(client)
    }

    // MARK: Writing

    /// Writes at once what the socket takes and keeps the rest. False when the connection is gone; the caller then gives up the exchange.
    mutating func sendToClient(_ client: Int, _ first: BorrowedBytes, _ second: BorrowedBytes? = nil) -> Bool {
        let second = second ?? first.slice(from: 0, to: 0)
        if clients[client].tls.isOpen { return sendEncrypted(client, first, second) }
        if !clients[client].out.isEmpty {
            clients[client].out.append(first)
            clients[client].out.append(second)
            return true
        }
        let sent: Int
        switch Socket.send(clients[client].descriptor, first, second) {
        case .bytes(let count): sent = count
        case .wouldBlock: sent = 0
        case .end, .failed: return false
        }
        if sent == first.count + second.count { return true }
        if sent < first.count {
            clients[client].out.append(first.dropping(sent))
            clients[client].out.append(second)
        } else {
            clients[client].out.append(second.dropping(sent - first.count))
        }
        setClientInterest(client, clients[client].interest.with(.writable))
        expectProgress(client)
        return true
    }

    private mutating func flushClient(_ client: Int) {
        while !clients[client].out.isEmpty {
            switch Socket.send(clients[client].descriptor, clients[client].out.bytes) {
            case .bytes(let count):
                clients[client].out.drop(count)
                expectProgress(client)
            case .wouldBlock: return
            case .end, .failed:
                clientFailed(client)
                return
            }
        }
        clients[client].out.reset()
        setClientInterest(client, clients[client].interest.without(.writable))
        switch clients[client].state {
        case .closing: closeGracefully(client)
        case .head:
            waitForRequest(client)
            resumeClient(client)
        case .exchange:
            if !awaitsBody(client) { clients[client].deadline = .max }
            resumeResponse(clients[client].exchange)
        case .handshake, .lingering: break
        }
    }

    // MARK: Ends

    /// The response is written or queued; what comes next on the connection.
    mutating func responseEnded(_ client: Int) {
        clients[client].hasServed = true
        clients[client].exchange = -1
        if clients[client].closesAfterResponse || !clients[client].body.hasEnded || isDraining || sockets[clients[client].binding].isClosed
        {
            clients[client].state = .closing
            if clients[client].out.isEmpty { closeGracefully(client) } else { expectProgress(client) }
            return
        }
        clients[client].body = .empty
        clients[client].state = .head
        if clients[client].out.isEmpty { waitForRequest(client) }
        resumeClient(client)
    }

    /// Ends an idle connection now and any other with its request.
    mutating func endAfterRequest(_ client: Int) {
        switch clients[client].state {
        case .exchange: clients[client].closesAfterResponse = true
        case .head where clients[client].hasServed && clients[client].out.isEmpty && clients[client].stash.isEmpty: closeClient(client)
        case .handshake, .head:
            // It was accepted a moment ago, and its first request may be on its way.
            clients[client].deadline = min(clients[client].deadline, milliseconds + 5000)
            scheduleClient(client)
        case .closing, .lingering: break
        }
    }

    /// Ends our side and waits for the client's, where input may be on its way that would turn a close into a reset.
    mutating func closeGracefully(_ client: Int) {
        if clients[client].body.hasEnded, clients[client].stash.isEmpty {
            closeClient(client)
            return
        }
        endSession(client)
        linger(client)
    }

    /// Ends our side of the socket and throws away what still comes.
    mutating func linger(_ client: Int) {
        Socket.shutDownWriting(clients[client].descriptor)
        clients[client].stash.reset()
        clients[client].state = .lingering
        clients[client].deadline = milliseconds + 2000
        scheduleClient(client)
        setClientInterest(client, .input)
    }

    mutating func closeClient(_ client: Int) {
        guard clients[client].descriptor >= 0 else { return }
        timers.cancel(clients[client].timer)
        clients[client].timer = TimerWheel.none
        endSession(client)
        clients[client].endTLS()
        Socket.close(clients[client].descriptor)
        clients[client].descriptor = -1
        clients[client].exchange = -1
        clients[client].stash.reset()
        clients[client].out.reset()
        sockets[clients[client].binding].connections -= 1
        counters.downstreamActive -= 1
        clients.giveBack(client)
    }
}
