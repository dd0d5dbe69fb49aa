import FanlightEventLoop
import FanlightIR
import FanlightObservability
import FanlightRouting

/// The end of exchanges, and what is counted and logged of them.
extension ProxyLoop {
    /// Gives up an exchange whose client is gone.
    mutating func abandon(_ exchange: Int) {
        exchanges[exchange].flags.formUnion(.downstreamConnectionTermination)
        exchanges[exchange].details = "downstream_remote_disconnect"
        endExchange(exchange)
    }

    /// Counts and logs the exchange and frees its place. A connection that it still holds is closed.
    mutating func endExchange(_ exchange: Int) {
        if exchanges[exchange].upstream >= 0 { closeUpstream(exchanges[exchange].upstream) }
        timers.cancel(exchanges[exchange].totalTimer)
        exchanges[exchange].totalTimer = TimerWheel.none
        timers.cancel(exchanges[exchange].tryTimer)
        exchanges[exchange].tryTimer = TimerWheel.none
        timers.cancel(exchanges[exchange].backoffTimer)
        exchanges[exchange].backoffTimer = TimerWheel.none
        if exchanges[exchange].client >= 0 { record(exchange) }
        exchanges[exchange].route = nil
        exchanges[exchange].cluster = nil
        exchanges[exchange].host = nil
        exchanges[exchange].record = nil
        exchanges[exchange].replay.reset()
        exchanges[exchange].head.reset()
        exchanges.giveBack(exchange)
    }

    private mutating func record(_ exchange: Int) {
        let duration = now - exchanges[exchange].started
        let key = RequestCounterKey(
            route: exchanges[exchange].route?.metricsNumber ?? 0, cluster: exchanges[exchange].cluster?.metricsNumber ?? 0,
            code: UInt16(truncatingIfNeeded: exchanges[exchange].status), flags: exchanges[exchange].flags)
        metrics.record(
            key, duration: duration, requestBytes: exchanges[exchange].bytesReceived, responseBytes: exchanges[exchange].bytesSent)
        guard let pending = exchanges[exchange].record else { return }
        pending.record.responseCode = exchanges[exchange].status
        pending.record.responseFlags = exchanges[exchange].flags
        pending.record.responseCodeDetails = exchanges[exchange].details.description
        pending.record.bytesReceived = exchanges[exchange].bytesReceived
        pending.record.bytesSent = exchanges[exchange].bytesSent
        pending.record.duration = duration / 1_000_000
        if exchanges[exchange].serviceTime >= 0 { pending.record.upstreamServiceTime = UInt64(exchanges[exchange].serviceTime) }
        if let cluster = exchanges[exchange].cluster { pending.record.upstreamCluster = cluster.name }
        if let host = exchanges[exchange].host { pending.record.upstreamHost = host.name }
        if let route = exchanges[exchange].route { pending.record.routeName = route.route.name }
        records.append(pending.record)
    }

    /// What is known when the request begins. Without a head for a message that could not be read.
    mutating func beginRecord(_ exchange: Int, _ bytes: BorrowedBytes?) {
        let client = exchanges[exchange].client
        var record = AccessLogRecord()
        record.startTime = Int64(SystemClock.realtime())
        record.gateway = gateway
        record.downstreamRemoteAddress = clients[client].peer.description
        let local = clients[client].localAddress ?? Socket.localAddress(clients[client].descriptor)
        clients[client].localAddress = local
        record.downstreamLocalAddress = local.description
        record.requestedServerName = clients[client].serverName
        if let bytes {
            record.method = piece(head.method, bytes).array
            record.path = piece(head.target, bytes).array
            record.protocol = head.isHTTP10 ? "HTTP/1.0" : "HTTP/1.1"
            record.authority = piece(head.authority, bytes).array
            for index in head.marks.indices {
                switch head.marks[index].kind {
                case .forwardedFor: record.forwardedFor = piece(head.fields[index].value, bytes).array
                case .userAgent: record.userAgent = piece(head.fields[index].value, bytes).array
                case .requestID: record.requestID = piece(head.fields[index].value, bytes).array
                default: break
                }
            }
            if head.requestIDField < 0 { record.requestID = newRequestID() }
        }
        exchanges[exchange].record = PendingRecord(record)
    }

    /// As text. Made here for the log, so that answers of the gateway itself have one, and sent on if the request is.
    private mutating func newRequestID() -> [UInt8] {
        let text = makeUUID()
        return Array(unsafeUninitializedCapacity: text.count) { buffer, count in
            for index in text.indices { buffer.initializeElement(at: index, to: text[index]) }
            count = text.count
        }
    }

    /// What the attempt under way adds, as long as its connection is there.
    mutating func noteAttempt(_ exchange: Int, _ upstream: Int) {
        guard let pending = exchanges[exchange].record else { return }
        let local = upstreams[upstream].localAddress ?? Socket.localAddress(upstreams[upstream].descriptor)
        upstreams[upstream].localAddress = local
        pending.record.upstreamLocalAddress = local.description
    }

    mutating func flushRecords() {
        guard !records.isEmpty, let sink else { return }
        sink.write(records)
        records.removeAll(keepingCapacity: true)
    }
}
