import FanlightEventLoop
import Foundation
import NIOCore
import NIOPosix
import NIOSSL

@testable import FanlightCommands

/// Sends one request as its text says, without making it any better, and reads the answer to the end.
enum RawClient {
    static func send(_ call: BehaviourCase.Call, url: RequestURL, to address: FanlightEventLoop.SocketAddress) async throws -> RawResponse {
        var text = "\(call.method) \(url.target) HTTP/1.1\r\n"
        if !call.headers.contains(where: { $0.name.lowercased() == "host" }) { text += "host: \(url.authority)\r\n" }
        for (name, value) in call.headers { text += "\(name): \(value)\r\n" }
        text += "connection: close\r\n\r\n"
        return try await exchange(text, host: "127.0.0.1", port: Int(address.port), serverName: url.scheme == .https ? url.host : nil)
    }

    /// What the fixtures' certificate is believed by.
    private static let trust: NIOSSLContext? = {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.trustRoots = .file(BehaviourCase.root.appendingPathComponent("authority.pem").path)
        return try? NIOSSLContext(configuration: configuration)
    }()

    /// - Parameter serverName: speaks TLS, and believes the server only with a certificate for that name.
    static func exchange(_ text: String, host: String, port: Int, serverName: String? = nil) async throws -> RawResponse {
        let context = try serverName.map { name in
            guard let trust else { throw CommandError("authority.pem cannot be read") }
            return (trust, name)
        }
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.allowRemoteHalfClosure, value: true)
            .connect(host: host, port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let (trust, name) = context {
                        try channel.pipeline.syncOperations.addHandler(NIOSSLClientHandler(context: trust, serverHostname: name))
                    }
                    return try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            try await outbound.write(ByteBuffer(string: text))
            var all = ByteBuffer()
            for try await var part in inbound { all.writeBuffer(&part) }
            return try RawResponse(String(buffer: all))
        }
    }
}

/// An answer as it came over the wire.
struct RawResponse: Sendable {
    let status: Int
    let headers: [(name: String, value: String)]
    /// Without the framing of chunks.
    let body: String

    init(_ text: String) throws {
        guard let end = text.firstRange(of: "\r\n\r\n") else { throw CommandError("no response head in \"\(text)\"") }
        let lines = text[..<end.lowerBound].split(separator: "\r\n")
        guard let words = lines.first?.split(separator: " "), words.count > 1, let status = Int(words[1]) else {
            throw CommandError("no status line in \"\(text)\"")
        }
        self.status = status
        headers = lines.dropFirst().map { line in
            let sides = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            return (sides[0].lowercased(), sides.count > 1 ? String(sides[1].drop { $0 == " " }) : "")
        }
        let rest = text[end.upperBound...]
        body = headers.contains { $0.name == "transfer-encoding" } ? Self.joined(rest) : String(rest)
    }

    /// The values of all fields of the name, joined by commas.
    func header(_ name: String) -> String? {
        let values = headers.filter { $0.name == name.lowercased() }.map(\.value)
        return values.isEmpty ? nil : values.joined(separator: ",")
    }

    private static func joined(_ chunks: Substring) -> String {
        var rest = chunks
        var body = ""
        while let end = rest.firstRange(of: "\r\n"), let size = Int(rest[..<end.lowerBound], radix: 16), size > 0 {
            let chunk = rest[end.upperBound...].utf8.prefix(size)
            body += String(chunk) ?? ""
            rest = rest[chunk.endIndex...].dropFirst(1)
        }
        return body
    }
}
