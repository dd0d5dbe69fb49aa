import FanlightObservability
import NIOCore
import NIOHTTP1
import NIOPosix

/// Reads the metrics of one replica. The text is read as it comes and not kept.
enum PodMetricsClient {
    /// - Throws: where the replica does not answer in time, or with something else than metrics.
    static func read(address: String, port: Int, gateway: String, within limit: Duration) async throws -> TrafficReading {
        try await withThrowingTaskGroup(of: TrafficReading.self) { group in
            group.addTask { try await read(address: address, port: port, gateway: gateway) }
            group.addTask {
                try await Task.sleep(for: limit)
                throw CommandError("\(address):\(port) did not answer within \(limit)")
            }
            defer { group.cancelAll() }
            guard let reading = try await group.next() else { throw CancellationError() }
            return reading
        }
    }

    private static func read(address: String, port: Int, gateway: String) async throws -> TrafficReading {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connectTimeout(.seconds(2))
            .connect(host: address, port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHTTPClientHandlers()
                    return try NIOAsyncChannel<HTTPClientResponsePart, HTTPClientRequestPart>(wrappingChannelSynchronously: channel)
                }
            }
        var result: Result<TrafficReading, any Error>?
        do {
            try await channel.executeThenClose { inbound, outbound in
                let headers = HTTPHeaders([("host", address), ("connection", "close"), ("user-agent", "fanlight/\(Version.current)")])
                let head = HTTPRequestHead(version: .http1_1, method: .GET, uri: "/stats/prometheus?by=route", headers: headers)
                try await outbound.write(contentsOf: [.head(head), .end(nil)])
                do { result = .success(try await answer(inbound, gateway: gateway)) } catch { result = .failure(error) }
            }
        } catch {
            // The replica closes when it has answered, and may be first: what counts is that the answer is complete.
            if result == nil { throw error }
        }
        guard let result else { throw CommandError("\(address):\(port) closed the connection without an answer") }
        return try result.get()
    }

    private static func answer(_ parts: NIOAsyncChannelInboundStream<HTTPClientResponsePart>, gateway: String) async throws
        -> TrafficReading
    {
        var reader = TrafficTextReader(gateway: gateway)
        for try await part in parts {
            switch part {
            case .head(let head):
                guard head.status == .ok else { throw CommandError("the replica answers \(head.status.code)") }
            case .body(let bytes): try bytes.withUnsafeReadableBytes { try reader.append($0) }
            case .end: return try reader.finish()
            }
        }
        throw CommandError("the answer is not complete")
    }
}
