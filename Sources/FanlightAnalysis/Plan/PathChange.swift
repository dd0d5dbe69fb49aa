import FanlightIR

/// What a route makes of the paths that its match takes, as far as it can be compared.
enum PathChange: Hashable {
    case kept
    /// All become one.
    case constant(String)
    /// What begins with the text begins with the other from then on; the text has no letters whose case is free.
    case swapped(prefix: String, text: String)
    /// So many bytes at the start are replaced.
    case cut(Int, text: String)
    case pattern(String, substitution: String)
    /// Path and query become one.
    case withQuery(String)

    init(_ forward: Forward, _ match: RouteMatch.Path) {
        switch forward.pathRewrite {
        case nil: self = .kept
        case .matched(let text): self = Self.replacing(text, match)
        case .regex(let pattern, let substitution): self = .pattern(pattern, substitution: substitution)
        }
        self = Self.known(self, match)
    }

    init(_ redirect: Redirect, _ match: RouteMatch.Path) {
        switch redirect.path {
        case nil: self = .kept
        case .prefix(let text): self = Self.replacing(text, match)
        case .full(let text): self = text.contains("?") ? .withQuery(text) : .constant(text)
        }
        self = Self.known(self, match)
    }

    // FanlightRouting: PathRewriting, where a prefix is swapped as text and everything else is replaced as a whole.
    private static func replacing(_ text: String, _ match: RouteMatch.Path) -> PathChange {
        guard case .prefix(let prefix, let ignoresCase) = match else { return .constant(text) }
        if ignoresCase, prefix.utf8.contains(where: TextBytes.isLetter) { return .cut(prefix.utf8.count, text: text) }
        return .swapped(prefix: prefix, text: text)
    }

    /// What is kept of paths that are known in part is written as what it comes to, so that it can be compared.
    private static func known(_ change: PathChange, _ match: RouteMatch.Path) -> PathChange {
        guard change == .kept else { return change }
        switch match {
        case .exact(let text, let ignoresCase) where !ignoresCase || !text.utf8.contains(where: TextBytes.isLetter): return .constant(text)
        case .prefix(let text, let ignoresCase) where !ignoresCase || !text.utf8.contains(where: TextBytes.isLetter):
            return .swapped(prefix: text, text: text)
        default: return .kept
        }
    }

    private var keeps: Bool {
        if case .swapped(let prefix, let text) = self { return prefix.utf8.elementsEqual(text.utf8) }
        return self == .kept
    }

    /// Whether both make the same of every path that both matches take.
    func isSurelyAs(_ other: PathChange) -> Bool {
        if self == other || (keeps && other.keeps) { return true }
        guard case .swapped(let one, let before) = self.within(other), case .swapped(let two, let after) = other.within(self) else {
            return false
        }
        // Of two prefixes of one path the longer begins with the shorter.
        if one.utf8.count <= two.utf8.count { return Array(before.utf8) + two.utf8.dropFirst(one.utf8.count) == Array(after.utf8) }
        return Array(after.utf8) + one.utf8.dropFirst(two.utf8.count) == Array(before.utf8)
    }

    /// A cut of paths whose start is known from the other match.
    private func within(_ other: PathChange) -> PathChange {
        guard case .cut(let length, let text) = self, case .swapped(let prefix, _) = other, length <= prefix.utf8.count else { return self }
        return .swapped(prefix: prefix, text: text + String(decoding: prefix.utf8.dropFirst(length), as: UTF8.self))
    }

    var pattern: String? {
        if case .pattern(let pattern, _) = self { return pattern }
        return nil
    }
}
