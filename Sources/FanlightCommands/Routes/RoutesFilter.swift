import FanlightAPIServer
import FanlightAnalysis
import FanlightIR

/// Which routes of each virtual host somebody wants to see: those that have all words of a search, page by page.
struct RoutesFilter: Sendable {
    private enum Content: Sendable {
        case all
        case part(SearchWords, AnswerPage)
    }

    /// Everything, without numbers.
    static let all = RoutesFilter(content: .all)

    private let content: Content

    private init(content: Content) { self.content = content }

    /// - Throws: `CommandError` for what cannot be meant.
    init(_ query: [String: String]) throws {
        let isAsked = ["search", "offset", "limit"].contains { query[$0] != nil }
        content = isAsked ? .part(try SearchWords(asked: query), try AnswerPage(query)) : .all
    }

    /// Whether a search can find something in the virtual host; others are left out.
    func mayMatch(_ host: VirtualHost) -> Bool {
        guard case .part(let words, _) = content, !words.isEmpty else { return true }
        return host.routes.contains { Self.matches($0.value, of: host.domains, words) }
    }

    func part(_ host: RouteListing.Host) -> RoutesAnswer.Host {
        guard case .part(let words, let page) = content else { return RoutesAnswer.Host(listed: host, matched: nil, lines: host.lines) }
        let matched = words.isEmpty ? host.lines : host.lines.filter { Self.matches($0.route.value, of: host.domains, words) }
        return RoutesAnswer.Host(listed: host, matched: matched.count, lines: Array(page.of(matched)))
    }

    private static func matches(_ route: Route, of domains: [String], _ words: SearchWords) -> Bool {
        words.occur(in: domains + [route.name, RouteText.match(route.match), RouteText.action(route.action), route.origin.owner])
    }
}
