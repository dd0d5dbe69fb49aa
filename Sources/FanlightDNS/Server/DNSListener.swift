import Logging
import NIOCore
import NIOPosix

/// Opens the sockets of a server, all of them on one event loop.
struct DNSListener: Sendable {
    let core: DNSServerCore
    let loop: any EventLoop
    let logger: Logger

    /// How often another free port is tried when the system's choice for UDP is taken for TCP.
    private static let attempts = 16

    struct Sockets: Sendable {
        let address: SocketAddress
        let datagrams: any Channel
        let streams: any Channel
        let connections: ChannelGroup
    }

    /// Both on the same port, whichever the system chooses where it is 0.
    func open(host: String, port: Int) async throws -> Sockets {
        guard (0...65_535).contains(port) else {
            throw DNSServerError("cannot listen on \(host), port \(port): a port is a number from 0 to 65535")
        }
        // Names are not looked up: who runs a name server would in the end ask it for its own address.
        guard let wanted = try? SocketAddress(ipAddress: host == "localhost" ? "127.0.0.1" : host, port: port) else {
            throw DNSServerError("cannot listen on \(host), port \(port): the host must be an IPv4 or IPv6 address, or localhost")
        }
        var attempt = 1
        while true {
            let datagrams = try await openDatagrams(wanted)
            guard let address = datagrams.localAddress else {
                try? await datagrams.close()
                throw DNSServerError("cannot listen on \(host), port \(port): the UDP socket has no address")
            }
            do {
                let connections = ChannelGroup()
                return Sockets(
                    address: address, datagrams: datagrams, streams: try await openStreams(address, connections), connections: connections)
            } catch let error {
                try? await datagrams.close()
                guard port == 0, attempt < Self.attempts, (error.cause as? IOError)?.errnoCode == EADDRINUSE else { throw error }
                attempt += 1
            }
        }
    }

    func openDatagrams(_ address: SocketAddress) async throws(DNSServerError) -> any Channel {
        let core = core
        let logger = logger
        let bootstrap = DatagramBootstrap(group: loop)
            // Queries that come while the thread is busy wait here; the kernel gives as much of it as its own limit allows.
            .channelOption(.socketOption(.so_rcvbuf), value: DatagramHandler.kernelBufferBytes)
            .channelOption(.datagramVectorReadMessageCount, value: DatagramHandler.batch)
            .channelOption(
                .recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: DatagramHandler.batch * DatagramHandler.receiveBytes)
            )
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(DatagramHandler(core: core, logger: logger))
                }
            }
        do { return try await bootstrap.bind(to: address).get() } catch {
            throw DNSServerError("cannot listen on \(address), UDP", cause: error)
        }
    }

    private func openStreams(_ address: SocketAddress, _ connections: ChannelGroup) async throws(DNSServerError) -> any Channel {
        let core = core
        let bootstrap = ServerBootstrap(group: loop)
            .serverChannelOption(.backlog, value: 256)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(AcceptBackoffHandler())
                    try channel.pipeline.syncOperations.addHandler(ConnectionGate(core: core))
                }
            }
            // A client may say that it has sent its last query, and still wait for the answers.
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(.maxMessagesPerRead, value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    connections.add(channel)
                    try channel.pipeline.syncOperations.addHandler(StreamHandler(core: core))
                }
            }
        do { return try await bootstrap.bind(to: address).get() } catch {
            throw DNSServerError("cannot listen on \(address), TCP", cause: error)
        }
    }
}
