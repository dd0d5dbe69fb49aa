/// Reads the part of RE2's syntax that can be compared: literals, classes, groups, alternatives, repetitions, and `(?i)` at the start.
///
/// Word boundaries, other flags, quoting, Unicode's classes and anchors inside are beyond it: such patterns are read as nil, never wrongly.
// RE2: re2/re2.h, which lists the syntax.
struct PatternParser {
    /// Larger automata are not made.
    private static let largestSize = 4_000
    private static let largestCount = 1_000

    private let bytes: [UInt8]
    private var index = 0
    private var ignoresCase = false
    private var depth = 0

    private init(_ pattern: String) { bytes = Array(pattern.utf8) }

    /// The tree of texts that the pattern takes as a whole.
    static func tree(of pattern: String) -> PatternNode? {
        var parser = PatternParser(pattern)
        if parser.take("(?i)") { parser.ignoresCase = true }
        guard let node = parser.alternatives(), parser.index == parser.bytes.count, node.size(limit: largestSize) <= largestSize else {
            return nil
        }
        return node
    }

    private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func take(_ text: StaticString) -> Bool {
        let count = text.utf8CodeUnitCount
        guard index + count <= bytes.count else { return false }
        for offset in 0..<count where bytes[index + offset] != text.utf8Start[offset] { return false }
        index += count
        return true
    }

    private mutating func alternatives() -> PatternNode? {
        // Groups nest as deep as a pattern is long; nobody writes more than a few.
        guard depth < 100 else { return nil }
        depth += 1
        defer { depth -= 1 }
        var nodes: [PatternNode] = []
        repeat {
            guard let node = sequence() else { return nil }
            nodes.append(node)
        } while take("|")
        return nodes.count == 1 ? nodes[0] : .choice(nodes)
    }

    private mutating func sequence() -> PatternNode? {
        var nodes: [PatternNode] = []
        // The whole text is matched anyway, so anchors around it say nothing.
        if depth == 1 { while take("^") {} }
        while let byte = next, byte != UInt8(ascii: "|"), byte != UInt8(ascii: ")") {
            if byte == UInt8(ascii: "$"), depth == 1 {
                while take("$") {}
                guard next == nil || next == UInt8(ascii: "|") else { return nil }
                break
            }
            guard let atom = atom(), let repeated = repetitions(of: atom) else { return nil }
            nodes.append(repeated)
        }
        return nodes.count == 1 ? nodes[0] : .sequence(nodes)
    }

    private mutating func atom() -> PatternNode? {
        guard let byte = next else { return nil }
        index += 1
        switch byte {
        case UInt8(ascii: "."): return .set(.anyButLineBreak)
        case UInt8(ascii: "["): return characterClass().map { .set($0) }
        case UInt8(ascii: "("): return group()
        case UInt8(ascii: "\\"): return escape().map { .set(cased($0)) }
        case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"), UInt8(ascii: "^"), UInt8(ascii: "$"): return nil
        default: return byte < 0x80 ? .set(cased(ByteSet(CollectionOfOne(byte)))) : character(from: byte)
        }
    }

    /// A character beyond ASCII; what is repeated is all of it.
    private mutating func character(from first: UInt8) -> PatternNode? {
        if ignoresCase { return nil }
        var text = [first]
        while let byte = next, byte & 0xC0 == 0x80 {
            text.append(byte)
            index += 1
        }
        return .literal(text)
    }

    private mutating func group() -> PatternNode? {
        if take("?") {
            if take("P<") || take("<") {
                while let byte = next, byte != UInt8(ascii: ">") { index += 1 }
                guard take(">") else { return nil }
            } else if !take(":") {
                return nil
            }
        }
        guard let inner = alternatives(), take(")") else { return nil }
        return inner
    }

    private func cased(_ set: ByteSet) -> ByteSet { ignoresCase ? set.ignoringCase : set }

    private mutating func escape() -> ByteSet? {
        guard let byte = next else { return nil }
        index += 1
        switch byte {
        case UInt8(ascii: "d"): return Self.digits
        case UInt8(ascii: "D"): return Self.digits.inverted
        case UInt8(ascii: "w"): return Self.wordCharacters
        case UInt8(ascii: "W"): return Self.wordCharacters.inverted
        case UInt8(ascii: "s"): return Self.spaces
        case UInt8(ascii: "S"): return Self.spaces.inverted
        case UInt8(ascii: "t"): return ByteSet([0x09])
        case UInt8(ascii: "n"): return ByteSet([0x0A])
        case UInt8(ascii: "r"): return ByteSet([0x0D])
        default:
            let isLetter = Self.wordCharacters.contains(byte) && byte != UInt8(ascii: "_")
            return isLetter || byte >= 0x80 ? nil : ByteSet(CollectionOfOne(byte))
        }
    }

    private mutating func characterClass() -> ByteSet? {
        let isNegated = take("^")
        var set = ByteSet()
        var isFirst = true
        while let byte = next, byte != UInt8(ascii: "]") || isFirst {
            isFirst = false
            if take("[:") {
                guard let named = namedClass() else { return nil }
                set.formUnion(named)
                continue
            }
            guard let (low, members) = classMember() else { return nil }
            guard let low, next == UInt8(ascii: "-"), index + 1 < bytes.count, bytes[index + 1] != UInt8(ascii: "]") else {
                set.formUnion(members)
                continue
            }
            index += 1
            guard let (high, _) = classMember(), let high, low <= high else { return nil }
            set.formUnion(ByteSet(low...high))
        }
        guard take("]") else { return nil }
        let cased = cased(set)
        return isNegated ? cased.inverted : cased
    }

    /// One byte, or the many of an escape.
    private mutating func classMember() -> (byte: UInt8?, set: ByteSet)? {
        guard let byte = next, byte < 0x80 else { return nil }
        index += 1
        guard byte == UInt8(ascii: "\\") else { return (byte, ByteSet(CollectionOfOne(byte))) }
        let escaped = next
        guard let set = escape() else { return nil }
        let isOne = escaped.map { set == ByteSet(CollectionOfOne($0)) } ?? false
        return (isOne ? escaped : nil, set)
    }

    private mutating func namedClass() -> ByteSet? {
        for (name, set) in Self.namedClasses where bytes[index...].starts(with: name) {
            index += name.count
            return set
        }
        return nil
    }

    private mutating func repetitions(of node: PatternNode) -> PatternNode? {
        guard let byte = next else { return node }
        var least = 0
        var most: Int?
        switch byte {
        case UInt8(ascii: "*"): index += 1
        case UInt8(ascii: "+"):
            index += 1
            least = 1
        case UInt8(ascii: "?"):
            index += 1
            most = 1
        case UInt8(ascii: "{"):
            guard let bounds = bounds() else { return nil }
            (least, most) = bounds
        default: return node
        }
        // Taking as little as possible changes which text a group gets, not which whole is taken.
        _ = take("?")
        switch next {
        case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"), UInt8(ascii: "{"): return nil
        default: return .repetition(node, least: least, most: most)
        }
    }

    private mutating func bounds() -> (Int, Int?)? {
        guard take("{"), let least = number() else { return nil }
        var most: Int? = least
        if take(",") {
            if next == UInt8(ascii: "}") {
                most = nil
            } else {
                guard let number = number() else { return nil }
                most = number
            }
        }
        guard take("}"), most.map({ $0 >= least }) ?? true else { return nil }
        return (least, most)
    }

    private mutating func number() -> Int? {
        var number: Int?
        while let byte = next, Self.digits.contains(byte) {
            let value = (number ?? 0) * 10 + Int(byte - 0x30)
            guard value <= Self.largestCount else { return nil }
            number = value
            index += 1
        }
        return number
    }

    private static let digits = ByteSet(UInt8(ascii: "0")...UInt8(ascii: "9"))
    private static let spaces = ByteSet([0x09, 0x0A, 0x0C, 0x0D, 0x20])
    private static let lower = ByteSet(UInt8(ascii: "a")...UInt8(ascii: "z"))
    private static let upper = ByteSet(UInt8(ascii: "A")...UInt8(ascii: "Z"))
    private static let wordCharacters: ByteSet = {
        var set = lower.ignoringCase
        set.formUnion(digits)
        set.insert(UInt8(ascii: "_"))
        return set
    }()
    private static let namedClasses: [(name: [UInt8], set: ByteSet)] = {
        var alphanumeric = lower.ignoringCase
        alphanumeric.formUnion(digits)
        return [
            (Array("alpha:]".utf8), lower.ignoringCase), (Array("alnum:]".utf8), alphanumeric), (Array("digit:]".utf8), digits),
            (Array("lower:]".utf8), lower), (Array("upper:]".utf8), upper), (Array("word:]".utf8), wordCharacters),
        ]
    }()
}
