/// What a reviews backend says about a book.
struct BookReviews: Codable, Sendable, Hashable {
    /// One reader's review.
    struct Review: Codable, Sendable, Hashable {
        var reviewer: String
        var text: String
        /// Nil in version 1, which knows no ratings.
        var rating: Rating?
    }

    /// Either stars with their color, or why there are none.
    struct Rating: Codable, Sendable, Hashable {
        var stars: Int?
        var color: String?
        var error: String?
    }

    var id: String
    var podname: String
    var clustername: String
    var reviews: [Review]
}
