import FanlightEventLoop
import FanlightIR
import FanlightObservability

/// The endpoint's side of the wire: connecting, reading, writing, keeping and closing connections.
extension ProxyLoop {
    func upstreamToken(_ upstream: Int) -> UInt64 { LoopToken(.upstream, upstream, generation: upstreams.generation(upstream)).bits }

    mutating func setUpstreamInterest(_ upstream: Int, _ interest: Interest) {
        guard upstreams[upstream].interest.rawValue != interest.rawValue || !upstreams[upstream].isPolled else { return }
        upstreams[upstream].interest = interest
        if upstreams[upstream].isPolled {
            poller.modify(upstreams[upstream].descriptor, interest, token: upstreamToken(upstream))
        } else {
            upstreams[upstream].isPolled = poller.add(upstreams[upstream].descriptor, interest, token: upstreamToken(upstream))
        }
    }

    mutating func upstreamEvent(_ upstream: Int, _ happened: Interest) {
        if upstreams[upstream].state == .connecting {
            connectEnded(upstream, happened)
            return
        }
        let generation = upstreams.generation(upstream)
        if happened.hasAny(of: .writable), !upstreams[upstream].out.isEmpty {
            flushUpstream(upstream)
            guard upstreams.generation(upstream) == generation else { return }
        }
        guard happened.hasAny(of: .input.with(.over)) else { return }
        if wantsResponse(upstream) {
            readUpstream(upstream)
        } else if !happened.hasAny(of: .over) {
            setUpstreamInterest(upstream, upstreams[upstream].interest.without(.input))
        } else {
            // These events cannot be masked; what is still to be read is read when the client has taken what came before.
            poller.remove(upstreams[upstream].descriptor)
            upstreams[upstream].isPolled = false
            upstreams[upstream].interest = .nothing
        }
    }

    private func wantsResponse(_ upstream: Int) -> Bool {
        let exchange = upstreams[upstream].exchange
        guard exchange >= 0 else { return true }
        let client = exchanges[exchange].client
        return client < 0 || clients[client].out.isEmpty
    }

    /// The client has taken everything; the endpoint may send more.
    mutating func resumeResponse(_ exchange: Int) {
        guard exchange >= 0 else { return }
        let upstream = exchanges[exchange].upstream
        guard upstream >= 0, upstreams[upstream].state != .connecting, !upstreams[upstream].interest.hasAny(of: .readable) else { return }
        setUpstreamInterest(upstream, upstreams[upstream].interest.with(.input))
    }

    private mutating func connectEnded(_ upstream: Int, _ happened: Interest) {
        guard Socket.error(of: upstreams[upstream].descriptor) == 0, !happened.hasAny(of: .over) else {
            connectFailed(upstream)
            return
        }
        let exchange = upstreams[upstream].exchange
        timers.cancel(upstreams[upstream].timer)
        upstreams[upstream].timer = TimerWheel.none
        upstreams[upstream].deadline = .max
        upstreams[upstream].state = .awaitingHead
        setUpstreamInterest(upstream, .input)
        guard exchange >= 0 else {
            makeIdle(upstream)
            return
        }
        sendReplay(exchange, upstream)
        let client = exchanges[exchange].client
        if client >= 0, !clients[client].body.hasEnded { resumeClient(client) }
    }

    private mutating func connectFailed(_ upstream: Int) {
        counters.upstreamConnectFailures += 1
        let exchange = upstreams[upstream].exchange
        let host = upstreams[upstream].host
        closeUpstream(upstream)
        if exchange >= 0 { attemptFailed(exchange, .connect, host: host) }
    }

    private mutating func readUpstream(_ upstream: Int) {
        let generation = upstreams.generation(upstream)
        for _ in 0..<8 {
            switch Socket.receive(upstreams[upstream].descriptor, into: buffer) {
            case .wouldBlock: return
            case .end, .failed:
                upstreamEnded(upstream)
                return
            case .bytes(let count):
                takeResponse(upstream, buffer.bytes(count))
                guard upstreams.generation(upstream) == generation, count == buffer.capacity, wantsResponse(upstream) else { return }
            }
        }
    }

    // MARK: Writing

    /// Writes at once what the socket takes and keeps the rest. An error is not acted on here: the endpoint may have answered before it ended.
    mutating func sendToUpstream(_ upstream: Int, _ bytes: BorrowedBytes) {
        guard !upstreams[upstream].hasFailedToWrite, !bytes.isEmpty else { return }
        guard upstreams[upstream].out.isEmpty else {
            upstreams[upstream].out.append(bytes)
            return
        }
        var sent = 0
        switch Socket.send(upstreams[upstream].descriptor, bytes) {
        case .bytes(let count): sent = count
        case .wouldBlock: break
        case .end, .failed:
            upstreams[upstream].hasFailedToWrite = true
            return
        }
        if sent > 0 { upstreams[upstream].hasSent = true }
        guard sent < bytes.count else { return }
        upstreams[upstream].out.append(bytes.dropping(sent))
        setUpstreamInterest(upstream, upstreams[upstream].interest.with(.writable))
    }

    private mutating func flushUpstream(_ upstream: Int) {
        while !upstreams[upstream].out.isEmpty {
            switch Socket.send(upstreams[upstream].descriptor, upstreams[upstream].out.bytes) {
            case .bytes(let count):
                upstreams[upstream].out.drop(count)
                upstreams[upstream].hasSent = true
            case .wouldBlock: return
            case .end, .failed:
                upstreams[upstream].hasFailedToWrite = true
                upstreams[upstream].out.reset()
            }
        }
        upstreams[upstream].out.reset()
        setUpstreamInterest(upstream, upstreams[upstream].interest.without(.writable))
        if upstreams[upstream].endsAfterWriting { Socket.shutDownWriting(upstreams[upstream].descriptor) }
        let exchange = upstreams[upstream].exchange
        if exchange >= 0, exchanges[exchange].client >= 0 { resumeClient(exchanges[exchange].client) }
    }

    // MARK: Keeping and closing

    /// The exchange is done with its connection, which can carry another.
    mutating func makeIdle(_ upstream: Int) {
        guard let host = upstreams[upstream].host, let cluster = upstreams[upstream].cluster else { return }
        if upstreams[upstream].requests >= cluster.maxRequestsPerConnection || host.isRemoved || isDraining || stopped != nil {
            closeUpstream(upstream)
            return
        }
        upstreams[upstream].state = .idle
        upstreams[upstream].isReused = true
        upstreams[upstream].stash.reset()
        upstreams[upstream].idleSince = milliseconds
        upstreams[upstream].deadline = milliseconds + cluster.upstreamIdleTimeout
        if upstreams[upstream].timer == TimerWheel.none { scheduleUpstream(upstream) }
        host.idle.append(Int32(upstream))
        serveNextPending(cluster)
    }

    /// Parts a connection and its exchange.
    mutating func detach(_ upstream: Int) {
        let exchange = upstreams[upstream].exchange
        guard exchange >= 0 else { return }
        upstreams[upstream].exchange = -1
        exchanges[exchange].upstream = -1
        upstreams[upstream].host?.active -= 1
        upstreams[upstream].cluster?.activeRequests -= 1
        timers.cancel(exchanges[exchange].tryTimer)
        exchanges[exchange].tryTimer = TimerWheel.none
    }

    mutating func closeUpstream(_ upstream: Int, keepsIdleList: Bool = false) {
        guard upstreams[upstream].descriptor >= 0 else { return }
        detach(upstream)
        timers.cancel(upstreams[upstream].timer)
        upstreams[upstream].timer = TimerWheel.none
        if upstreams[upstream].state == .idle, !keepsIdleList, let host = upstreams[upstream].host {
            host.idle.removeAll { $0 == Int32(upstream) }
        }
        Socket.close(upstreams[upstream].descriptor)
        let cluster = upstreams[upstream].cluster
        upstreams[upstream].descriptor = -1
        upstreams[upstream].cluster = nil
        upstreams[upstream].host = nil
        upstreams[upstream].stash.reset()
        upstreams[upstream].out.reset()
        upstreams.giveBack(upstream)
        counters.upstreamActive -= 1
        guard let cluster else { return }
        cluster.connections -= 1
        serveNextPending(cluster)
        forgetIfObsolete(cluster)
    }

    /// A connection became free, or there is room for another one: those that wait go on, until one has to wait again.
    private mutating func serveNextPending(_ cluster: ClusterState) {
        guard stopped == nil else { return }
        for _ in 0..<cluster.pending.count where !cluster.pending.isEmpty {
            let waiting = cluster.pending.count
            let token = LoopToken(bits: cluster.pending.removeFirst())
            guard token.isCurrent(exchanges.generation(token.index)) else { continue }
            startAttempt(token.index)
            if cluster.pending.count >= waiting { return }
        }
    }

    // MARK: Time

    mutating func scheduleUpstream(_ upstream: Int) {
        guard upstreams[upstream].deadline != .max else { return }
        upstreams[upstream].timerDeadline = upstreams[upstream].deadline
        upstreams[upstream].timer = timers.schedule(at: upstreams[upstream].deadline, payload: upstreamToken(upstream))
    }

    mutating func upstreamTimer(_ upstream: Int) {
        upstreams[upstream].timer = TimerWheel.none
        switch upstreams[upstream].state {
        case .connecting: connectFailed(upstream)
        case .idle where milliseconds >= upstreams[upstream].deadline: closeUpstream(upstream)
        case .idle: scheduleUpstream(upstream)
        // Set again when the connection is idle.
        default: break
        }
    }
}
