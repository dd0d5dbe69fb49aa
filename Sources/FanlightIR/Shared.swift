/// An immutable value that is shared by reference and compared by a fingerprint that is computed once.
///
/// Large parts of the configuration (routes, virtual hosts) are held this way, so that copying ten thousand of them copies references and
/// comparing them compares 128 bits each. The fingerprint is built from two passes of the standard hasher, whose key is random per process:
/// it is meaningless outside the process and must not be stored or sent.
package struct Shared<Value: Hashable & Sendable>: Hashable, Sendable {
    private final class Box: Sendable {
        let value: Value
        let high: Int
        let low: Int

        init(_ value: Value, digested content: some Hashable) {
            self.value = value
            var first = Hasher()
            first.combine(0x53_68 as UInt16)
            content.hash(into: &first)
            var second = Hasher()
            second.combine(0x61_72 as UInt16)
            content.hash(into: &second)
            high = first.finalize()
            low = second.finalize()
        }
    }

    private let box: Box

    package init(_ value: Value) { box = Box(value, digested: value) }

    /// For a value that is long to digest, made from parts that were digested before.
    ///
    /// - Parameter content: decides the value completely: equal contents must mean equal values.
    package init(_ value: Value, madeFrom content: some Hashable) { box = Box(value, digested: content) }

    package var value: Value { box.value }

    /// Looks at the value without a copy of it, which for a route is dozens of references.
    package func read<Result>(_ body: (Value) -> Result) -> Result { body(box.value) }

    package static func == (left: Self, right: Self) -> Bool {
        left.box === right.box || (left.box.high == right.box.high && left.box.low == right.box.low)
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(box.high)
        hasher.combine(box.low)
    }
}
