import FanlightIR
import FanlightRegex

/// Says of a route which of its conditions a request fails, in words.
///
/// It reads the conditions as they are configured, not as they are compiled, so that it is a second opinion on the compiled tables.
struct RouteReasons {
    let head: SimulatedHead
    let patterns: PatternPool

    /// The first condition that does not hold: of the path, the headers, the query parameters, the claims; nil where all hold.
    func failure(of match: RouteMatch) -> String? {
        if let failure = failure(of: match.path) { return failure }
        for header in match.headers { if let failure = failure(of: header) { return failure } }
        for parameter in match.queryParameters { if let failure = failure(of: parameter) { return failure } }
        if let claim = match.claims.first { return "claim \(claim) is asked for, and no token is verified here" }
        return nil
    }

    private func failure(of path: RouteMatch.Path) -> String? {
        if head.path.isEmpty { return "there is no path" }
        switch path {
        case .exact(let text, let ignoresCase):
            let isMet = ignoresCase ? head.path.asciiLowercased == text.asciiLowercased : head.path.utf8.elementsEqual(text.utf8)
            return isMet ? nil : "path is \(head.path), not \(text)\(ignoresCase ? " in any case" : "")"
        case .prefix(let text, let ignoresCase):
            let isMet =
                ignoresCase
                ? head.path.asciiLowercased.utf8.starts(with: text.asciiLowercased.utf8) : head.path.utf8.starts(with: text.utf8)
            return isMet ? nil : "path is \(head.path), which does not begin with \(text)\(ignoresCase ? " in any case" : "")"
        case .regex(let pattern):
            guard let regex = patterns.regex(pattern) else { return "pattern \(pattern) cannot be compiled" }
            return regex.matches(head.path) ? nil : "path is \(head.path), which does not match \(pattern)"
        }
    }

    private func failure(of header: HeaderMatch) -> String? {
        let (subject, sent) = subject(header.name)
        let values = sent.isEmpty && header.treatsMissingAsEmpty ? [""] : sent
        if values.isEmpty {
            if case .present = header.value { return header.isInverted ? nil : "\(subject) is absent" }
            return "\(subject) is absent; it must \(header.isInverted ? "not " : "")\(words(header.value))"
        }
        if case .regex(let pattern) = header.value, patterns.regex(pattern) == nil {
            return header.isInverted ? nil : "pattern \(pattern) cannot be compiled"
        }
        guard values.contains(where: { holds(header.value, $0) }) == header.isInverted else { return nil }
        let shown = sent.map { "\"\($0)\"" }.joined(separator: ", ")
        let has = sent.isEmpty ? "\(subject) is absent and counts as empty" : "\(subject) is \(shown)"
        if case .present = header.value { return "\(has); it must be absent" }
        return "\(has); it must \(header.isInverted ? "not " : "")\(words(header.value))"
    }

    private func subject(_ name: String) -> (String, [String]) {
        switch name {
        case ":method": return ("method", [head.request.method])
        case ":scheme": return ("scheme", [head.request.transport == .https ? "https" : "http"])
        case ":path": return ("path and query", [head.path + (head.query.map { $0.isEmpty ? "" : "?" + $0 } ?? "")])
        case ":authority", "host": return ("authority", head.request.authority.isEmpty ? [] : [head.request.authority])
        default: return ("header \(name)", head.values(ofHeader: name))
        }
    }

    private func failure(of parameter: QueryParameterMatch) -> String? {
        let subject = "query parameter \(parameter.name)"
        guard let value = head.value(ofQueryParameter: parameter.name) else {
            if case .present = parameter.value { return "\(subject) is absent" }
            return "\(subject) is absent; it must \(words(parameter.value))"
        }
        return holds(parameter.value, value) ? nil : "\(subject) is \"\(value)\"; it must \(words(parameter.value))"
    }

    private func holds(_ match: ValueMatch, _ value: String) -> Bool {
        switch match {
        case .exact(let text): return value.utf8.elementsEqual(text.utf8)
        case .prefix(let text): return value.utf8.starts(with: text.utf8)
        case .regex(let pattern): return patterns.regex(pattern)?.matches(value) ?? false
        case .present: return true
        }
    }

    private func words(_ match: ValueMatch) -> String {
        switch match {
        case .exact(let text): "be \"\(text)\""
        case .prefix(let text): "begin with \"\(text)\""
        case .regex(let pattern): "match \(pattern)"
        case .present: "be there"
        }
    }
}

extension String {
    fileprivate var asciiLowercased: String { String(decoding: ASCII.lowercased(self), as: UTF8.self) }
}
