import FanlightResources

/// The query of a URI as a server reads it.
enum QueryText {
    static func decoded(_ uri: String) -> [String: String] {
        var query: [String: String] = [:]
        for pair in uri.split(separator: "?").last?.split(separator: "&") ?? [] {
            let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = PercentText.decoded(sides[0], plusIsSpace: true) else { continue }
            query[name] = sides.count > 1 ? PercentText.decoded(sides[1], plusIsSpace: true) : ""
        }
        return query
    }
}
