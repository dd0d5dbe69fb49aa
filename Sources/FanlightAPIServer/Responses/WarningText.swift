import FanlightSchemas

/// The value of a `Warning` header.
enum WarningText {
    /// Headers hold one line of limited length.
    static func header(_ text: String) -> String {
        let line = String(text.map { $0.isNewline ? " " : $0 }.prefix(1_000))
        return StatusText.warning(line)
    }
}
