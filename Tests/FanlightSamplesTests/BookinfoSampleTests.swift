import NIOCore
import NIOHTTP1
import NIOPosix
import Testing

@testable import FanlightSamples

@Suite struct BookinfoSampleTests {
    private let client = SampleClient(group: MultiThreadedEventLoopGroup.singleton)

    private func fetchPage(_ addresses: BookinfoSample.Addresses) async throws -> String {
        let address = try #require(addresses[.productpage])
        let body = try await client.get("/productpage", at: address, headers: ["x-request-id": "<7>"], timeout: .seconds(10))
        return String(decoding: body, as: UTF8.self)
    }

    @Test("the product page shows details and the reviews of each version in turn")
    func pageShowsReviews() async throws {
        let pages = try await withBookinfo { addresses in
            [try await fetchPage(addresses), try await fetchPage(addresses), try await fetchPage(addresses)]
        }
        #expect(pages.allSatisfy { $0.contains("William Shakespeare") && $0.contains("Reviewer1") && !$0.contains("role=\"alert\"") })
        #expect(pages[0].contains("reviews-v1") && !pages[0].contains("★"))
        #expect(pages[1].contains("reviews-v2") && pages[1].contains("class=\"stars black\""))
        #expect(pages[2].contains("reviews-v3") && pages[2].contains("class=\"stars red\""))
    }

    @Test("the product page shows the headers of its request, escaped")
    func pageShowsHeaders() async throws {
        let page = try await withBookinfo { try await fetchPage($0) }
        #expect(page.contains("<code>&lt;7&gt;</code>"))
    }

    @Test("without ratings the page has reviews and says that ratings are missing")
    func ratingsMissing() async throws {
        let page = try await withBookinfo([.productpage, .details, .reviewsV2]) { try await fetchPage($0) }
        #expect(page.contains("Ratings are not available."))
        #expect(page.contains("Reviewer1") && page.contains("William Shakespeare"))
    }

    @Test("without details and reviews the page still comes, with a panel for each")
    func allMissing() async throws {
        let page = try await withBookinfo([.productpage]) { try await fetchPage($0) }
        #expect(page.contains("Book details are not available.") && page.contains("Reviews are not available."))
    }

    @Test("a HEAD has the headers of the GET and no body, and the connection stays for the next request")
    func headKeepsConnection() async throws {
        let answer = try await withBookinfo([.details]) { addresses in
            let address = try #require(addresses[.details])
            let requests = "HEAD /health HTTP/1.1\r\nhost: a\r\n\r\nGET /health HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n"
            return try await rawExchange(requests, at: address)
        }
        let body = #"{"status":"Details is healthy"}"#
        #expect(answer.ranges(of: "HTTP/1.1 200 OK").count == 2)
        #expect(answer.ranges(of: "content-length: \(body.utf8.count)").count == 2)
        #expect(answer.ranges(of: body).count == 1)
    }

    @Test("an address that is in use is an error that names the backend")
    func addressInUse() async throws {
        try await withBookinfo([.details]) { addresses in
            var bind = BookinfoSample.Addresses()
            bind[.details] = addresses[.details]
            let second = BookinfoSample(bind: bind, logger: silentLogger)
            let error = await #expect(throws: SampleError.self) { try await second.run() }
            #expect(error?.code == .bindFailed)
            #expect(error?.message.contains("details-v1") == true)
        }
    }
}
