/// Classes of bytes in HTTP, and comparisons of names.
enum HTTPBytes {
    static let space = UInt8(ascii: " ")
    static let tab: UInt8 = 9
    static let carriageReturn: UInt8 = 13
    static let lineFeed: UInt8 = 10
    static let colon = UInt8(ascii: ":")

    // RFC 9110, 5.6.2: letters, digits and !#$%&'*+-.^_`|~. Two words of bits, which need no memory and, as constants, no initialisation.
    @inline(__always) private static var tokenLow: UInt64 { 0x03FF_6CFA_0000_0000 }
    @inline(__always) private static var tokenHigh: UInt64 { 0x57FF_FFFF_C7FF_FFFE }

    /// The bits of the bytes 0 to 63 and 64 to 127 that may stand in a name.
    struct TokenSet {
        let low = HTTPBytes.tokenLow
        let high = HTTPBytes.tokenHigh

        @inline(__always)
        func contains(_ byte: UInt8) -> Bool {
            if byte >= 128 { return false }
            return (byte < 64 ? low : high) >> UInt64(byte & 63) & 1 != 0
        }
    }

    /// Lower case for letters; other bytes may change, so that only comparisons with names may use it.
    @inline(__always)
    static func folded(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }

    /// Whether the bytes of a range are the name, which is given in lower case.
    @inline(__always)
    static func equal(_ bytes: Span<UInt8>, _ start: Int, _ count: Int, _ name: StaticString) -> Bool {
        guard count == name.utf8CodeUnitCount, start >= 0, start &+ count <= bytes.count else { return false }
        let expected = name.utf8Start
        for index in 0..<count where folded(bytes[start &+ index]) != expected[index] { return false }
        return true
    }

    static func equal(_ bytes: Span<UInt8>, _ start: Int, _ count: Int, _ name: [UInt8]) -> Bool {
        guard count == name.count, start >= 0, start + count <= bytes.count else { return false }
        for index in 0..<count where folded(bytes[start + index]) != name[index] { return false }
        return true
    }

    /// The index of the first control byte except the tab, or the end.
    @inline(__always)
    static func firstControl(_ bytes: Span<UInt8>, from start: Int) -> Int {
        let end = bytes.count
        var index = start
        let raw = bytes.bytes
        while index &+ 8 <= end {
            let word = raw.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
            // The high bit of a byte is set where it is below 0x20 or is 0x7f; a tab is looked at again below.
            let low = (word &- 0x2020_2020_2020_2020) & ~word
            let flipped = word ^ 0x7f7f_7f7f_7f7f_7f7f
            let delete = (flipped &- 0x0101_0101_0101_0101) & ~flipped
            let marks = (low | delete) & 0x8080_8080_8080_8080
            if marks == 0 {
                index &+= 8
                continue
            }
            index &+= marks.trailingZeroBitCount &>> 3
            if bytes[index] != tab && isControl(bytes[index]) { return index }
            index &+= 1
        }
        while index < end {
            let byte = bytes[index]
            if isControl(byte) && byte != tab { return index }
            index &+= 1
        }
        return end
    }

    /// What users write into a configuration may hold anything; in a head it must not end a line.
    static func withoutControls(_ text: String) -> [UInt8] { text.utf8.filter { !isControl($0) || $0 == tab } }

    /// Whether the text may stand as a field's name.
    static func isName(_ text: String) -> Bool { !text.isEmpty && text.utf8.allSatisfy { TokenSet().contains($0) } }

    @inline(__always)
    static func isControl(_ byte: UInt8) -> Bool { byte < 0x20 || byte == 0x7f }
}
