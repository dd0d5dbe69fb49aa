import Synchronization

/// The ratings in memory; they are gone with the process.
final class RatingStore: Sendable {
    /// Bounds, because anyone who reaches the backend may write.
    private static let maxProducts = 1_000
    private static let maxReviewers = 100

    private let byProduct = Mutex<[Int: [String: Int]]>([:])

    /// What a product has before anybody rates it.
    private static let initial = ["Reviewer1": 5, "Reviewer2": 4]

    func ratings(of product: Int) -> BookRatings {
        BookRatings(id: product, ratings: byProduct.withLock { $0[product] } ?? Self.initial)
    }

    /// Adds or replaces ratings and gives all of the product, or nil when there is no room.
    func store(_ ratings: [String: Int], for product: Int) -> BookRatings? {
        byProduct.withLock { products in
            guard products[product] != nil || products.count < Self.maxProducts else { return nil }
            let merged = (products[product] ?? Self.initial).merging(ratings) { _, new in new }
            guard merged.count <= Self.maxReviewers else { return nil }
            products[product] = merged
            return BookRatings(id: product, ratings: merged)
        }
    }
}
