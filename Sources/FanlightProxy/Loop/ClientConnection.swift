import FanlightEventLoop
import FanlightRouting

/// A connection from a client, speaking HTTP/1, over TLS or not.
struct ClientConnection: ~Copyable {
    enum State: UInt8 {
        /// TLS is not agreed on yet, or it is not known yet whether the client speaks it.
        case handshake
        /// Waits for a request's head or is in the middle of one.
        case head
        /// An exchange is under way.
        case exchange
        /// Everything is answered; closed once the output is written.
        case closing
        /// Writing has ended; input is thrown away until the client ends, so that it can read the answer (RFC 9112, 9.6).
        case lingering
    }

    var descriptor: Int32 = -1
    var state = State.head
    var interest = Interest.nothing
    var isPolled = false
    /// The place in the loop's table of sockets.
    var binding = 0
    /// The exchange under way, by slab index; -1 for none.
    var exchange = -1
    /// Of the request under way.
    var body = BodyReader.empty
    /// Input that is not used yet: the beginning of a head, or requests that came too early.
    var stash = ByteQueue()
    var out = ByteQueue()
    var peer = SocketAddress.unspecified
    /// Our end, once the log asks for it.
    var localAddress: SocketAddress?
    /// Not open on a connection without TLS.
    var tls = TLSSession()
    /// The name that the client asked for in the handshake.
    var serverName: [UInt8] = []
    /// The route configuration of the server that the client chose by the name.
    var chain = ""
    /// The routes of `chain` in the snapshot of that generation.
    var routes: RouteTable?
    var routesGeneration: UInt64 = 0
    /// The session is not ended in order, so that the client can tell that something is missing.
    var endsAbruptly = false
    var closesAfterResponse = false
    /// At least one request was answered.
    var hasServed = false
    var isReady = false
    var timer = TimerWheel.none
    /// When the timer fires.
    var timerDeadline: UInt64 = 0
    /// When the connection has waited too long; `.max` for never. May lie after the timer, which is then set again.
    var deadline = UInt64.max

    mutating func begin(descriptor: Int32, peer: SocketAddress, binding: Int) {
        self.descriptor = descriptor
        self.peer = peer
        localAddress = nil
        self.binding = binding
        state = .head
        interest = .nothing
        isPolled = false
        exchange = -1
        body = .empty
        stash.reset()
        out.reset()
        endsAbruptly = false
        closesAfterResponse = false
        hasServed = false
        isReady = false
        timer = TimerWheel.none
        deadline = .max
    }
    /// Gives back what TLS holds.
    mutating func endTLS() {
        tls.reset()
        if !serverName.isEmpty { serverName = [] }
        chain = ""
        routes = nil
        routesGeneration = 0
    }
}
