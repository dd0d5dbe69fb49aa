package import FanlightIR
package import FanlightRegex

/// What a route makes of the path of the requests that it forwards.
///
/// Compiled once per route; the query is not part of what it is given or gives back.
package struct PathRewriting: Sendable {
    private enum Change: Sendable {
        /// Puts the text in place of that many bytes at the start; nil for the whole path.
        case start(length: Int?, text: [UInt8])
        case regex(Regex, substitution: String)
    }

    private let change: Change

    /// nil where the path stays as it is: the route has no rewrite, or one with a pattern that does not compile.
    package init?(_ forward: Forward, match: RouteMatch.Path) {
        switch forward.pathRewrite {
        case nil: return nil
        case .matched(let text): self.init(change: .start(length: Self.matchedLength(match), text: Array(text.utf8)))
        case .regex(let pattern, let substitution):
            guard let regex = try? Regex(pattern) else { return nil }
            self.init(change: .regex(regex, substitution: substitution))
        }
    }

    /// For a pattern that the caller has compiled already.
    package init(regex: Regex, substitution: String) { self.init(change: .regex(regex, substitution: substitution)) }

    private init(change: Change) { self.change = change }

    /// The path to send, which may hold a query of its own that the request's query is appended to as it is.
    // Envoy: source/common/router/config_impl.cc, finalizePathHeader. A prefix is swapped as text: `/a` to `/` makes `//b` of `/a/b`.
    package func rewritten(_ path: Span<UInt8>) -> [UInt8] {
        path.withUnsafeBytes { path in
            switch change {
            case .start(let length, let text):
                return text + path.dropFirst(length ?? path.count)
            case .regex(let regex, let substitution):
                return regex.replacingAll(in: Array(path), with: substitution)
            }
        }
    }

    package func rewritten(_ path: String) -> String {
        String(decoding: rewritten(Array(path.utf8).span), as: UTF8.self)
    }

    /// How much of a path the match has taken; nil for all of it, as with exact paths and patterns.
    static func matchedLength(_ match: RouteMatch.Path) -> Int? {
        if case .prefix(let text, _) = match { return text.utf8.count }
        return nil
    }
}
