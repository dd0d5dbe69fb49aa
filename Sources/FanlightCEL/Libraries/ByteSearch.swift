/// Searches in UTF-8 by bytes, so that equal means equal code points.
enum ByteSearch {
    static func first(_ part: [UInt8], in text: [UInt8], from start: Int) -> Int? {
        guard let head = part.first else { return start <= text.count ? start : nil }
        var index = start
        while index + part.count <= text.count {
            if text[index] == head, text[index..<(index + part.count)].elementsEqual(part) { return index }
            index += 1
        }
        return nil
    }

    static func last(_ part: [UInt8], in text: [UInt8], upTo end: Int) -> Int? {
        var index = min(end, text.count - part.count)
        while index >= 0 {
            if text[index..<(index + part.count)].elementsEqual(part) { return index }
            index -= 1
        }
        return nil
    }

    /// Where the code point after the one at `index` starts.
    static func next(after index: Int, in text: [UInt8]) -> Int {
        var next = index + 1
        while next < text.count, text[next] & 0xC0 == 0x80 { next += 1 }
        return next
    }

    /// The byte at which the code point with this number starts; the size of the text for the number after the last. nil beyond.
    static func offset(ofScalar number: Int64, in text: [UInt8]) -> Int? {
        guard number >= 0 else { return nil }
        var offset = 0
        var passed: Int64 = 0
        while passed < number {
            guard offset < text.count else { return nil }
            offset = next(after: offset, in: text)
            passed += 1
        }
        return offset
    }

    static func scalarCount(_ text: some Sequence<UInt8>) -> Int { text.count { $0 & 0xC0 != 0x80 } }
}
