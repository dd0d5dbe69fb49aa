import FoundationEssentials
import Logging
import NIOCore
import NIOHTTP1

/// The product page backend: the page, its API under `/api/v1/products`, sign-in and `/health`.
struct ProductPageBackend: SampleResponder {
    let podName = BookinfoSample.Backend.productpage.rawValue
    private let details: BookinfoSample.Address?
    private let ratings: BookinfoSample.Address?
    private let reviews: ReviewsRotation
    private let client: SampleClient
    private let logger: Logger
    private let page = ProductPage()

    init(addresses: BookinfoSample.Addresses, client: SampleClient, logger: Logger) {
        self.details = addresses[.details]
        self.ratings = addresses[.ratings]
        self.reviews = ReviewsRotation([.reviewsV1, .reviewsV2, .reviewsV3].compactMap { addresses[$0] })
        self.client = client
        self.logger = logger
    }

    func respond(to request: SampleRequest) async -> SampleResponse {
        if request.path == "/login" { return signIn(request) }
        guard request.isRead else { return .methodNotAllowed(allow: "GET, HEAD") }
        return switch request.path {
        case "/": .redirect(to: "/productpage")
        case "/productpage": await productPage(for: request)
        case "/logout": signOut()
        case "/health": .text("Product page is healthy")
        case "/static/style.css": .text(PageAssets.style, type: "text/css; charset=utf-8")
        case "/api/v1/products": .json(Product.catalogue)
        default: await product(for: request)
        }
    }

    private func productPage(for request: SampleRequest) async -> SampleResponse {
        // Bounded by the client's time-out each; both calls run at the same time.
        async let details = book(BookDetails.self, "/details/0", at: details, for: request)
        async let reviews = book(BookReviews.self, "/reviews/0", at: reviews.next(), for: request)
        let content = await ProductPage.Content(
            product: Product.catalogue[0], details: details, reviews: reviews, user: request.signedInUser, request: request)
        return .text(page.html(content), type: "text/html; charset=utf-8")
    }

    /// `/api/v1/products/<id>` and, below it, what another backend says.
    private func product(for request: SampleRequest) async -> SampleResponse {
        let segments = request.segments
        guard segments.count >= 4, segments.count <= 5, segments[0...2] == ["api", "v1", "products"] else {
            return .failure(.notFound, "productpage has no such path")
        }
        guard let id = Int(segments[3]) else { return .failure(.badRequest, "please provide a numeric product ID") }
        if segments.count == 5 {
            return switch segments[4] {
            case "reviews": answer(await book(BookReviews.self, "/reviews/\(id)", at: reviews.next(), for: request))
            case "ratings": answer(await book(BookRatings.self, "/ratings/\(id)", at: ratings, for: request))
            default: .failure(.notFound, "productpage has no such path")
            }
        }
        guard Product.catalogue.contains(where: { $0.id == id }) else { return .failure(.notFound, "there is no product \(id)") }
        return answer(await book(BookDetails.self, "/details/\(id)", at: details, for: request))
    }

    private func answer(_ outcome: Result<some Encodable, SampleError>) -> SampleResponse {
        switch outcome {
        case .success(let value): .json(value)
        case .failure(let error): .failure(.serviceUnavailable, error.message)
        }
    }

    private func book<Value: Decodable>(
        _ type: Value.Type, _ path: String, at address: BookinfoSample.Address?, for request: SampleRequest
    ) async -> Result<Value, SampleError> {
        let service = path.split(separator: "/").first ?? "backend"
        guard let address else { return .failure(SampleError(.callFailed, "The \(service) service does not run.")) }
        do {
            var headers = request.forwardedHeaders
            if let user = request.signedInUser { headers.replaceOrAdd(name: "end-user", value: user) }
            let body = try await client.get(path, at: address, headers: headers, timeout: .seconds(2))
            return .success(try JSONDecoder().decode(Value.self, from: Data(body)))
        } catch {
            logger.debug(
                "backend gave no answer",
                metadata: ["backend.address": "\(address)", "http.path": "\(path)", "error": "\(error)"])
            return .failure(SampleError(.callFailed, "The \(service) service gives no answer at the moment.", cause: error))
        }
    }
}
