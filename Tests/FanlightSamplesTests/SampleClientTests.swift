import NIOCore
import NIOHTTP1
import NIOPosix
import Testing

@testable import FanlightSamples

@Suite struct SampleClientTests {
    /// Takes requests and never answers; it ends when the connection does.
    private struct SilentResponder: SampleResponder {
        let podName = "silent"

        func respond(to request: SampleRequest) async -> SampleResponse {
            let (never, hold) = AsyncStream.makeStream(of: Never.self)
            for await _ in never {}
            hold.finish()
            return SampleResponse()
        }
    }

    @Test("a backend that takes the request and says nothing is a failed call")
    func silentBackend() async throws {
        let server = try await SampleServer.listen(on: BookinfoSample.Address(host: "127.0.0.1", port: 0), responder: SilentResponder())
        let client = SampleClient(group: MultiThreadedEventLoopGroup.singleton)
        let error = await #expect(throws: SampleError.self) {
            try await client.get("/", at: server.address, headers: HTTPHeaders(), timeout: .milliseconds(20))
        }
        #expect(error?.code == .callFailed)
        server.close()
        await server.waitUntilClosed()
    }
}
