import Synchronization

/// What all sockets of a server share: the table, and what is counted. A query holds the lock only to fetch the one and to note the other.
final class DNSServerCore: Sendable {
    private struct CounterKey: Hashable {
        let transport: DNSResponder.Transport
        let type: RecordType
        let code: ResponseCode
    }

    private struct State {
        var table: ZoneTable
        /// One for each family, so that a client that always asks for both does not always get the same order.
        var rotations: (ipv4: UInt32, ipv6: UInt32) = (0, 0)
        var answers: [CounterKey: UInt64] = [:]
        /// Everything but the answers.
        var counters = DNSCounters()
        var connections = 0
    }

    let limits: DNSServerLimits
    private let state: Mutex<State>

    init(table: ZoneTable, limits: DNSServerLimits) {
        self.limits = limits
        state = Mutex(State(table: table))
    }

    var table: ZoneTable {
        get { state.withLock { $0.table } }
        set { state.withLock { $0.table = newValue } }
    }

    /// - Returns: nil where nothing must be answered.
    func reply(to message: [UInt8], over transport: DNSResponder.Transport) -> [UInt8]? {
        let reply = DNSResponder(table: table, transport: transport).reply(to: message, rotation: nextRotation)
        state.withLock { state in
            guard let reply else {
                state.counters.ignored += 1
                return
            }
            state.answers[CounterKey(transport: transport, type: reply.type.counted, code: reply.code), default: 0] += 1
            if reply.isTruncated { state.counters.truncated += 1 }
        }
        return reply?.bytes
    }

    /// Counts a TCP connection until `connectionClosed`.
    ///
    /// - Returns: whether there is room for it.
    func admitConnection() -> Bool {
        state.withLock { state in
            guard state.connections < limits.connections else {
                state.counters.refusedConnections += 1
                return false
            }
            state.connections += 1
            return true
        }
    }

    func datagramSocketLost() { state.withLock { $0.counters.lostSockets += 1 } }

    func connectionClosed() { state.withLock { $0.connections -= 1 } }

    var connectionCount: Int { state.withLock { $0.connections } }

    var counters: DNSCounters {
        state.withLock { state in
            var counters = state.counters
            for (key, count) in state.answers {
                let transport = key.transport == .udp ? "udp" : "tcp"
                counters.answers[DNSCounters.Key(transport: transport, type: key.type.description, code: key.code.description)] = count
            }
            return counters
        }
    }

    private func nextRotation(_ type: RecordType) -> Int {
        state.withLock { state in
            if type == .a {
                state.rotations.ipv4 &+= 1
                return Int(state.rotations.ipv4 &- 1)
            }
            state.rotations.ipv6 &+= 1
            return Int(state.rotations.ipv6 &- 1)
        }
    }
}
