/// What the ratings backend says about a book: stars from 1 to 5 by reviewer.
struct BookRatings: Codable, Sendable, Hashable {
    var id: Int
    var ratings: [String: Int]
}
