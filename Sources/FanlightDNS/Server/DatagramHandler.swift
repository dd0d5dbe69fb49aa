import Logging
import NIOCore

/// Answers what comes in over UDP.
final class DatagramHandler: ChannelInboundHandler {
    typealias InboundIn = AddressedEnvelope<ByteBuffer>
    typealias OutboundOut = AddressedEnvelope<ByteBuffer>

    /// Longer queries than any client has reason to send are cut off by the socket, and then are malformed.
    static let receiveBytes = 2048
    /// Fetched from the kernel at a time.
    static let batch = 32

    static let kernelBufferBytes: SocketOptionValue = 1 << 20

    private let core: DNSServerCore
    private let logger: Logger
    private var hasWritten = false

    init(core: DNSServerCore, logger: Logger) {
        self.core = core
        self.logger = logger
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let envelope = unwrapInboundIn(data)
        // Nobody can be reached at port 0, and the attempt would be an error of the socket.
        guard let port = envelope.remoteAddress.port, port != 0 else { return }
        // Answers that the kernel does not take are worth nothing when it does at last: the clients have asked again.
        guard context.channel.isWritable, let reply = core.reply(to: Array(envelope.data.readableBytesView), over: .udp) else { return }
        let buffer = context.channel.allocator.buffer(bytes: reply)
        context.write(wrapOutboundOut(AddressedEnvelope(remoteAddress: envelope.remoteAddress, data: buffer)), promise: nil)
        hasWritten = true
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        guard hasWritten else { return }
        hasWritten = false
        context.flush()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // The socket stays, unless NIO has closed it: then it is opened again.
        logger.debug("dns: an error of the UDP socket", metadata: ["error": "\(error)"])
    }
}
