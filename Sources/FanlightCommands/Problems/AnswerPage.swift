import FanlightAPIServer

/// The part of an answer that is asked for with `offset` and `limit`.
struct AnswerPage: Hashable, Sendable {
    let offset: Int
    /// Nil for all that follows.
    let limit: Int?

    /// - Throws: `CommandError` for what is no number or negative.
    init(_ query: [String: String]) throws {
        offset = try Self.number("offset", in: query) ?? 0
        limit = try Self.number("limit", in: query)
    }

    func of<T>(_ elements: [T]) -> ArraySlice<T> { elements.dropFirst(offset).prefix(limit ?? .max) }

    static func number(_ name: String, in query: [String: String]) throws -> Int? {
        guard let text = query[name], !text.isEmpty else { return nil }
        guard let number = Int(text), number >= 0 else { throw CommandError("\(name) must be a number that is not negative, not \(text)") }
        return number
    }
}

extension SearchWords {
    /// The words of the parameter `search`.
    init(asked query: [String: String]) throws {
        do {
            try self.init(query["search"] ?? "")
        } catch {
            throw CommandError(error.message)
        }
    }
}
