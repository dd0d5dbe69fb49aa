/// A set of bytes.
struct ByteSet: Hashable, Sendable {
    private var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

    init() {}

    init(_ bytes: some Sequence<UInt8>) { for byte in bytes { insert(byte) } }

    init(_ range: ClosedRange<UInt8>) { for byte in range { insert(byte) } }

    /// Every byte but a line break, as a dot takes it.
    static let anyButLineBreak: ByteSet = {
        var set = ByteSet(0...255)
        set.remove(0x0A)
        return set
    }()

    @inline(__always)
    func contains(_ byte: UInt8) -> Bool {
        let word =
            switch byte >> 6 {
            case 0: words.0
            case 1: words.1
            case 2: words.2
            default: words.3
            }
        return word >> UInt64(byte & 63) & 1 == 1
    }

    mutating func insert(_ byte: UInt8) { change(byte) { $0 |= $1 } }

    mutating func remove(_ byte: UInt8) { change(byte) { $0 &= ~$1 } }

    mutating func formUnion(_ other: ByteSet) {
        words.0 |= other.words.0
        words.1 |= other.words.1
        words.2 |= other.words.2
        words.3 |= other.words.3
    }

    /// All bytes that are not in the set.
    var inverted: ByteSet {
        var set = ByteSet()
        set.words = (~words.0, ~words.1, ~words.2, ~words.3)
        return set
    }

    /// With every letter of ASCII in both cases.
    var ignoringCase: ByteSet {
        var set = self
        for byte in UInt8(ascii: "a")...UInt8(ascii: "z") {
            if contains(byte) { set.insert(byte ^ 0x20) }
            if contains(byte ^ 0x20) { set.insert(byte) }
        }
        return set
    }

    private mutating func change(_ byte: UInt8, _ body: (inout UInt64, UInt64) -> Void) {
        let bit = UInt64(1) << UInt64(byte & 63)
        switch byte >> 6 {
        case 0: body(&words.0, bit)
        case 1: body(&words.1, bit)
        case 2: body(&words.2, bit)
        default: body(&words.3, bit)
        }
    }

    static func == (left: ByteSet, right: ByteSet) -> Bool {
        left.words.0 == right.words.0 && left.words.1 == right.words.1 && left.words.2 == right.words.2 && left.words.3 == right.words.3
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
        hasher.combine(words.1)
        hasher.combine(words.2)
        hasher.combine(words.3)
    }
}
