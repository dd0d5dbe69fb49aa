import FanlightEventLoop

/// A connection to an endpoint, speaking HTTP/1.
struct UpstreamConnection: ~Copyable {
    enum State: UInt8 {
        case connecting
        /// In its host's list of idle connections.
        case idle
        /// A request was sent, or is being sent; no complete head of a response has come.
        case awaitingHead
        case body
        case tunnel
    }

    var descriptor: Int32 = -1
    var state = State.connecting
    var interest = Interest.nothing
    var isPolled = false
    /// By slab index; -1 for none.
    var exchange = -1
    var cluster: ClusterState?
    var host: UpstreamHost?
    /// Of the response under way.
    var body = BodyReader.empty
    var stash = ByteQueue()
    var out = ByteQueue()
    /// Has carried a request before, so that it may have been closed by the endpoint at any time.
    var isReused = false
    var hasReceived = false
    var hasFailedToWrite = false
    /// The system has taken bytes of the request; the endpoint may have acted on them.
    var hasSent = false
    /// The client of the tunnel has ended; our side ends when everything is written.
    var endsAfterWriting = false
    /// In milliseconds.
    var idleSince: UInt64 = 0
    var keepsAlive = false
    var requests = 0
    /// Our end, once the log asks for it.
    var localAddress: SocketAddress?
    var timer = TimerWheel.none
    var timerDeadline: UInt64 = 0
    var deadline = UInt64.max

    mutating func begin(descriptor: Int32, cluster: ClusterState, host: UpstreamHost) {
        self.descriptor = descriptor
        self.cluster = cluster
        self.host = host
        state = .connecting
        interest = .nothing
        isPolled = false
        exchange = -1
        body = .empty
        stash.reset()
        out.reset()
        isReused = false
        hasReceived = false
        hasFailedToWrite = false
        hasSent = false
        endsAfterWriting = false
        keepsAlive = false
        requests = 0
        localAddress = nil
        timer = TimerWheel.none
        deadline = .max
    }
}
