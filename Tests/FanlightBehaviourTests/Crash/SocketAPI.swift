import FanlightManifests
import FanlightResources
import NIOCore
import NIOHTTP1
import NIOPosix

/// The API through the socket of a data folder, with a connection for each request.
struct SocketAPI: Sendable {
    struct Answer: Sendable {
        let status: Int
        let body: Node
        /// What the write causes, as the client would show it.
        let warnings: [String]

        var revision: UInt64? { body.revision }
    }

    /// How the answer to a watch ended.
    enum WatchEnd: Sendable {
        /// The server said that it is over.
        case complete
        /// The connection broke off.
        case broken
        /// The client had enough.
        case left
    }

    let socketPath: String

    /// - Throws: where no complete answer came.
    func send(_ method: HTTPMethod, _ path: String, _ body: Node? = nil, type: String = "application/json") async throws -> Answer {
        var status = 0
        var warnings: [String] = []
        var bytes = ByteBuffer()
        var isComplete = false
        let content = body.map { ByteBuffer(bytes: $0.json) }
        try await exchange(method, path, content, type: type) { part in
            switch part {
            case .head(let head):
                status = Int(head.status.code)
                warnings = head.headers["warning"]
            case .body(var part): bytes.writeBuffer(&part)
            case .end: isComplete = true
            }
            return !isComplete
        }
        guard isComplete else { throw CrashError("the connection broke off") }
        return Answer(
            status: status, body: JSONReader.read(Array(bytes.readableBytesView)).documents.first?.node ?? .emptyObject, warnings: warnings)
    }

    /// Hands over one event after another until `take` is false or the watch ends.
    func watch(_ path: String, _ take: (Node) async throws -> Bool) async throws -> WatchEnd {
        var rest: [UInt8] = []
        var end = WatchEnd.broken
        var failure: (any Error)?
        do {
            try await exchange(.GET, path, nil, type: "application/json") { part in
                switch part {
                case .head(let head): if head.status != .ok { failure = CrashError("the watch was answered \(head.status)") }
                case .body(let part): rest += part.readableBytesView
                case .end:
                    end = .complete
                    return false
                }
                while let newline = rest.firstIndex(of: UInt8(ascii: "\n")) {
                    let line = Array(rest[..<newline])
                    rest.removeSubrange(...newline)
                    guard let event = JSONReader.read(line).documents.first?.node else {
                        failure = CrashError("no event: \(String(decoding: line, as: UTF8.self))")
                        return false
                    }
                    do {
                        guard try await take(event) else {
                            end = .left
                            return false
                        }
                    } catch {
                        failure = error
                        return false
                    }
                }
                return failure == nil
            }
        } catch {
            // The server went, which `end` says.
        }
        if let failure { throw failure }
        return end
    }

    private func exchange(
        _ method: HTTPMethod, _ path: String, _ body: ByteBuffer?, type: String, _ take: (HTTPClientResponsePart) async throws -> Bool
    ) async throws {
        let channel: NIOAsyncChannel<HTTPClientResponsePart, HTTPClientRequestPart> = try await ClientBootstrap(
            group: MultiThreadedEventLoopGroup.singleton
        )
        .connect(unixDomainSocketPath: socketPath) { channel in
            channel.eventLoop.makeCompletedFuture {
                try channel.pipeline.syncOperations.addHTTPClientHandlers()
                return try NIOAsyncChannel(wrappingChannelSynchronously: channel)
            }
        }
        var headers = HTTPHeaders([("host", "fanlight"), ("user-agent", "crash-tests"), ("content-type", type)])
        if let body { headers.add(name: "content-length", value: String(body.readableBytes)) }
        let head = HTTPRequestHead(version: .http1_1, method: method, uri: path, headers: headers)
        var isLeft = false
        do {
            try await channel.executeThenClose { inbound, outbound in
                try await outbound.write(contentsOf: [.head(head)] + (body.map { [.body(.byteBuffer($0))] } ?? []) + [.end(nil)])
                for try await part in inbound {
                    guard try await take(part) else {
                        isLeft = true
                        return
                    }
                }
            }
        } catch {
            // Closing a connection whose other side is gone already may fail, which does not matter any more.
            if !isLeft { throw error }
        }
    }
}

extension Node {
    /// The resource version of an object or a list.
    var revision: UInt64? { self[path: ["metadata", "resourceVersion"]]?.string.flatMap { UInt64($0) } }
}
