import NIOCore
import NIOPosix

@testable import FanlightDNS

/// Collects what a channel receives, piece by piece; ends with the channel.
private final class Collector<Received: Sendable>: ChannelInboundHandler, Sendable {
    typealias InboundIn = Received

    let pieces: AsyncStream<Received>
    private let continuation: AsyncStream<Received>.Continuation

    init(_ type: Received.Type = Received.self) {
        (pieces, continuation) = AsyncStream.makeStream(of: Received.self)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) { continuation.yield(unwrapInboundIn(data)) }
    func channelInactive(context: ChannelHandlerContext) { continuation.finish() }
    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}

/// A client with one UDP socket.
final class UDPTestClient {
    private let channel: any Channel
    private let server: SocketAddress
    private var pieces: AsyncStream<AddressedEnvelope<ByteBuffer>>.Iterator

    init(to server: DNSServer) async throws {
        self.server = try SocketAddress(ipAddress: server.host, port: server.port)
        let collector = Collector(AddressedEnvelope<ByteBuffer>.self)
        channel = try await DatagramBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelInitializer { $0.pipeline.addHandler(collector) }
            .bind(host: server.host, port: 0).get()
        pieces = collector.pieces.makeAsyncIterator()
    }

    func send(_ query: [UInt8]) async throws {
        try await channel.writeAndFlush(AddressedEnvelope(remoteAddress: server, data: ByteBuffer(bytes: query))).get()
    }

    func receive() async -> [UInt8]? { await pieces.next().map { Array($0.data.readableBytesView) } }

    func ask(_ query: TestQuery) async throws -> TestMessage {
        try await send(query.bytes)
        return try TestMessage(await receive() ?? [])
    }

    func close() async { try? await channel.close() }
}

/// A client with one TCP connection.
final class TCPTestClient {
    let channel: any Channel
    private var pieces: AsyncStream<ByteBuffer>.Iterator
    private var received = ByteBuffer()

    /// - Parameter reads: false for a client that lets everything wait for it. Its socket holds little, so that this is soon noticed.
    init(to server: DNSServer, reads: Bool = true) async throws {
        let collector = Collector(ByteBuffer.self)
        var bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        if !reads {
            bootstrap = bootstrap.channelOption(.socketOption(.so_sndbuf), value: 65_536).channelOption(
                .socketOption(.so_rcvbuf), value: 65_536)
        }
        channel =
            try await bootstrap
            .channelOption(.autoRead, value: reads)
            .channelInitializer { $0.pipeline.addHandler(collector) }
            .connect(host: server.host, port: server.port).get()
        pieces = collector.pieces.makeAsyncIterator()
    }

    static func framed(_ message: [UInt8]) -> [UInt8] { TestQuery.number(UInt16(message.count)) + message }

    func send(_ bytes: [UInt8]) async throws { try await channel.writeAndFlush(ByteBuffer(bytes: bytes)).get() }

    /// - Returns: nil where the server has closed the connection.
    func receive() async -> [UInt8]? {
        while true {
            if let length = received.getInteger(at: received.readerIndex, as: UInt16.self), received.readableBytes >= 2 + Int(length) {
                received.moveReaderIndex(forwardBy: 2)
                return received.readBytes(length: Int(length))
            }
            guard var piece = await pieces.next() else { return nil }
            received.writeBuffer(&piece)
        }
    }

    func ask(_ query: TestQuery) async throws -> TestMessage {
        try await send(Self.framed(query.bytes))
        return try TestMessage(await receive() ?? [])
    }

    func close() async { try? await channel.close() }
}
