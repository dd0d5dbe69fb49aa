import FanlightEventLoop
import FanlightObservability

/// A request's body on its way to the endpoint.
extension ProxyLoop {
    /// Whether more of the body can be taken: the endpoint's connection has nothing waiting, or there is room to keep it until one is there.
    func wantsRequestBody(_ exchange: Int) -> Bool {
        guard exchange >= 0 else { return false }
        let upstream = exchanges[exchange].upstream
        if clients[exchanges[exchange].client].body.kind == .tunnel {
            return upstream >= 0 && upstreams[upstream].state == .tunnel && upstreams[upstream].out.isEmpty
                && !upstreams[upstream].endsAfterWriting
        }
        if upstream >= 0, upstreams[upstream].state != .connecting { return upstreams[upstream].out.isEmpty }
        return exchanges[exchange].replay.count < options.replayLimit
    }

    /// Takes what can be taken of the body from the start of `bytes`; returns how many bytes were used.
    mutating func takeRequestBody(_ client: Int, _ bytes: BorrowedBytes) -> Int {
        let exchange = clients[client].exchange
        let upstream = exchanges[exchange].upstream
        let isConnected = upstream >= 0 && upstreams[upstream].state != .connecting
        guard wantsRequestBody(exchange) else { return 0 }
        let room = isConnected ? bytes.count : min(bytes.count, options.replayLimit - exchanges[exchange].replay.count)
        let input = bytes.slice(from: 0, to: room)
        expectProgress(client)
        var used = 0
        while used < input.count, !clients[client].body.hasEnded {
            guard let piece = clients[client].body.next(input.buffer.span, from: used) else {
                requestBodyFailed(exchange, client)
                return bytes.count
            }
            if piece.isForwarded, piece.end > used { forward(exchange, input.slice(from: used, to: piece.end)) }
            used = piece.end
        }
        if clients[client].body.hasEnded, !exchanges[exchange].requestEnded {
            exchanges[exchange].requestEnded = true
            if clients[client].out.isEmpty { clients[client].deadline = .max }
            requestEnded(exchange)
        }
        return used
    }

    private mutating func forward(_ exchange: Int, _ bytes: BorrowedBytes) {
        exchanges[exchange].bytesReceived += UInt64(bytes.count)
        if exchanges[exchange].canReplay {
            if exchanges[exchange].replay.count + bytes.count <= options.replayLimit {
                exchanges[exchange].replay.append(bytes)
            } else {
                exchanges[exchange].canReplay = false
                exchanges[exchange].replay.reset()
            }
        }
        let upstream = exchanges[exchange].upstream
        if upstream >= 0, upstreams[upstream].state != .connecting { sendToUpstream(upstream, bytes) }
    }

    /// The rest of the body has not come in time, or the endpoint has not taken it.
    mutating func requestStalled(_ exchange: Int, _ client: Int) {
        clients[client].closesAfterResponse = true
        if exchanges[exchange].phase == .responding {
            cutResponse(exchange, flags: .streamIdleTimeout)
        } else {
            // Envoy: ConnectionManagerImpl::ActiveStream::onIdleTimeout.
            reply(exchange, status: 408, flags: .streamIdleTimeout, details: "stream_idle_timeout", body: Array("stream timeout".utf8))
        }
    }

    private mutating func requestBodyFailed(_ exchange: Int, _ client: Int) {
        counters.downstreamProtocolErrors += 1
        clients[client].closesAfterResponse = true
        if exchanges[exchange].phase == .responding {
            cutResponse(exchange, flags: .downstreamProtocolError)
        } else {
            reply(exchange, status: 400, flags: .downstreamProtocolError, details: "http1.codec_error")
        }
    }

    /// The whole request was read.
    mutating func requestEnded(_ exchange: Int) {
        guard let route = exchanges[exchange].route else { return }
        if route.timeout > 0 {
            exchanges[exchange].totalTimer = timers.schedule(
                at: milliseconds + route.timeout,
                payload: LoopToken(.exchangeTimeout, exchange, generation: exchanges.generation(exchange)).bits)
        }
        if !route.mirrors.isEmpty, exchanges[exchange].canReplay { mirror(exchange, route) }
    }
}
