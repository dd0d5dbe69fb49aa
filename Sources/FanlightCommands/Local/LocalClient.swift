import FanlightManifests
import FanlightResources
import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix

/// Asks a running `fanlight serve` through the socket file of its data folder.
struct LocalClient {
    enum Method: String, Sendable {
        case GET, POST, PUT, PATCH, DELETE
    }

    let socketPath: String

    /// - Throws: `CommandError` where nothing serves on the data folder, or the question is refused.
    ///
    /// - Parameter path: below `/apis/fanlight.dev/v1`, such as `/status`; a query may follow.
    func ask(_ path: String, query: [(String, String)] = []) async throws -> String {
        try await send(.GET, "/apis/fanlight.dev/v1" + path, query: query)
    }

    /// - Throws: `CommandError` where nothing serves on the data folder, or the request is refused.
    func send(
        _ method: Method, _ path: String, query: [(String, String)] = [], body: String = "", contentType: String = "application/json"
    ) async throws -> String {
        let uri = query.isEmpty ? path : path + "?" + query.map { "\($0.0)=\(PercentText.encoded($0.1))" }.joined(separator: "&")
        let channel: NIOAsyncChannel<HTTPClientResponsePart, HTTPClientRequestPart>
        do {
            channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .connect(unixDomainSocketPath: socketPath) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHTTPClientHandlers()
                        return try NIOAsyncChannel(wrappingChannelSynchronously: channel)
                    }
                }
        } catch {
            let reason = (error as? IOError).map { String(cString: strerror($0.errnoCode)) } ?? "it cannot be opened"
            throw CommandError(
                "no fanlight serve answers at \(socketPath) (\(reason)). Start one with `fanlight serve`, or name its folder with --data")
        }
        var answer: Answer?
        do {
            try await channel.executeThenClose { inbound, outbound in
                let headers = HTTPHeaders(
                    [("host", "fanlight"), ("connection", "close"), ("user-agent", "fanlight/\(Version.current)")]
                        + (body.isEmpty ? [] : [("content-type", contentType), ("content-length", String(body.utf8.count))]))
                // In one write: the head is all that the other side needs to answer and close, and the end must not come after that.
                let head = HTTPRequestHead(version: .http1_1, method: HTTPMethod(rawValue: method.rawValue), uri: uri, headers: headers)
                var parts: [HTTPClientRequestPart] = [.head(head)]
                if !body.isEmpty { parts.append(.body(.byteBuffer(ByteBuffer(string: body)))) }
                try await outbound.write(contentsOf: parts + [.end(nil)])
                answer = try await Self.answer(inbound)
            }
        } catch {
            // The other side closes when it has answered, and may be first: what counts is that the answer is complete.
            if answer == nil { throw CommandError("fanlight serve at \(socketPath) closed the connection without an answer: \(error)") }
        }
        guard let answer else { throw CommandError("fanlight serve at \(socketPath) closed the connection without an answer") }
        guard (200..<300).contains(answer.status) else { throw CommandError(Self.reason(answer.text)) }
        return answer.text
    }

    private struct Answer {
        let status: Int
        let text: String
    }

    /// What a Status says; other texts as they are.
    private static func reason(_ text: String) -> String {
        if let message = JSONReader.read(Array(text.utf8)).documents.first?.node["message"]?.string { return message }
        return text.split(separator: "\n").joined(separator: "\n")
    }

    /// Nil where the answer is not complete.
    private static func answer(_ parts: NIOAsyncChannelInboundStream<HTTPClientResponsePart>) async throws -> Answer? {
        var status = 0
        var body = ByteBuffer()
        for try await part in parts {
            switch part {
            case .head(let head): status = Int(head.status.code)
            case .body(var bytes): body.writeBuffer(&bytes)
            case .end: return Answer(status: status, text: String(buffer: body))
            }
        }
        return nil
    }
}
