/// What the details backend says about a book.
struct BookDetails: Codable, Sendable, Hashable {
    var id: Int
    var author: String
    var year: Int
    var type: String
    var pages: Int
    var publisher: String
    var language: String
    var isbn10: String
    var isbn13: String

    enum CodingKeys: String, CodingKey {
        case id, author, year, type, pages, publisher, language
        case isbn10 = "ISBN-10"
        case isbn13 = "ISBN-13"
    }
}
