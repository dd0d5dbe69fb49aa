import FanlightEventLoop

/// The ends of tunnels.
extension ProxyLoop {
    /// How long an endpoint may go on after the client of its tunnel has ended, in milliseconds.
    private static let tunnelEndTime: UInt64 = 5000

    /// The client of a tunnel has ended its side. What it sent is still written, the endpoint is told, and may finish for a while.
    mutating func tunnelHalfEnded(exchange: Int) {
        let upstream = exchanges[exchange].upstream
        let client = exchanges[exchange].client
        guard upstream >= 0, upstreams[upstream].state == .tunnel, !upstreams[upstream].endsAfterWriting else {
            return clientFailed(client)
        }
        upstreams[upstream].endsAfterWriting = true
        if upstreams[upstream].out.isEmpty { Socket.shutDownWriting(upstreams[upstream].descriptor) }
        // The end stays readable; it must not be reported again and again.
        setClientInterest(client, clients[client].interest.without(.input))
        timers.cancel(exchanges[exchange].totalTimer)
        exchanges[exchange].totalTimer = timers.schedule(
            at: milliseconds + ProxyLoop.tunnelEndTime,
            payload: LoopToken(.exchangeTimeout, exchange, generation: exchanges.generation(exchange)).bits)
    }

    /// One side of a tunnel has ended; the other is closed once it has what was sent before.
    mutating func tunnelEnded(exchange: Int) {
        let client = exchanges[exchange].client
        endExchange(exchange)
        guard client >= 0 else { return }
        clients[client].closesAfterResponse = true
        responseEnded(client)
    }
}
