import FanlightSchemas

/// `Warning` headers.
enum WarningText {
    /// Warnings beyond this number are not told: headers have limits.
    private static let mostWarnings = 20

    /// Headers hold one line of limited length.
    static func header(_ text: String) -> String {
        let line = String(text.map { $0.isNewline ? " " : $0 }.prefix(1_000))
        return StatusText.warning(line)
    }

    /// Each warning once.
    static func headers(_ warnings: [String]) -> [(name: String, value: String)] {
        var known: Set<String> = []
        return warnings.filter { known.insert($0).inserted }.prefix(mostWarnings).map { ("warning", header($0)) }
    }
}
