/// One condition on a header or query parameter, as numbers: its texts lie in the arena of its route's predicate.
struct CompiledCondition: Sendable {
    enum Subject: Sendable {
        case field
        case method
        case path
        case scheme
        case authority
        case queryParameter
    }

    enum Kind: Sendable {
        case exact
        case prefix
        /// `value.start` is the index of the expression.
        case regex
        case present
        /// A pattern that does not compile.
        case never
    }

    var subject: Subject
    var kind: Kind
    /// Header names are in lower case.
    var name: ByteRange
    var value: ByteRange
    var isInverted: Bool
    var treatsMissingAsEmpty: Bool
}
