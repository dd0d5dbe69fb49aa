import FanlightEventLoop
import FanlightObservability

/// A response on its way to the client.
extension ProxyLoop {
    mutating func takeResponse(_ upstream: Int, _ bytes: BorrowedBytes) {
        let exchange = upstreams[upstream].exchange
        upstreams[upstream].hasReceived = true
        switch upstreams[upstream].state {
        case .connecting, .idle:
            // An endpoint that speaks without being asked cannot be trusted with the next request.
            closeUpstream(upstream)
        case .awaitingHead:
            if upstreams[upstream].stash.isEmpty {
                takeResponseHead(upstream, exchange, bytes, isStashed: false)
            } else {
                upstreams[upstream].stash.append(bytes)
                takeResponseHead(upstream, exchange, upstreams[upstream].stash.bytes, isStashed: true)
            }
        case .body: takeResponseBody(upstream, exchange, bytes)
        case .tunnel:
            let client = exchanges[exchange].client
            exchanges[exchange].bytesSent += UInt64(bytes.count)
            if !sendToClient(client, bytes) { clientFailed(client) }
        }
    }

    private mutating func takeResponseHead(_ upstream: Int, _ exchange: Int, _ input: BorrowedBytes, isStashed: Bool) {
        var bytes = input
        while true {
            if let fault = head.readResponse(bytes.buffer.span) {
                if fault == .incomplete {
                    keep(upstream, bytes, isStashed: isStashed, of: input)
                } else {
                    closeUpstream(upstream)
                    badResponse(exchange)
                }
                return
            }
            guard head.status < 200, head.status != 101 else { break }
            guard relayInterim(exchange, bytes) else { return }
            bytes = bytes.dropping(head.count)
            if bytes.isEmpty {
                upstreams[upstream].stash.reset()
                return
            }
        }
        if head.status == 101 {
            guard exchanges[exchange].wantsUpgrade else {
                closeUpstream(upstream)
                badResponse(exchange)
                return
            }
        } else if retriesResponse(exchange, status: head.status) {
            retryAfterResponse(exchange, upstream, bytes)
            return
        }
        beginResponse(upstream, exchange, bytes)
    }

    /// Keeps the beginning of a head until the rest comes.
    private mutating func keep(_ upstream: Int, _ bytes: BorrowedBytes, isStashed: Bool, of input: BorrowedBytes) {
        if isStashed {
            upstreams[upstream].stash.drop(input.count - bytes.count)
        } else {
            upstreams[upstream].stash.append(bytes)
        }
    }

    /// Passes on a response that another one follows. False when the client is gone.
    private mutating func relayInterim(_ exchange: Int, _ bytes: BorrowedBytes) -> Bool {
        let client = exchanges[exchange].client
        if client < 0 || exchanges[exchange].isHTTP10 { return true }
        // A second attempt may say once more that the body is wanted.
        if head.status == 100 {
            if exchanges[exchange].hasSentContinue { return true }
            exchanges[exchange].hasSentContinue = true
        }
        builder.reset(keeping: 64 * 1024)
        builder.append("HTTP/1.1")
        builder.append(bytes.slice(from: 8, to: head.startLineEnd))
        appendKeptFields(bytes)
        builder.append("\r\n")
        if sendToClient(client, builder.bytes) { return true }
        clientFailed(client)
        return false
    }

    private mutating func beginResponse(_ upstream: Int, _ exchange: Int, _ bytes: BorrowedBytes) {
        let client = exchanges[exchange].client
        exchanges[exchange].status = head.status
        exchanges[exchange].details = "via_upstream"
        exchanges[exchange].phase = .responding
        exchanges[exchange].serviceTime = Int((now - exchanges[exchange].attemptStarted) / 1_000_000)
        timers.cancel(exchanges[exchange].tryTimer)
        exchanges[exchange].tryTimer = TimerWheel.none
        if exchanges[exchange].requestEnded || exchanges[exchange].route?.mirrors.isEmpty ?? true {
            exchanges[exchange].canReplay = false
            exchanges[exchange].replay.reset()
        }
        let isUpgrade = head.status == 101
        upstreams[upstream].body = isUpgrade ? .tunnel : exchanges[exchange].isHead ? .empty : BodyReader.response(head)
        upstreams[upstream].keepsAlive =
            !isUpgrade && !head.closesConnection && (!head.isHTTP10 || head.keepsConnection) && upstreams[upstream].body.kind != .untilClose
        upstreams[upstream].state = isUpgrade ? .tunnel : .body
        let headLength = head.count
        guard client >= 0 else {
            takeResponseBody(upstream, exchange, bytes.dropping(headLength))
            releaseStash(upstream)
            return
        }
        if isUpgrade {
            clients[client].body = .tunnel
            // Envoy: source/common/router/upstream_codec_filter.cc: the route's timeout is for the handshake alone.
            timers.cancel(exchanges[exchange].totalTimer)
            exchanges[exchange].totalTimer = TimerWheel.none
        } else if upstreams[upstream].body.kind == .untilClose || !exchanges[exchange].requestEnded
            || exchanges[exchange].isHTTP10 && (head.isChunked || !exchanges[exchange].keepsHTTP10)
        {
            clients[client].closesAfterResponse = true
        }
        writeResponseHead(exchange, client, upstream, bytes)
        sendHead(upstream, exchange, client, bytes.dropping(headLength))
    }

    private mutating func writeResponseHead(_ exchange: Int, _ client: Int, _ upstream: Int, _ bytes: BorrowedBytes) {
        let route = exchanges[exchange].route
        let edits = route?.targets[exchanges[exchange].target].responseEdits
        if let edits, !edits.dropped.isEmpty { applyDrops(edits, bytes) }
        let cors = exchanges[exchange].allowsOrigin ? route?.cors : nil
        if let cors { drop(cors.replaced, bytes) }
        if exchanges[exchange].isHTTP10, head.isChunked { dropTransferEncoding() }
        date.update(now: now)
        builder.reset(keeping: 64 * 1024)
        builder.append("HTTP/1.1")
        builder.append(bytes.slice(from: 8, to: head.startLineEnd))
        appendKeptFields(bytes)
        if !head.hasDate { builder.append(date.line) }
        builder.append("server: fanlight\r\nx-envoy-upstream-service-time: ")
        builder.append(decimal: exchanges[exchange].serviceTime)
        builder.append("\r\n")
        if let cors { appendCORS(exchange, cors) }
        if let edits, !edits.lines.isEmpty { appendResponseLines(exchange, edits) }
        if upstreams[upstream].state == .tunnel {
            builder.append("connection: upgrade\r\nupgrade: websocket\r\n")
        } else {
            appendConnection(exchange, client)
        }
        builder.append("\r\n")
    }

    private mutating func dropTransferEncoding() {
        head.rewritesFraming = false
        for index in head.marks.indices where head.marks[index].kind == .transferEncoding { head.marks[index].isDropped = true }
    }

    /// Sends the head that was written and what is there of the body in one system call.
    private mutating func sendHead(_ upstream: Int, _ exchange: Int, _ client: Int, _ rest: BorrowedBytes) {
        var used = 0
        var body: BorrowedBytes?
        if !rest.isEmpty, !upstreams[upstream].body.hasEnded {
            guard let piece = nextPiece(upstream, exchange, rest, from: 0) else {
                closeUpstream(upstream)
                badResponse(exchange)
                return
            }
            used = piece.end
            if piece.isForwarded { body = rest.slice(from: 0, to: piece.end) }
        }
        exchanges[exchange].bytesSent += UInt64(body?.count ?? 0)
        guard sendToClient(client, builder.bytes, body) else {
            clientFailed(client)
            return
        }
        if upstreams[upstream].body.hasEnded {
            finishResponse(upstream, exchange, hasExtra: used < rest.count)
        } else if used < rest.count {
            takeResponseBody(upstream, exchange, rest.dropping(used))
        } else {
            releaseStash(upstream)
        }
        if upstreams[upstream].state == .tunnel { resumeClient(client) }
    }

    @inline(__always)
    private mutating func nextPiece(_ upstream: Int, _ exchange: Int, _ bytes: BorrowedBytes, from start: Int) -> BodyReader.Piece? {
        exchanges[exchange].isHTTP10
            ? upstreams[upstream].body.nextContent(bytes.buffer.span, from: start)
            : upstreams[upstream].body.next(bytes.buffer.span, from: start)
    }

    private mutating func takeResponseBody(_ upstream: Int, _ exchange: Int, _ bytes: BorrowedBytes) {
        let client = exchanges[exchange].client
        var used = 0
        while used < bytes.count, !upstreams[upstream].body.hasEnded {
            guard let piece = nextPiece(upstream, exchange, bytes, from: used) else {
                exchanges[exchange].flags.formUnion(.upstreamProtocolError)
                cutResponse(exchange, flags: .upstreamProtocolError)
                return
            }
            if piece.isForwarded, piece.end > used, client >= 0 {
                exchanges[exchange].bytesSent += UInt64(piece.end - used)
                if !sendToClient(client, bytes.slice(from: used, to: piece.end)) {
                    clientFailed(client)
                    return
                }
            }
            used = piece.end
        }
        if client >= 0, !exchanges[exchange].requestEnded { expectProgress(client) }
        if upstreams[upstream].body.hasEnded {
            finishResponse(upstream, exchange, hasExtra: used < bytes.count)
        } else if upstreams[upstream].state == .body {
            releaseStash(upstream)
        }
    }

    private mutating func releaseStash(_ upstream: Int) {
        if upstreams[upstream].descriptor >= 0, !upstreams[upstream].stash.isEmpty { upstreams[upstream].stash.reset() }
    }

    /// The whole response was passed on.
    private mutating func finishResponse(_ upstream: Int, _ exchange: Int, hasExtra: Bool) {
        let client = exchanges[exchange].client
        let keeps =
            upstreams[upstream].keepsAlive && !hasExtra && exchanges[exchange].requestEnded && upstreams[upstream].out.isEmpty
            && !upstreams[upstream].hasFailedToWrite
        detach(upstream)
        endExchange(exchange)
        if keeps { makeIdle(upstream) } else { closeUpstream(upstream) }
        if client >= 0 { responseEnded(client) }
    }

    /// The endpoint has ended its side, or the connection broke.
    mutating func upstreamEnded(_ upstream: Int) {
        let exchange = upstreams[upstream].exchange
        guard exchange >= 0 else {
            closeUpstream(upstream)
            return
        }
        switch upstreams[upstream].state {
        case .connecting, .idle: closeUpstream(upstream)
        case .awaitingHead:
            let isStale = upstreams[upstream].isReused && !upstreams[upstream].hasReceived
            let wasSent = upstreams[upstream].hasSent
            let host = upstreams[upstream].host
            closeUpstream(upstream)
            attemptFailed(exchange, .reset(requestWasSent: wasSent), host: host, isStale: isStale)
        case .body where upstreams[upstream].body.kind == .untilClose:
            upstreams[upstream].keepsAlive = false
            finishResponse(upstream, exchange, hasExtra: false)
        case .body: cutResponse(exchange, flags: .upstreamConnectionTermination)
        case .tunnel: tunnelEnded(exchange: exchange)
        }
    }

    /// Ends a response in the middle, so that the client sees that it is not whole.
    mutating func cutResponse(_ exchange: Int, flags: ResponseFlags) {
        let client = exchanges[exchange].client
        exchanges[exchange].flags.formUnion(flags)
        exchanges[exchange].details = "upstream_reset_after_response_started"
        endExchange(exchange)
        guard client >= 0 else { return }
        clients[client].closesAfterResponse = true
        clients[client].endsAbruptly = true
        responseEnded(client)
    }
}
