import FanlightEventLoop
import FanlightIR
import FanlightObservability
import FanlightRouting

/// Forwarding: the request as the endpoint gets it, and the choice of the connection that carries it.
extension ProxyLoop {
    /// How long a connection may have waited to be used again without a look at it, in milliseconds.
    private static let trustedIdleTime: UInt64 = 1000

    /// Prepares the exchange; the caller starts its first attempt once it has taken what is there of the body.
    mutating func forwardRequest(_ exchange: Int, _ client: Int, _ route: CompiledRoute, _ bytes: BorrowedBytes) {
        let target = route.targets[exchanges[exchange].target]
        writeRequest(exchange, client, route, target.requestEdits, bytes)
        exchanges[exchange].replay.append(builder.bytes)
        if let known = route.clusters[exchanges[exchange].target], !known.isForgotten {
            exchanges[exchange].cluster = known
        } else {
            let cluster = clusterState(target.name)
            route.clusters[exchanges[exchange].target] = cluster
            exchanges[exchange].cluster = cluster
        }
        if exchanges[exchange].requestEnded { requestEnded(exchange) }
    }

    private mutating func writeRequest(
        _ exchange: Int, _ client: Int, _ route: CompiledRoute, _ edits: HeaderEdits, _ bytes: BorrowedBytes
    ) {
        if !edits.dropped.isEmpty { applyDrops(edits, bytes) }
        let wantsUpgrade =
            head.upgradesConnection && head.upgradeField >= 0 && !head.isHTTP10
            && HTTPBytes.equal(
                bytes.buffer.span, Int(head.fields[head.upgradeField].value.start), Int(head.fields[head.upgradeField].value.length),
                "websocket")
        exchanges[exchange].wantsUpgrade = wantsUpgrade
        exchanges[exchange].isIdempotent = isIdempotent(bytes)

        builder.reset(keeping: 64 * 1024)
        builder.append(piece(head.method, bytes))
        builder.append(" ")
        let isRewritten = appendTarget(route, bytes)
        builder.append(" HTTP/1.1\r\nhost: ")
        if let authority = route.authority { builder.append(authority) } else { builder.append(piece(head.authority, bytes)) }
        builder.append("\r\n")
        appendKeptFields(bytes)
        let hasEdits = !edits.dropped.isEmpty
        if !hasEdits || !edits.drops("x-forwarded-for") { appendForwardedFor(exchange, client, bytes) }
        if !hasEdits || !edits.drops("x-forwarded-proto") {
            if clients[client].tls.isOpen {
                builder.append("x-forwarded-proto: https\r\n")
            } else {
                builder.append("x-forwarded-proto: http\r\n")
            }
        }
        if head.requestIDField < 0, !hasEdits || !edits.drops("x-request-id") {
            builder.append("x-request-id: ")
            if let logged = exchanges[exchange].record?.record.requestID, !logged.isEmpty {
                builder.append(logged)
            } else {
                let text = makeUUID()
                builder.append(text.span)
            }
            builder.append("\r\n")
        }
        if isRewritten {
            builder.append("x-envoy-original-path: ")
            builder.append(piece(head.path, bytes))
            if head.query.length > 0 {
                builder.append("?")
                builder.append(piece(head.query, bytes))
            }
            builder.append("\r\n")
        }
        if wantsUpgrade { builder.append("connection: upgrade\r\nupgrade: websocket\r\n") }
        if !edits.lines.isEmpty { appendRequestLines(exchange, edits, bytes) }
        builder.append("x-envoy-attempt-count: 1\r\n\r\n")
        exchanges[exchange].attemptOffset = builder.count - 5
    }

    /// True when the path is not the one that came.
    private mutating func appendTarget(_ route: CompiledRoute, _ bytes: BorrowedBytes) -> Bool {
        if let rewriting = route.rewriting {
            // What users wrote into a rewrite may hold anything; it must end neither the target nor the line.
            let path = rewriting.rewritten(piece(head.path, bytes).buffer.span).filter { $0 > HTTPBytes.space && $0 < 0x7f }
            // A part of the client's path that is left alone could be a target in absolute form, for another host.
            if path.first != UInt8(ascii: "/") { builder.append("/") }
            builder.append(path)
        } else {
            builder.append(piece(head.path, bytes))
        }
        if head.query.length > 0 {
            builder.append("?")
            builder.append(piece(head.query, bytes))
        }
        return route.rewriting != nil
    }

    private mutating func appendForwardedFor(_ exchange: Int, _ client: Int, _ bytes: BorrowedBytes) {
        builder.append("x-forwarded-for: ")
        let start = builder.count
        if head.forwardedForField >= 0 {
            for index in head.marks.indices where head.marks[index].kind == .forwardedFor && head.fields[index].value.length > 0 {
                builder.append(piece(head.fields[index].value, bytes))
                builder.append(",")
            }
        }
        clients[client].peer.append(to: &builder)
        if let pending = exchanges[exchange].record { pending.record.forwardedFor = builder.bytes.dropping(start).array }
        builder.append("\r\n")
    }

    /// By RFC 9110, 9.2.2.
    private func isIdempotent(_ bytes: BorrowedBytes) -> Bool {
        let span = bytes.buffer.span
        let count = Int(head.method.length)
        return HTTPBytes.equal(span, 0, count, "get") || HTTPBytes.equal(span, 0, count, "head") || HTTPBytes.equal(span, 0, count, "put")
            || HTTPBytes.equal(span, 0, count, "delete") || HTTPBytes.equal(span, 0, count, "options")
            || HTTPBytes.equal(span, 0, count, "trace")
    }

    /// The cluster of that name, up to date.
    mutating func clusterState(_ name: String) -> ClusterState {
        let state: ClusterState
        if let known = clusters[name] {
            state = known
        } else {
            state = ClusterState(name: name)
            clusters[name] = state
        }
        refresh(state)
        return state
    }

    mutating func refresh(_ cluster: ClusterState) {
        for host in cluster.refresh(snapshot, names: names, options: options, random: &random) {
            for upstream in host.idle { closeUpstream(Int(upstream), keepsIdleList: true) }
            host.idle = []
        }
    }

    // MARK: Attempts

    /// Finds an endpoint and a connection for the exchange, or ends it.
    mutating func startAttempt(_ exchange: Int) {
        guard let cluster = exchanges[exchange].cluster else { return }
        refresh(cluster)
        guard cluster.isConfigured else {
            reply(exchange, status: 503, flags: .noCluster, details: "cluster_not_found")
            return
        }
        if cluster.isUnsupported {
            failConnection(exchange, reason: "TLS_to_endpoints_is_not_served")
            return
        }
        if startResolving(cluster, exchange) { return }
        guard let host = cluster.chooseHost(random: &random, avoiding: exchanges[exchange].previousHosts) else {
            reply(exchange, status: 503, flags: .noHealthyUpstream, details: "no_healthy_upstream", body: Array("no healthy upstream".utf8))
            return
        }
        if cluster.activeRequests >= cluster.maxRequests {
            overflow(exchange)
            return
        }
        exchanges[exchange].attemptStarted = now
        exchanges[exchange].host = host
        // After a connection that had gone stale, others of the same age are not trusted.
        if !exchanges[exchange].hasRetriedStale, let idle = takeIdle(of: host) {
            attach(exchange, idle, cluster, host)
            upstreams[idle].state = .awaitingHead
            sendReplay(exchange, idle)
            return
        }
        if cluster.connections >= cluster.maxConnections, !closeIdle(of: cluster) {
            wait(exchange, cluster)
            return
        }
        connect(exchange, cluster, host)
    }

    /// A connection that waits and still stands, as far as can be known.
    private mutating func takeIdle(of host: UpstreamHost) -> Int? {
        while let last = host.idle.popLast() {
            let idle = Int(last)
            // The end of a connection that has waited for long may be here without having been reported yet.
            if milliseconds - upstreams[idle].idleSince <= ProxyLoop.trustedIdleTime || Socket.isQuiet(upstreams[idle].descriptor) {
                return idle
            }
            closeUpstream(idle, keepsIdleList: true)
        }
        return nil
    }

    /// A connection to another endpoint makes room where the cluster's limit is reached.
    private mutating func closeIdle(of cluster: ClusterState) -> Bool {
        for host in cluster.hosts {
            if let idle = host.idle.popLast() {
                closeUpstream(Int(idle), keepsIdleList: true)
                return true
            }
        }
        return false
    }

    private mutating func wait(_ exchange: Int, _ cluster: ClusterState) {
        if !enqueue(exchange, cluster, limit: cluster.maxPendingRequests) { overflow(exchange) }
    }

    private func enqueue(_ exchange: Int, _ cluster: ClusterState, limit: Int) -> Bool {
        let token = LoopToken(.exchange, exchange, generation: exchanges.generation(exchange))
        return cluster.enqueue(token.bits, limit: limit) { LoopToken(bits: $0).isCurrent(exchanges.generation(LoopToken(bits: $0).index)) }
    }

    private mutating func overflow(_ exchange: Int) {
        reply(
            exchange, status: 503, flags: .upstreamOverflow, details: "upstream_reset_before_response_started{overflow}",
            body: Array("upstream connect error or disconnect/reset before headers. reset reason: overflow".utf8))
    }

    /// True when the exchange has to wait for the cluster's names.
    private mutating func startResolving(_ cluster: ClusterState, _ exchange: Int) -> Bool {
        var isMissing = false
        for name in cluster.dnsNames {
            // Envoy: dns_refresh_rate is 5 s by default.
            if namesInQuestion.contains(name) { continue }
            if let age = nameAges[name], now - age < 5_000_000_000 { continue }
            namesInQuestion.insert(name)
            let mailbox = mailbox
            resolver.resolve(name) { addresses in mailbox.send(.resolved(name: name, addresses: addresses)) }
        }
        if cluster.hosts.isEmpty { isMissing = cluster.dnsNames.contains { snapshot.resolutions[$0] == nil } }
        guard isMissing else { return false }
        if !enqueue(exchange, cluster, limit: cluster.maxPendingRequests) { overflow(exchange) }
        return true
    }

    private mutating func connect(_ exchange: Int, _ cluster: ClusterState, _ host: UpstreamHost) {
        let descriptor: Int32
        do {
            descriptor = try Socket.connect(to: host.address)
        } catch {
            counters.upstreamConnectFailures += 1
            attemptFailed(exchange, .connect, host: host)
            return
        }
        guard let upstream = upstreams.take({ UpstreamConnection() }) else {
            Socket.close(descriptor)
            overflow(exchange)
            return
        }
        upstreams[upstream].begin(descriptor: descriptor, cluster: cluster, host: host)
        cluster.connections += 1
        counters.upstreamTotal += 1
        counters.upstreamActive += 1
        attach(exchange, upstream, cluster, host)
        upstreams[upstream].deadline = milliseconds + cluster.connectTimeout
        scheduleUpstream(upstream)
        setUpstreamInterest(upstream, .writable)
    }

    private mutating func attach(_ exchange: Int, _ upstream: Int, _ cluster: ClusterState, _ host: UpstreamHost) {
        exchanges[exchange].upstream = upstream
        exchanges[exchange].phase = .attempting
        upstreams[upstream].exchange = exchange
        upstreams[upstream].hasReceived = false
        upstreams[upstream].hasSent = false
        upstreams[upstream].requests += 1
        host.active += 1
        cluster.activeRequests += 1
        if let limit = exchanges[exchange].route?.perTryTimeout, limit > 0 {
            timers.cancel(exchanges[exchange].tryTimer)
            exchanges[exchange].tryTimer = TimerWheel.none
            exchanges[exchange].tryTimer = timers.schedule(
                at: milliseconds + limit, payload: LoopToken(.tryTimeout, exchange, generation: exchanges.generation(exchange)).bits)
        }
    }

    mutating func sendReplay(_ exchange: Int, _ upstream: Int) {
        if isLogging { noteAttempt(exchange, upstream) }
        sendToUpstream(upstream, exchanges[exchange].replay.bytes)
    }
}
