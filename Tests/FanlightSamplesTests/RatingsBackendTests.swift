import FoundationEssentials
import NIOHTTP1
import Testing

@testable import FanlightSamples

@Suite struct RatingsBackendTests {
    private let backend = RatingsBackend()

    private func send(_ method: HTTPMethod, _ uri: String, _ body: String = "") async -> SampleResponse {
        let head = HTTPRequestHead(version: .http1_1, method: method, uri: uri)
        return await backend.respond(to: SampleRequest(head: head, body: Array(body.utf8), peer: "test"))
    }

    @Test("a posted rating is read back, and the others of the book stay")
    func postIsStored() async throws {
        let posted = await send(.POST, "/ratings/0", #"{"Reviewer1": 1}"#)
        #expect(posted.status == .ok)
        let read = try JSONDecoder().decode(BookRatings.self, from: Data(await send(.GET, "/ratings/0").body))
        #expect(read == BookRatings(id: 0, ratings: ["Reviewer1": 1, "Reviewer2": 4]))
    }

    @Test("a rating of one book does not change another")
    func booksAreApart() async throws {
        _ = await send(.POST, "/ratings/0", #"{"Reviewer1": 1}"#)
        let read = try JSONDecoder().decode(BookRatings.self, from: Data(await send(.GET, "/ratings/1").body))
        #expect(read.ratings == ["Reviewer1": 5, "Reviewer2": 4])
    }

    @Test("what is no rating is refused", arguments: [#"{"Reviewer1": 6}"#, #"{"Reviewer1": "five"}"#, "[]", ""])
    func badRating(body: String) async {
        #expect(await send(.POST, "/ratings/0", body).status == .badRequest)
    }

    @Test("there is an end to what is stored")
    func storeIsBounded() {
        let store = RatingStore()
        let many = Dictionary(uniqueKeysWithValues: (0..<101).map { ("reader\($0)", 3) })
        #expect(store.store(many, for: 0) == nil)
        #expect((0..<1_000).allSatisfy { store.store(["a": 1], for: $0) != nil })
        #expect(store.store(["a": 1], for: 1_000) == nil)
    }
}
