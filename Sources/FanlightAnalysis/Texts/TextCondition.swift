import FanlightIR

/// A condition on one text of a request.
enum TextCondition: Hashable, Sendable {
    case any
    case exact(String, ignoresCase: Bool)
    case prefix(String, ignoresCase: Bool)
    case pattern(String)
    /// A Host field that belongs to the domain, with any port or none.
    case domain(String)

    init(_ path: RouteMatch.Path) {
        switch path {
        case .exact(let text, let ignoresCase): self = .exact(text, ignoresCase: ignoresCase)
        case .prefix(let text, let ignoresCase): self = .prefix(text, ignoresCase: ignoresCase)
        case .regex(let pattern): self = .pattern(pattern)
        }
    }

    init(_ value: ValueMatch) {
        switch value {
        case .exact(let text): self = .exact(text, ignoresCase: false)
        case .prefix(let text): self = .prefix(text, ignoresCase: false)
        case .regex(let pattern): self = .pattern(pattern)
        case .present: self = .any
        }
    }

    /// The one text that it takes, if it is such a condition.
    var only: String? {
        if case .exact(let text, ignoresCase: false) = self { return text }
        return nil
    }
}
