import NIOCore
import NIOHTTP1
import NIOHTTP2
import NIOSSL
import NIOTLS
import Synchronization

/// Puts a new connection's handlers together.
struct ConnectionSetup: Sendable {
    let core: ServerCore

    func configure(_ channel: any Channel) -> EventLoopFuture<Void> {
        channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(ConnectionEdge())
            guard let tlsContext = core.tlsContext.withLock({ $0 }) else {
                return try configureHTTP1(HTTPConnection(core: core, channel: channel, isSecure: false, peerCertificate: nil))
            }
            try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tlsContext))
            try channel.pipeline.syncOperations.addHandler(HandshakeDeadline(limit: core.limits.headTimeout))
            try channel.pipeline.syncOperations.addHandler(
                ApplicationProtocolNegotiationHandler { result, channel in
                    channel.eventLoop.makeCompletedFuture { try configureNegotiated(result, channel) }
                })
        }
    }

    private func configureNegotiated(_ result: ALPNResult, _ channel: any Channel) throws {
        let certificate = try channel.pipeline.syncOperations.handler(type: NIOSSLServerHandler.self).peerCertificate
        let connection = HTTPConnection(core: core, channel: channel, isSecure: true, peerCertificate: try certificate?.toDERBytes())
        switch result {
        case .negotiated("h2"): try configureHTTP2(connection)
        default: try configureHTTP1(connection)
        }
    }

    private func configureHTTP1(_ connection: HTTPConnection) throws {
        var limits = NIOHTTPDecoderLimitConfiguration()
        limits.maxHeaderFieldSize = core.limits.headBytes
        limits.maxHeaderListSize = core.limits.headBytes
        let decoder = HTTPRequestDecoder(leftOverBytesStrategy: .dropBytes, limitConfiguration: limits)
        var encoding = HTTPResponseEncoder.Configuration()
        encoding.automaticallySetFramingHeaders = false
        let pipeline = connection.channel.pipeline.syncOperations
        try pipeline.addHandler(HTTPResponseEncoder(configuration: encoding))
        try pipeline.addHandler(ByteToMessageHandler(decoder))
        try pipeline.addHandler(HTTP1Handler(connection: connection))
    }

    private func configureHTTP2(_ connection: HTTPConnection) throws {
        let loop = connection.channel.eventLoop
        let bound = NIOLoopBound(connection, eventLoop: loop)
        let handler = HTTP2ConnectionHandler(connection: connection)
        var settings = NIOHTTP2Handler.ConnectionConfiguration()
        settings.initialSettings = [
            HTTP2Setting(parameter: .maxConcurrentStreams, value: core.limits.streamsPerConnection),
            HTTP2Setting(parameter: .maxHeaderListSize, value: core.limits.headBytes),
        ]
        // Enough for a client that opens and gives up as many watches as it may have, a few times over.
        var streams = NIOHTTP2Handler.StreamConfiguration()
        streams.streamResetFrameRateLimit.maximumCount = max(200, 4 * core.limits.streamsPerConnection)
        let pipeline = connection.channel.pipeline.syncOperations
        try pipeline.addHandler(
            NIOHTTP2Handler(
                mode: .server, eventLoop: loop, connectionConfiguration: settings, streamConfiguration: streams,
                streamDelegate: handler.streamDelegate(loop: loop)
            ) { stream in
                stream.eventLoop.makeCompletedFuture {
                    try stream.pipeline.syncOperations.addHandler(HTTP2FramePayloadToHTTP1ServerCodec())
                    try stream.pipeline.syncOperations.addHandler(HTTP2StreamHandler(connection: bound.value))
                }
            })
        try pipeline.addHandler(handler)
    }
}

/// Closes a connection whose TLS handshake takes too long or fails.
private final class HandshakeDeadline: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer

    private let limit: Duration
    private var timer: DeadlineTimer?

    init(limit: Duration) {
        self.limit = limit
    }

    func handlerAdded(context: ChannelHandlerContext) {
        timer = DeadlineTimer(loop: context.eventLoop) { [pipeline = context.pipeline] in
            pipeline.fireUserInboundEventTriggered(ConnectionEdge.Abort())
        }
        timer?.set(limit)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
        timer = nil
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case TLSUserEvent.handshakeCompleted = event { timer?.cancel() }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.fireErrorCaught(error)
        // From the handshake on, the protocol's own handler decides what an error means.
        guard timer?.isCancelled == false else { return }
        context.pipeline.fireUserInboundEventTriggered(ConnectionEdge.Abort())
    }

    func channelInactive(context: ChannelHandlerContext) {
        timer?.cancel()
        context.fireChannelInactive()
    }
}
