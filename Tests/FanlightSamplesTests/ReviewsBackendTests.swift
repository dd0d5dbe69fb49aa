import FoundationEssentials
import NIOHTTP1
import NIOPosix
import Testing

@testable import FanlightSamples

@Suite struct ReviewsBackendTests {
    @Test("when nothing listens at the address of ratings, each review says so")
    func ratingsRefuse() async throws {
        let free = BookinfoSample.Address(host: "127.0.0.1", port: 0)
        let server = try await SampleServer.listen(on: free, responder: RatingsBackend())
        server.close()
        await server.waitUntilClosed()
        let client = SampleClient(group: MultiThreadedEventLoopGroup.singleton)
        let backend = ReviewsBackend(podName: "reviews-v3", stars: .red, ratings: server.address, client: client, logger: silentLogger)

        let head = HTTPRequestHead(version: .http1_1, method: .GET, uri: "/reviews/0")
        let response = await backend.respond(to: SampleRequest(head: head, body: [], peer: "test"))

        let reviews = try JSONDecoder().decode(BookReviews.self, from: Data(response.body))
        #expect(response.status == .ok)
        #expect(reviews.podname == "reviews-v3")
        #expect(reviews.reviews.count == 2)
        #expect(reviews.reviews.allSatisfy { $0.rating?.stars == nil && $0.rating?.error != nil })
    }
}
