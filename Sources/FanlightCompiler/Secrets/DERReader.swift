/// Reads the elements of a value in DER (X.690) one after the other; what it cannot read, it gives as nil.
struct DERReader {
    struct Element {
        let tag: UInt8
        let content: ArraySlice<UInt8>

        /// The elements inside.
        var elements: DERReader { DERReader(content) }
    }

    static let integer: UInt8 = 0x02
    static let bitString: UInt8 = 0x03
    static let octetString: UInt8 = 0x04
    static let objectIdentifier: UInt8 = 0x06
    static let utcTime: UInt8 = 0x17
    static let generalizedTime: UInt8 = 0x18
    static let sequence: UInt8 = 0x30

    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    init(_ bytes: [UInt8]) { rest = bytes[...] }

    var isAtEnd: Bool { rest.isEmpty }

    /// The tag of the next element, which stays where it is.
    var nextTag: UInt8? { rest.first }

    mutating func next() -> Element? {
        guard let tag = rest.first, tag & 0x1F != 0x1F else { return nil }
        var bytes = rest.dropFirst()
        guard let first = bytes.popFirst() else { return nil }
        var length = Int(first)
        if first >= 0x80 {
            let count = Int(first & 0x7F)
            guard (1...4).contains(count), bytes.count >= count else { return nil }
            length = bytes.prefix(count).reduce(0) { $0 << 8 | Int($1) }
            bytes = bytes.dropFirst(count)
        }
        guard length <= bytes.count else { return nil }
        rest = bytes.dropFirst(length)
        return Element(tag: tag, content: bytes.prefix(length))
    }

    /// The next element if it has the tag; otherwise nil.
    mutating func next(_ tag: UInt8) -> Element? {
        guard nextTag == tag else { return nil }
        return next()
    }

    /// The magnitude of the next element, a positive integer, without leading zeros.
    mutating func nextMagnitude() -> [UInt8]? { next(Self.integer).map { Array($0.content.drop { $0 == 0 }) } }

    /// The bytes of the next element, a string of whole bytes.
    mutating func nextBits() -> [UInt8]? {
        guard let element = next(Self.bitString), element.content.first == 0 else { return nil }
        return Array(element.content.dropFirst())
    }
}
