import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix

/// Asks a running `fanlight serve` through the socket file of its data folder.
struct LocalClient {
    let socketPath: String

    /// - Throws: `CommandError` where nothing serves on the data folder, or the question is refused.
    func ask(_ path: String, query: [(String, String)] = []) async throws -> String {
        let uri = query.isEmpty ? path : path + "?" + query.map { "\($0.0)=\(PercentEncoding.encoded($0.1))" }.joined(separator: "&")
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
                let headers = HTTPHeaders([("host", "fanlight"), ("connection", "close")])
                // In one write: the head is all that the other side needs to answer and close, and the end must not come after that.
                let head = HTTPRequestHead(version: .http1_1, method: .GET, uri: uri, headers: headers)
                try await outbound.write(contentsOf: [.head(head), .end(nil)])
                answer = try await Self.answer(inbound)
            }
        } catch {
            // The other side closes when it has answered, and may be first: what counts is that the answer is complete.
            if answer == nil { throw CommandError("fanlight serve at \(socketPath) closed the connection without an answer: \(error)") }
        }
        guard let answer else { throw CommandError("fanlight serve at \(socketPath) closed the connection without an answer") }
        guard answer.status == 200 else { throw CommandError(answer.text.split(separator: "\n").joined(separator: "\n")) }
        return answer.text
    }

    private struct Answer {
        let status: Int
        let text: String
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
