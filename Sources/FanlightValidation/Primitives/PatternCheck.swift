import FanlightRegex
import FanlightResources

/// Checks the patterns of one object, each text once.
struct PatternCheck {
    private static let maximumLength = 1_024

    /// What is wrong with the patterns that were seen; nil inside for one that is fine.
    private var problems: [String: String?] = [:]

    mutating func problem(of pattern: String, in what: String) -> String? {
        if pattern.isEmpty { return "\(GoFormat.quoted(what)): regex string match should not be empty" }
        return problem(ofPattern: pattern, in: what)
    }

    mutating func problem(ofPattern pattern: String, in what: String) -> String? {
        if pattern.utf8.count > Self.maximumLength {
            return "\(GoFormat.quoted(what)): regex is too large, max length allowed is \(Self.maximumLength)"
        }
        if problems[pattern] == nil { problems[pattern] = .some(Self.compilationProblem(of: pattern)) }
        guard let problem = problems[pattern] ?? nil else { return nil }
        return "\(GoFormat.quoted(what)): \(problem); Istio uses RE2 style regex-based match (https://github.com/google/re2/wiki/Syntax)"
    }

    /// Nil where the pattern compiles, else what Go would say of it.
    static func compilationProblem(of pattern: String) -> String? {
        do throws(RegexError) {
            _ = try Regex(pattern)
            return nil
        } catch {
            return "error parsing regexp: " + goMessage(error.message)
        }
    }

    /// RE2 and Go's package have the same errors under other names.
    private static let names: [(re2: String, go: String)] = [
        ("missing ]", "missing closing ]"), ("missing )", "missing closing )"), ("trailing \\", "trailing backslash at end of expression"),
        ("no argument for repetition operator", "missing argument to repetition operator"),
        ("invalid repetition size", "invalid repeat count"),
        ("bad repetition operator", "invalid nested repetition operator"), ("invalid perl operator", "invalid or unsupported Perl syntax"),
        ("invalid named capture group", "invalid named capture"), ("invalid escape sequence", "invalid escape sequence"),
        ("invalid character class range", "invalid character class range"), ("invalid character class", "invalid character class"),
        ("unexpected )", "unexpected )"), ("invalid UTF-8", "invalid UTF-8"),
    ]

    private static func goMessage(_ message: String) -> String {
        for (name, goName) in names where message.hasPrefix(name) {
            let rest = message.dropFirst(name.count)
            if rest.isEmpty { return goName }
            if rest.hasPrefix(": ") { return "\(goName): `\(rest.dropFirst(2))`" }
        }
        return message
    }
}
