import NIOCore
import NIOHTTP1
import NIOPosix

/// Calls another backend: one connection per call, and a short time-out.
struct SampleClient: Sendable {
    let group: any EventLoopGroup

    /// - Throws: `SampleError` with code `callFailed` when there is no connection, no whole answer in time, or another status than 200.
    func get(_ path: String, at address: BookinfoSample.Address, headers: HTTPHeaders, timeout: TimeAmount) async throws -> [UInt8] {
        let loop = group.next()
        let promise = loop.makePromise(of: SampleResponse.self)
        var head = HTTPRequestHead(version: .http1_1, method: .GET, uri: path, headers: headers)
        head.headers.replaceOrAdd(name: "host", value: address.description)
        head.headers.replaceOrAdd(name: "connection", value: "close")
        let request = head
        let connected = ClientBootstrap(group: loop)
            .connectTimeout(timeout)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHTTPClientHandlers()
                    try channel.pipeline.syncOperations.addHandler(SampleCallHandler(request: request, promise: promise, timeout: timeout))
                }
            }
            .connect(host: address.host, port: address.port)
        // The handler completes the promise only on a connection that has become active, so exactly one of the two does.
        connected.cascadeFailure(to: promise)
        let response: SampleResponse
        do {
            response = try await promise.futureResult.get()
        } catch {
            throw SampleError(.callFailed, "no answer from \(address)", cause: error)
        }
        guard response.status == .ok else {
            throw SampleError(.callFailed, "\(address) answered \(response.status.code)")
        }
        return response.body
    }
}
