import FanlightRegex

/// A text that a regular expression takes, for expressions of the simple kind that routes have.
///
/// It reads literals, escapes, character classes, groups, alternatives and repetitions, and takes the first or shortest way through each.
/// What it makes is tried on the expression itself, so reading one wrongly gives no sample, never a wrong one.
struct PatternSample {
    private let pattern: [Character]
    private var index = 0

    private init(_ pattern: String) { self.pattern = Array(pattern) }

    static func text(of pattern: String) -> String? {
        var sample = PatternSample(pattern)
        guard let text = sample.alternatives(), sample.index == sample.pattern.count else { return nil }
        guard let regex = try? Regex(pattern), regex.matches(text) else { return nil }
        return text
    }

    /// The text that everything begins with that the pattern takes; empty where that is not plain to see.
    static func literalPrefix(of pattern: String) -> String {
        // An alternative may begin otherwise, and flags change what a letter means; quoting is beyond this reader.
        guard !hasAlternatives(pattern), !pattern.contains("(?"), !pattern.contains("\\Q") else { return "" }
        var prefix: [Character] = []
        var characters = Array(pattern.hasPrefix("^") ? pattern.dropFirst() : pattern[...])[...]
        while let character = characters.popFirst() {
            switch character {
            case "*", "?", "{":
                _ = prefix.popLast()
                return String(prefix)
            case "\\":
                guard let escaped = characters.popFirst(), !escaped.isLetter, !escaped.isNumber else { return String(prefix) }
                prefix.append(escaped)
            case ".", "+", "[", "(", ")", "$", "^": return String(prefix)
            default: prefix.append(character)
            }
        }
        return String(prefix)
    }

    /// Whether there is a choice between wholes, not just inside a group.
    private static func hasAlternatives(_ pattern: String) -> Bool {
        var depth = 0
        var isInClass = false
        var isEscaped = false
        for character in pattern {
            switch character {
            case _ where isEscaped: isEscaped = false
            case "\\": isEscaped = true
            case "[": isInClass = true
            case "]": isInClass = false
            case "(" where !isInClass: depth += 1
            case ")" where !isInClass: depth -= 1
            case "|" where !isInClass && depth == 0: return true
            default: break
            }
        }
        return false
    }

    private var next: Character? { index < pattern.count ? pattern[index] : nil }

    private mutating func take(_ character: Character) -> Bool {
        guard next == character else { return false }
        index += 1
        return true
    }

    private mutating func alternatives() -> String? {
        guard let first = sequence() else { return nil }
        while take("|") { guard sequence() != nil else { return nil } }
        return first
    }

    private mutating func sequence() -> String? {
        var text = ""
        while let character = next, character != "|", character != ")" {
            guard let atom = atom(), let count = repetitions() else { return nil }
            text += String(repeating: atom, count: count)
        }
        return text
    }

    private mutating func atom() -> String? {
        guard let character = next else { return nil }
        index += 1
        switch character {
        case "^", "$": return ""
        case ".": return "x"
        case "[": return characterClass()
        case "(":
            if take("?") {
                // Only groups without a number; flags and names are beyond this reader.
                guard take(":") else { return nil }
            }
            guard let inner = alternatives(), take(")") else { return nil }
            return inner
        case "\\": return escape()
        case "*", "+", "?", "{": return nil
        default: return String(character)
        }
    }

    private mutating func escape() -> String? {
        guard let character = next else { return nil }
        index += 1
        switch character {
        case "d": return "1"
        case "w": return "a"
        case "D", "S", "W": return character == "W" ? "-" : "a"
        case "b", "B", "A", "z": return ""
        default: return character.isLetter || character.isNumber ? nil : String(character)
        }
    }

    private mutating func characterClass() -> String? {
        let isNegated = take("^")
        var members: [Character] = []
        while let character = next, character != "]" || members.isEmpty {
            index += 1
            if character == "\\" {
                guard let escaped = escape(), let first = escaped.first else { return nil }
                members.append(first)
            } else {
                members.append(character)
            }
        }
        guard take("]") else { return nil }
        guard isNegated else { return members.first.map(String.init) }
        return ["x", "a", "1", "Z", "-"].first { !members.contains(Character($0)) }
    }

    private mutating func repetitions() -> Int? {
        var count = 1
        switch next {
        case "*", "?": count = 0
        case "+": count = 1
        case "{":
            index += 1
            var digits = ""
            while let character = next, character != "}" {
                digits.append(character)
                index += 1
            }
            guard let least = digits.split(separator: ",", omittingEmptySubsequences: false).first.flatMap({ Int($0) }), least <= 100 else {
                return nil
            }
            count = least
        default: return 1
        }
        index += 1
        _ = take("?")
        return count
    }
}
