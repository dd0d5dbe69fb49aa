import FanlightIR
import FanlightRegex

/// Whether every request that one match takes is taken by another too.
///
/// Only what is certain is said: where patterns cannot be compared, the answer is no.
struct MatchImplication {
    /// Compiled once for all the comparisons of an analysis.
    private var regexes: [String: Regex?] = [:]

    mutating func implies(_ narrow: RouteMatch, _ wide: RouteMatch) -> Bool {
        guard wide.claims.isEmpty, implies(narrow.path, wide.path) else { return false }
        for condition in wide.headers {
            guard narrow.headers.contains(where: { implies($0, condition) }) || holdsAlways(condition) else { return false }
        }
        for condition in wide.queryParameters {
            guard narrow.queryParameters.contains(where: { $0.name == condition.name && implies($0.value, condition.value) }) else {
                return false
            }
        }
        return true
    }

    /// A path that is matched begins with a slash and has no line breaks.
    static func takesEveryPath(_ path: RouteMatch.Path) -> Bool {
        switch path {
        case .prefix(let text, _): text.isEmpty || text == "/"
        case .regex(let pattern): [".*", "/.*", ".+", "^.*$", "^/.*$", "^/.*"].contains(pattern)
        case .exact: false
        }
    }

    mutating func implies(_ narrow: RouteMatch.Path, _ wide: RouteMatch.Path) -> Bool {
        if narrow == wide || Self.takesEveryPath(wide) { return true }
        switch (narrow, wide) {
        case (.exact(let narrow, let narrowIgnores), .exact(let wide, let wideIgnores)):
            return wideIgnores ? Self.lower(narrow) == Self.lower(wide) : narrow == wide && (!narrowIgnores || !Self.hasLetters(wide))
        case (.exact(let narrow, let narrowIgnores), .prefix(let wide, let wideIgnores)),
            (.prefix(let narrow, let narrowIgnores), .prefix(let wide, let wideIgnores)):
            if wideIgnores { return Self.lower(narrow).starts(with: Self.lower(wide)) }
            return narrow.utf8.starts(with: wide.utf8) && (!narrowIgnores || !Self.hasLetters(wide))
        case (.exact(let narrow, ignoresCase: false), .regex(let pattern)):
            return regex(pattern)?.matches(narrow) ?? false
        case (.regex(let pattern), .prefix(let wide, let wideIgnores)):
            let literal = PatternSample.literalPrefix(of: pattern)
            return wideIgnores ? Self.lower(literal).starts(with: Self.lower(wide)) : literal.utf8.starts(with: wide.utf8)
        default: return false
        }
    }

    private mutating func implies(_ narrow: HeaderMatch, _ wide: HeaderMatch) -> Bool {
        guard narrow.name == wide.name else { return false }
        if narrow == wide { return true }
        guard !narrow.isInverted, !narrow.treatsMissingAsEmpty else { return false }
        if !wide.isInverted { return implies(narrow.value, wide.value) }
        // A field may be repeated, so one value says nothing of the others; what begins with a colon is there once.
        guard wide.name.hasPrefix(":"), case .exact(let value) = narrow.value else { return false }
        return !holds(wide.value, value)
    }

    private func holdsAlways(_ condition: HeaderMatch) -> Bool {
        [":method", ":path", ":scheme"].contains(condition.name) && condition.value == .present && !condition.isInverted
    }

    private mutating func implies(_ narrow: ValueMatch, _ wide: ValueMatch) -> Bool {
        switch (narrow, wide) {
        case (_, .present): return true
        case (.exact(let value), _): return holds(wide, value)
        case (.prefix(let narrow), .prefix(let wide)): return narrow.hasPrefix(wide)
        case (.regex(let pattern), .prefix(let wide)): return PatternSample.literalPrefix(of: pattern).hasPrefix(wide)
        default: return narrow == wide
        }
    }

    private mutating func holds(_ match: ValueMatch, _ value: String) -> Bool {
        switch match {
        case .exact(let text): return value == text
        case .prefix(let text): return value.hasPrefix(text)
        case .regex(let pattern): return regex(pattern)?.matches(value) ?? false
        case .present: return true
        }
    }

    private mutating func regex(_ pattern: String) -> Regex? {
        if let known = regexes[pattern] { return known }
        let regex = try? Regex(pattern)
        regexes[pattern] = .some(regex)
        return regex
    }

    static func lower(_ text: String) -> [UInt8] { text.utf8.map { 0x41...0x5A ~= $0 ? $0 | 0x20 : $0 } }

    private static func hasLetters(_ text: String) -> Bool { text.utf8.contains { 0x41...0x5A ~= $0 & 0xDF } }
}
