/// A value that may be absent, as `optional.of(x)` and `a.?b` give it.
package final class CELOptional: Sendable {
    static let empty = CELOptional(nil)

    let value: CELValue?

    package init(_ value: CELValue?) { self.value = value }
}
