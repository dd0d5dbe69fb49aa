import FanlightRouting

/// A listening socket of one loop.
struct LoopSocket {
    let binding: SocketBinding
    /// -1 once it is closed; its connections then end with their requests.
    var descriptor: Int32
    /// nil when the listener is not there or does not speak plain HTTP.
    var routes: RouteTable?
    var connections = 0

    var isClosed: Bool { descriptor < 0 }
}
