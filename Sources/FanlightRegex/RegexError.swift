/// Why a pattern cannot be used as a regular expression.
package struct RegexError: Error, Hashable, Sendable, CustomStringConvertible {
    package let pattern: String
    /// What RE2 says: `missing ): (a`.
    package let message: String

    package init(pattern: String, message: String) {
        self.pattern = pattern
        self.message = message
    }

    package var description: String { "\"\(pattern)\" is not a regular expression of RE2: \(message)" }
}
