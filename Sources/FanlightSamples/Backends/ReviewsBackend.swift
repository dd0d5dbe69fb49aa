import FoundationEssentials
import Logging
import NIOCore
import NIOHTTP1

/// The reviews backend in one of its versions: `/reviews/<id>` and `/health`.
struct ReviewsBackend: SampleResponder {
    /// The color that tells version 2 from version 3.
    enum Stars: String, Sendable {
        case black, red
    }

    let podName: String
    /// Nil in version 1, which never calls ratings.
    let stars: Stars?
    let ratings: BookinfoSample.Address?
    let client: SampleClient
    let logger: Logger

    private static let texts = [
        ("Reviewer1", "I laughed out loud twice on the train, and both times the stranger beside me turned out to be somebody else."),
        ("Reviewer2", "Short, loud and kind in the end. A little confusing unless you keep a list of who is who, which nobody in it does."),
    ]

    func respond(to request: SampleRequest) async -> SampleResponse {
        guard request.isRead else { return .methodNotAllowed(allow: "GET, HEAD") }
        let segments = request.segments
        if segments == ["health"] { return .json(["status": "Reviews is healthy"]) }
        guard segments.count == 2, segments[0] == "reviews" else { return .failure(.notFound, "reviews has no such path") }
        guard let id = Int(segments[1]) else { return .failure(.badRequest, "please provide a numeric product ID") }
        let found = await ratings(of: id, for: request)
        let reviews = Self.texts.map { reviewer, text in
            BookReviews.Review(reviewer: reviewer, text: text, rating: rating(of: reviewer, in: found))
        }
        return .json(BookReviews(id: String(id), podname: podName, clustername: "local", reviews: reviews))
    }

    /// Nil when ratings gives no answer or is not asked.
    private func ratings(of id: Int, for request: SampleRequest) async -> BookRatings? {
        guard stars != nil, let ratings else { return nil }
        do {
            let body = try await client.get("/ratings/\(id)", at: ratings, headers: request.forwardedHeaders, timeout: .seconds(1))
            return try JSONDecoder().decode(BookRatings.self, from: Data(body))
        } catch {
            logger.debug("ratings gave no answer", metadata: ["backend.name": "\(podName)", "error": "\(error)"])
            return nil
        }
    }

    private func rating(of reviewer: String, in found: BookRatings?) -> BookReviews.Rating? {
        guard let stars else { return nil }
        guard let found else { return BookReviews.Rating(error: "The ratings service gives no answer at the moment.") }
        return found.ratings[reviewer].map { BookReviews.Rating(stars: $0, color: stars.rawValue) }
    }
}
