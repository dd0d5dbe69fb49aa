import FanlightHTTP
import NIOCore
import NIOPosix
import NIOSSL

/// A client that sends the bytes that a test writes, and reads HTTP/1.1 responses.
struct RawClient: Sendable {
    struct Response: Sendable, Equatable {
        var status: Int
        var headers: [String: String]
        var body: [UInt8]

        var text: String { String(decoding: body, as: UTF8.self) }
    }

    struct TLS: Sendable {
        var authorityPEM: String
        var identity: TestAuthority.Identity?
        var protocols = ["http/1.1"]
        var maximumVersion: TLSVersion?

        func makeHandler() throws -> NIOSSLClientHandler {
            var configuration = TLSConfiguration.makeClientConfiguration()
            configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMBytes(Array(authorityPEM.utf8)))
            configuration.applicationProtocols = protocols
            configuration.maximumTLSVersion = maximumVersion
            if let maximumVersion { configuration.minimumTLSVersion = maximumVersion }
            if let identity {
                configuration.certificateChain = try NIOSSLCertificate.fromPEMBytes(Array(identity.certificatePEM.utf8)).map {
                    .certificate($0)
                }
                configuration.privateKey = .privateKey(try NIOSSLPrivateKey(bytes: Array(identity.keyPEM.utf8), format: .pem))
            }
            return try NIOSSLClientHandler(context: NIOSSLContext(configuration: configuration), serverHostname: "localhost")
        }
    }

    let channel: any Channel
    let inbox: ByteInbox

    static func connect(_ address: HTTPServerAddress, tls: TLS? = nil, reads: Bool = true) async throws -> RawClient {
        let inbox = ByteInbox()
        let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.autoRead, value: reads)
            .channelOption(.allowRemoteHalfClosure, value: false)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let tls { try channel.pipeline.syncOperations.addHandler(tls.makeHandler()) }
                    try channel.pipeline.syncOperations.addHandler(Collector(inbox: inbox))
                }
            }
        let channel =
            switch address {
            case .tcp(let host, let port): try await bootstrap.connect(host: host, port: port).get()
            case .unix(let path): try await bootstrap.connect(unixDomainSocketPath: path).get()
            }
        return RawClient(channel: channel, inbox: inbox)
    }

    func send(_ text: String) async throws { try await send(Array(text.utf8)) }

    func send(_ bytes: [UInt8]) async throws {
        try await channel.writeAndFlush(ByteBuffer(bytes: bytes))
    }

    func close() async { try? await channel.close() }

    func startReading() async throws { try await channel.setOption(.autoRead, value: true).get() }

    /// Sends no more, but still reads.
    func closeOutput() async throws { try await channel.close(mode: .output) }

    /// Up to and including the text; nil when the connection closes before it came.
    func read(through end: String) async -> String? {
        let mark = Array(end.utf8)
        return await inbox.take { bytes in
            guard let range = bytes.firstRange(of: mark) else { return nil }
            defer { bytes.removeSubrange(..<range.upperBound) }
            return String(decoding: bytes[..<range.upperBound], as: UTF8.self)
        }
    }

    /// What comes until the server closes the connection.
    func readToEnd() async -> String { String(decoding: await inbox.takeAll(), as: UTF8.self) }

    /// The head of a response; nil when there is none before the connection closes.
    func readHead() async -> Response? {
        guard let head = await read(through: "\r\n\r\n") else { return nil }
        let lines = head.split(separator: "\r\n")
        guard let first = lines.first, let status = first.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else { return nil }
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            headers[parts[0].lowercased()] = parts.count > 1 ? String(parts[1].drop { $0 == " " }) : ""
        }
        return Response(status: status, headers: headers, body: [])
    }

    /// A whole response with its body, whose length it says itself.
    func readResponse(hasBody: Bool = true) async -> Response? {
        guard var response = await readHead() else { return nil }
        guard hasBody else { return response }
        if let length = response.headers["content-length"].flatMap({ Int($0) }) {
            guard let body = await readBytes(length) else { return nil }
            response.body = body
        } else if response.headers["transfer-encoding"] == "chunked" {
            while let chunk = await readChunk() {
                if chunk.isEmpty { return response }
                response.body += chunk
            }
            return nil
        }
        return response
    }

    /// One chunk of a chunked body; empty for the last one, and nil when the connection closes before it is complete.
    func readChunk() async -> [UInt8]? {
        guard let size = await read(through: "\r\n"), let count = Int(size.dropLast(1), radix: 16) else { return nil }
        guard let chunk = await readBytes(count + 2) else { return nil }
        return Array(chunk.dropLast(2))
    }

    func readBytes(_ count: Int) async -> [UInt8]? {
        await inbox.take { bytes in
            guard bytes.count >= count else { return nil }
            defer { bytes.removeFirst(count) }
            return Array(bytes[..<count])
        }
    }
}

private final class Collector: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let inbox: ByteInbox

    init(inbox: ByteInbox) {
        self.inbox = inbox
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        inbox.append([UInt8](buffer: unwrapInboundIn(data)))
    }

    func channelInactive(context: ChannelHandlerContext) {
        inbox.close()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}
