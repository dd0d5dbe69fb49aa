import FanlightIR

/// Whether two matches may have a request in common, told without looking closely: a no is certain, a yes is not.
enum MatchOverlap {
    static func mayMeet(_ left: RouteMatch, _ right: RouteMatch) -> Bool {
        mayMeet(left.path, right.path) && !haveOpposedMethods(left, right) && !haveOpposedParameters(left, right)
    }

    static func mayMeet(_ left: RouteMatch.Path, _ right: RouteMatch.Path) -> Bool {
        switch (left, right) {
        case (.regex(let pattern), .exact(let text, _)), (.exact(let text, _), .regex(let pattern)):
            // Sound whatever the cases, since what everything begins with is literal.
            return MatchImplication.lower(text).starts(with: MatchImplication.lower(PatternSample.literalPrefix(of: pattern)))
        case (.regex(let pattern), .prefix(let text, _)), (.prefix(let text, _), .regex(let pattern)):
            return haveCommonStart(PatternSample.literalPrefix(of: pattern), text)
        case (.regex(let one), .regex(let other)):
            return one == other || haveCommonStart(PatternSample.literalPrefix(of: one), PatternSample.literalPrefix(of: other))
        case (.exact(let one, let oneIgnores), .exact(let other, let otherIgnores)):
            return oneIgnores || otherIgnores ? MatchImplication.lower(one) == MatchImplication.lower(other) : one == other
        case (.exact(let text, let textIgnores), .prefix(let prefix, let prefixIgnores)),
            (.prefix(let prefix, let prefixIgnores), .exact(let text, let textIgnores)):
            if textIgnores || prefixIgnores { return MatchImplication.lower(text).starts(with: MatchImplication.lower(prefix)) }
            return text.utf8.starts(with: prefix.utf8)
        case (.prefix(let one, let oneIgnores), .prefix(let other, let otherIgnores)):
            if oneIgnores || otherIgnores { return haveCommonStart(one, other) }
            return one.utf8.starts(with: other.utf8) || other.utf8.starts(with: one.utf8)
        }
    }

    private static func haveCommonStart(_ one: String, _ other: String) -> Bool {
        let one = MatchImplication.lower(one)
        let other = MatchImplication.lower(other)
        return one.starts(with: other) || other.starts(with: one)
    }

    /// A request has one method; other headers may be repeated.
    private static func haveOpposedMethods(_ left: RouteMatch, _ right: RouteMatch) -> Bool {
        guard let one = exactMethod(left), let other = exactMethod(right) else { return false }
        return one != other
    }

    private static func exactMethod(_ match: RouteMatch) -> String? {
        for header in match.headers where header.name == ":method" && !header.isInverted {
            if case .exact(let method) = header.value { return method }
        }
        return nil
    }

    private static func haveOpposedParameters(_ left: RouteMatch, _ right: RouteMatch) -> Bool {
        if left.queryParameters.isEmpty || right.queryParameters.isEmpty { return false }
        for one in left.queryParameters {
            guard case .exact(let value) = one.value else { continue }
            for other in right.queryParameters where other.name == one.name {
                if case .exact(let text) = other.value, text != value { return true }
            }
        }
        return false
    }
}
