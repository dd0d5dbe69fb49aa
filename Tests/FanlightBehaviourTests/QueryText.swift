@testable import FanlightCommands

/// The query of a URI as a server reads it.
enum QueryText {
    static func decoded(_ uri: String) -> [String: String] {
        var query: [String: String] = [:]
        for pair in uri.split(separator: "?").last?.split(separator: "&") ?? [] {
            let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            query[PercentEncoding.decoded(sides[0])] = sides.count > 1 ? PercentEncoding.decoded(sides[1]) : ""
        }
        return query
    }
}
