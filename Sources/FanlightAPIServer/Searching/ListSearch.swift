import FanlightResources

/// How a list is looked through by people: the words that objects must have, an order, and where the page begins.
///
/// Kubernetes does not know these parameters. A list that has none of them is answered as Kubernetes does.
struct ListSearch: Sendable {
    struct Order: Hashable, Sendable {
        /// Folded.
        let column: String
        let isDescending: Bool
    }

    private static let names = ["search", "sortBy", "offset"]

    let words: SearchWords
    /// Nil for the order of lists: by namespace and name.
    let order: Order?
    let offset: Int

    static func isAsked(_ parameters: RequestParameters) -> Bool { names.contains { parameters[$0] != nil } }

    /// - Returns: nil where none of the parameters is given.
    /// - Throws: 400 for what cannot be meant.
    init?(_ parameters: RequestParameters) throws(APIStatus) {
        guard Self.isAsked(parameters) else { return nil }
        if parameters["continue"]?.isEmpty == false {
            throw .badRequest("continue cannot be combined with search, sortBy or offset; pages of such a list are asked for by offset")
        }
        do {
            words = try SearchWords(parameters["search"] ?? "")
        } catch {
            throw .badRequest(error.message)
        }
        offset = try parameters.number("offset") ?? 0
        guard offset >= 0 else { throw .badRequest("offset: Invalid value: \(offset): must not be negative") }
        guard let text = parameters["sortBy"] else {
            order = nil
            return
        }
        let isDescending = text.hasPrefix("-")
        let column = FoldedText.folded(isDescending ? String(text.dropFirst()) : text)
        guard !column.isEmpty else { throw .badRequest("sortBy: Invalid value: \(GoFormat.quoted(text)): must name a column") }
        order = Order(column: column, isDescending: isDescending)
    }
}
