import CFanlightRE2

/// A regular expression in RE2's syntax, which takes time linear in the text whatever the pattern.
///
/// A pattern comes from users who share a gateway, so its program and its automata are bounded: a pattern that does not fit is refused when
/// it is compiled, not when a request meets it.
package final class Regex: Sendable {
    /// RE2's own default, which Envoy leaves as it is.
    package static let memoryLimit = 8 << 20

    package let pattern: String
    private let handle: Handle

    /// - Throws: the pattern is malformed or too large.
    package init(_ pattern: String) throws(RegexError) {
        var error = [CChar](repeating: 0, count: 256)
        var text = pattern
        let made = text.withUTF8 { pattern in
            pattern.withMemoryRebound(to: CChar.self) { pattern in
                fanlight_re2_make(pattern.baseAddress, pattern.count, Int64(Self.memoryLimit), &error, error.count)
            }
        }
        guard let made else { throw RegexError(pattern: pattern, message: Self.text(error)) }
        self.pattern = pattern
        handle = Handle(made)
    }

    /// Whether the expression takes the whole text, from its first to its last byte.
    package func matches(_ bytes: Span<UInt8>) -> Bool {
        bytes.withUnsafeBytes { matches($0) }
    }

    /// As `matches(_:)` of a span, for bytes that are already at hand as a buffer.
    package func matches(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let text = bytes.assumingMemoryBound(to: CChar.self)
        return fanlight_re2_matches(handle.expression, text.baseAddress, text.count)
    }

    package func matches(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { matches(UnsafeRawBufferPointer($0)) }
    }

    /// The bytes of the leftmost match that starts at or after `start`, anywhere in the text. What is before `start` is still seen by
    /// `^` and `\b`.
    package func firstMatch(in bytes: UnsafeRawBufferPointer, from start: Int = 0) -> Range<Int>? {
        guard start >= 0 else { return nil }
        let text = bytes.assumingMemoryBound(to: CChar.self)
        var first = 0
        var end = 0
        guard fanlight_re2_find(handle.expression, text.baseAddress, text.count, start, &first, &end) else { return nil }
        return first..<end
    }

    /// Whether the expression takes a part of the text.
    package func isContained(in text: String) -> Bool {
        var text = text
        return text.withUTF8 { firstMatch(in: UnsafeRawBufferPointer($0)) != nil }
    }

    /// Replaces every match by the substitution, in which `\1` is the first group and `\0` the whole match.
    ///
    /// Text without a match comes back as it is, and so does all text where the substitution names a group that the expression has not.
    package func replacingAll(in bytes: [UInt8], with substitution: String) -> [UInt8] {
        var substitution = substitution
        var count = 0
        let replaced = bytes.withUnsafeBytes { bytes in
            substitution.withUTF8 { substitution in
                substitution.withMemoryRebound(to: CChar.self) { substitution in
                    let text = bytes.assumingMemoryBound(to: CChar.self)
                    return fanlight_re2_replace_all(
                        handle.expression, text.baseAddress, text.count, substitution.baseAddress, substitution.count, &count)
                }
            }
        }
        guard let replaced else { return bytes }
        defer { fanlight_re2_release(replaced) }
        return [UInt8](UnsafeRawBufferPointer(start: replaced, count: count))
    }

    /// What is wrong with a substitution for this expression: it names a group that is not there. nil where nothing is.
    package func problem(ofSubstitution substitution: String) -> String? {
        var error = [CChar](repeating: 0, count: 256)
        var substitution = substitution
        let isTaken = substitution.withUTF8 { substitution in
            substitution.withMemoryRebound(to: CChar.self) { substitution in
                fanlight_re2_takes_substitution(handle.expression, substitution.baseAddress, substitution.count, &error, error.count)
            }
        }
        return isTaken ? nil : Self.text(error)
    }

    private static func text(_ bytes: [CChar]) -> String {
        String(decoding: bytes.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}

extension Regex {
    /// Owns the compiled expression.
    // RE2 allows concurrent use of a compiled expression; this class never changes what it points to and frees it once, at its end.
    private final class Handle: @unchecked Sendable {
        let expression: OpaquePointer

        init(_ expression: OpaquePointer) { self.expression = expression }

        deinit { fanlight_re2_free(expression) }
    }
}
