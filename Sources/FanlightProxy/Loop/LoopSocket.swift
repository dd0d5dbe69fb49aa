import FanlightRouting

/// A listening socket of one loop.
struct LoopSocket {
    let binding: SocketBinding
    /// -1 once it is closed; its connections then end with their requests.
    var descriptor: Int32
    /// nil when the listener is not there or does not speak plain HTTP.
    var routes: RouteTable?
    /// nil when the listener does not speak TLS.
    var transport: ListenerTransport?
    /// The route configurations of the listener's servers with TLS.
    var secureRoutes: Set<String> = []
    var connections = 0
    /// It waits for descriptors to become free.
    var isResting = false

    var isClosed: Bool { descriptor < 0 }
}
