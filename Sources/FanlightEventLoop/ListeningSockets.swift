/// Where the listening sockets of a gateway come from: it opens them itself, or it shares them with its siblings.
package protocol ListeningSockets: Sendable {
    /// Whether other processes may accept from the same sockets.
    var areShared: Bool { get }

    /// A listening socket on the address, which the caller closes. Several descriptors may belong to one socket; whoever has one accepts from the
    /// same queue.
    func open(_ address: SocketAddress) async throws(SystemError) -> Int32

    /// The caller is about to close its descriptors of the address: nobody gets the socket from here any more.
    func release(_ address: SocketAddress) async
}

/// Sockets of this process alone.
package struct OwnListeningSockets: ListeningSockets {
    package init() {}

    package var areShared: Bool { false }

    package func open(_ address: SocketAddress) async throws(SystemError) -> Int32 { try Socket.listen(on: address) }

    package func release(_ address: SocketAddress) async {}
}
