import FoundationEssentials
import NIOHTTP1

/// The ratings backend: `/ratings/<id>` to read and, with POST, to write, and `/health`.
struct RatingsBackend: SampleResponder {
    let podName = BookinfoSample.Backend.ratings.rawValue
    private let store = RatingStore()

    func respond(to request: SampleRequest) async -> SampleResponse {
        let segments = request.segments
        if segments == ["health"], request.isRead { return .json(["status": "Ratings is healthy"]) }
        guard segments.count == 2, segments[0] == "ratings" else { return .failure(.notFound, "ratings has no such path") }
        guard let id = Int(segments[1]) else { return .failure(.badRequest, "please provide a numeric product ID") }
        if request.isRead { return .json(store.ratings(of: id)) }
        guard request.method == .POST else { return .methodNotAllowed(allow: "GET, HEAD, POST") }
        return post(request.body, product: id)
    }

    private func post(_ body: [UInt8], product: Int) -> SampleResponse {
        guard let ratings = try? JSONDecoder().decode([String: Int].self, from: Data(body)) else {
            return .failure(.badRequest, "please provide valid ratings JSON")
        }
        guard ratings.values.allSatisfy({ (1...5).contains($0) }) else {
            return .failure(.badRequest, "a rating is a number from 1 to 5")
        }
        guard let stored = store.store(ratings, for: product) else {
            return .failure(.insufficientStorage, "there is no room for more ratings")
        }
        return .json(stored)
    }
}
