import FanlightEventLoop
import FanlightObservability

/// How long clients may take.
///
/// A connection has one timer, which is not set anew for every request: it fires at the earliest deadline that there was and looks again.
extension ProxyLoop {
    mutating func waitForRequest(_ client: Int) {
        clients[client].deadline = milliseconds + idleTimeout
        scheduleClient(client)
    }

    /// The request or the response must go on in time; called whenever it does.
    mutating func expectProgress(_ client: Int) {
        clients[client].deadline = milliseconds + streamIdleTimeout
        scheduleClient(client)
    }

    /// The rest of a request's body is to come; a tunnel may be silent.
    func awaitsBody(_ client: Int) -> Bool {
        clients[client].state == .exchange && !clients[client].body.hasEnded && clients[client].body.kind != .tunnel
    }

    mutating func scheduleClient(_ client: Int) {
        if clients[client].timer != TimerWheel.none {
            if clients[client].timerDeadline <= clients[client].deadline { return }
            timers.cancel(clients[client].timer)
            clients[client].timer = TimerWheel.none
        }
        guard clients[client].deadline != .max else { return }
        clients[client].timerDeadline = clients[client].deadline
        clients[client].timer = timers.schedule(at: clients[client].deadline, payload: clientToken(client))
    }

    mutating func clientTimer(_ client: Int) {
        clients[client].timer = TimerWheel.none
        guard milliseconds >= clients[client].deadline else {
            scheduleClient(client)
            return
        }
        switch clients[client].state {
        case .handshake:
            counters.downstreamProtocolErrors += 1
            counters.tlsTimeouts += 1
            closeClient(client)
        case .exchange where !clients[client].out.isEmpty:
            exchanges[clients[client].exchange].flags.formUnion(.streamIdleTimeout)
            clientFailed(client)
        case .exchange where awaitsBody(client): requestStalled(clients[client].exchange, client)
        // What else there is to wait for has limits of its own.
        case .exchange: clients[client].deadline = .max
        case .head:
            if clients[client].stash.isEmpty { closeClient(client) } else { refuse(client, status: 408, reason: "request_headers_timeout") }
        case .closing, .lingering: closeClient(client)
        }
    }
}
