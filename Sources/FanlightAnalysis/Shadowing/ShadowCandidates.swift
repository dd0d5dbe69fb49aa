import FanlightIR

/// The routes of a virtual host by what a request must have to be taken by them: those that may cover a given match, without looking at the others.
///
/// The key is the condition on the path and the first condition on one exact value. Whatever a route with such a condition covers has the
/// same condition, so that thousands of routes that differ only in the value of a header are told apart too.
struct ShadowCandidates {
    private struct Path: Hashable {
        var text: [UInt8] = []
        var isPrefix = true
        var ignoresCase = false
        var isPattern = false
    }

    private struct Condition: Hashable {
        var name: String
        var value: String
        var isHeader: Bool
    }

    private struct Key: Hashable {
        var path: Path
        var condition: Condition?
    }

    /// Rising indices.
    private var routes: [Key: [Int]] = [:]
    private var lengths: Set<Int> = []
    private var patterns: Set<String> = []

    /// Routes are inserted in their order.
    mutating func insert(_ match: RouteMatch, index: Int) {
        let path = Self.path(match.path)
        if path.isPattern {
            patterns.insert(String(decoding: path.text, as: UTF8.self))
        } else if path.isPrefix {
            lengths.insert(path.text.count)
        }
        routes[Key(path: path, condition: Self.conditions(match).first), default: []].append(index)
    }

    /// Groups of rising indices; whatever covers the match is in one of them.
    func groups(covering match: RouteMatch) -> [[Int]] {
        let conditions: [Condition?] = [nil] + Self.conditions(match)
        return paths(covering: match.path).flatMap { path in
            conditions.compactMap { routes[Key(path: path, condition: $0)] }
        }
    }

    /// A path that takes all is filed as the empty prefix.
    private static func path(_ path: RouteMatch.Path) -> Path {
        if MatchImplication.takesEveryPath(path) { return Path() }
        switch path {
        case .exact(let text, let ignoresCase):
            return Path(text: ignoresCase ? MatchImplication.lower(text) : Array(text.utf8), isPrefix: false, ignoresCase: ignoresCase)
        case .prefix(let text, let ignoresCase):
            return Path(text: ignoresCase ? MatchImplication.lower(text) : Array(text.utf8), ignoresCase: ignoresCase)
        case .regex(let pattern): return Path(text: Array(pattern.utf8), isPrefix: false, isPattern: true)
        }
    }

    private static func conditions(_ match: RouteMatch) -> [Condition] {
        var conditions: [Condition] = []
        for header in match.headers where !header.isInverted {
            if case .exact(let value) = header.value { conditions.append(Condition(name: header.name, value: value, isHeader: true)) }
        }
        for parameter in match.queryParameters {
            if case .exact(let value) = parameter.value {
                conditions.append(Condition(name: parameter.name, value: value, isHeader: false))
            }
        }
        return conditions
    }

    private func paths(covering path: RouteMatch.Path) -> [Path] {
        switch path {
        case .exact(let text, _):
            let exact = [
                Path(text: Array(text.utf8), isPrefix: false), Path(text: MatchImplication.lower(text), isPrefix: false, ignoresCase: true),
            ]
            let patterns = self.patterns.map { Path(text: Array($0.utf8), isPrefix: false, isPattern: true) }
            return prefixes(of: text) + exact + patterns
        case .prefix(let text, _): return prefixes(of: text)
        case .regex(let pattern):
            return prefixes(of: PatternSample.literalPrefix(of: pattern)) + [Self.path(path)]
        }
    }

    private func prefixes(of text: String) -> [Path] {
        let bytes = Array(text.utf8)
        let lower = MatchImplication.lower(text)
        let shorter = lengths.filter { $0 > 0 && $0 <= bytes.count }.flatMap { length in
            [Path(text: Array(bytes[..<length])), Path(text: Array(lower[..<length]), ignoresCase: true)]
        }
        return [Path()] + shorter
    }
}
