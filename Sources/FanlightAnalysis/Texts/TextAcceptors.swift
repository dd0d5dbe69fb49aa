import FanlightRegex

/// Compiles conditions once for all the searches of an analysis.
final class TextAcceptors {
    private var automata: [String: PatternAutomaton?] = [:]
    private var regexes: [String: Regex?] = [:]
    private var domains: [String: PatternAutomaton] = [:]

    /// Nil where the condition cannot be compared with others.
    func acceptor(_ condition: TextCondition) -> TextAcceptor? {
        switch condition {
        case .any: return .any
        case .exact(let text, let ignoresCase): return TextAcceptor(exact: text, ignoresCase: ignoresCase)
        case .prefix(let text, let ignoresCase): return TextAcceptor(prefix: text, ignoresCase: ignoresCase)
        case .domain(let domain): return TextAcceptor(automaton(ofDomain: domain))
        case .pattern(let pattern):
            // What does not compile takes nothing.
            guard regex(pattern) != nil else { return .nothing }
            return automaton(pattern).map { TextAcceptor($0) }
        }
    }

    func holds(_ condition: TextCondition, _ text: String) -> Bool {
        switch condition {
        case .any: return true
        case .exact(let wanted, let ignoresCase):
            return ignoresCase ? MatchImplication.lower(wanted) == MatchImplication.lower(text) : text.utf8.elementsEqual(wanted.utf8)
        case .prefix(let wanted, let ignoresCase):
            return ignoresCase
                ? MatchImplication.lower(text).starts(with: MatchImplication.lower(wanted)) : text.utf8.starts(with: wanted.utf8)
        case .pattern(let pattern): return regex(pattern)?.matches(text) ?? false
        case .domain(let domain):
            let automaton = automaton(ofDomain: domain)
            return automaton.isAccepting(text.utf8.reduce(automaton.start) { automaton.step($0, $1) })
        }
    }

    /// Nil where the pattern is none.
    func regex(_ pattern: String) -> Regex? {
        if let known = regexes[pattern] { return known }
        let regex = try? Regex(pattern)
        regexes[pattern] = .some(regex)
        return regex
    }

    private func automaton(_ pattern: String) -> PatternAutomaton? {
        if let known = automata[pattern] { return known }
        let automaton = PatternParser.tree(of: pattern).map { PatternAutomaton($0) }
        automata[pattern] = .some(automaton)
        return automaton
    }

    // FanlightRouting: HostIndex, which leaves out the port, ignores the case, and has an asterisk stand for at least one character.
    private func automaton(ofDomain domain: String) -> PatternAutomaton {
        if let known = domains[domain] { return known }
        let digits = PatternNode.set(ByteSet(UInt8(ascii: "0")...UInt8(ascii: "9")))
        let port = PatternNode.repetition(
            .sequence([.literal([UInt8(ascii: ":")]), .repetition(digits, least: 1, most: 5)]), least: 0, most: 1)
        var letters = ByteSet(TextBytes.readable.filter { TextBytes.authority.contains($0) })
        letters.remove(UInt8(ascii: ":"))
        letters.remove(UInt8(ascii: "."))
        let label = PatternNode.repetition(.set(letters), least: 1, most: nil)
        let name = PatternNode.sequence([
            label, .repetition(.sequence([.literal([UInt8(ascii: ".")]), label]), least: 0, most: nil),
        ])
        let host: PatternNode =
            if domain.hasPrefix("*") {
                .sequence([name, .literal(domain.utf8.dropFirst(), ignoresCase: true)])
            } else {
                .literal(domain.utf8, ignoresCase: true)
            }
        let automaton = PatternAutomaton(.sequence([host, port]))
        domains[domain] = automaton
        return automaton
    }
}
