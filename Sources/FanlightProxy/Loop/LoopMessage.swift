import FanlightEventLoop
import FanlightIR
import FanlightObservability
import FanlightRouting

/// What a loop is told from outside.
enum LoopMessage: Sendable {
    /// Sockets that are new come with their descriptor, which the loop then owns; sockets that are not listed are closed.
    case apply(
        routing: RoutingTable, endpoints: EndpointTable, transports: [Int: ListenerTransport], sockets: [SocketBinding],
        opened: [SocketBinding: Int32],
        done: @Sendable () -> Void)
    case endpoints(EndpointTable)
    /// By the listeners' ports.
    case transports([Int: ListenerTransport], done: @Sendable () -> Void)
    case resolved(name: String, addresses: [SocketAddress])
    case metrics(@Sendable (RequestMetricsTable, ConnectionCounters) -> Void)
    /// No new connections; those there are end with their requests.
    case drain(deadline: UInt64, done: @Sendable () -> Void)
    case stop(done: @Sendable () -> Void)

    /// Answers in the place of a loop that does not run, so that nobody waits for ever.
    func refuse() {
        switch self {
        case .apply(_, _, _, _, let opened, let done):
            for descriptor in opened.values { Socket.close(descriptor) }
            done()
        case .drain(_, let done), .stop(let done), .transports(_, let done): done()
        case .metrics(let reply): reply(RequestMetricsTable(), ConnectionCounters())
        case .endpoints, .resolved: break
        }
    }
}
