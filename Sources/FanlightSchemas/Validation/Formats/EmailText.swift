/// Addresses of mail as RFC 5322 has them, without comments and folded lines.
enum EmailText {
    /// `a@example.com`, or a name and the address in angle brackets.
    static func isAddress(_ text: String) -> Bool {
        let trimmed = text.drop { $0 == " " || $0 == "\t" }
        var bytes = Array(trimmed.utf8)[...]
        while let last = bytes.last, last == UInt8(ascii: " ") || last == UInt8(ascii: "\t") { bytes.removeLast() }
        if bytes.last == UInt8(ascii: ">") {
            guard let open = bytes.lastIndex(of: UInt8(ascii: "<")) else { return false }
            return isPhrase(bytes[..<open]) && isPlain(bytes[(open + 1)..<(bytes.endIndex - 1)])
        }
        return isPlain(bytes)
    }

    private static func isPlain(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard let at = bytes.lastIndex(of: UInt8(ascii: "@")) else { return false }
        return isLocalPart(bytes[..<at]) && isDomain(bytes[(at + 1)...])
    }

    private static func isLocalPart(_ bytes: ArraySlice<UInt8>) -> Bool { isQuoted(bytes) ? bytes.count > 2 : isDotAtom(bytes) }

    private static func isDomain(_ bytes: ArraySlice<UInt8>) -> Bool {
        if bytes.first == UInt8(ascii: "["), bytes.last == UInt8(ascii: "]") {
            return IPText.address(String(decoding: bytes.dropFirst().dropLast(), as: UTF8.self)) != nil
        }
        return isDotAtom(bytes)
    }

    private static func isPhrase(_ bytes: ArraySlice<UInt8>) -> Bool {
        let words = bytes.split(separator: UInt8(ascii: " "))
        let text = words.joined(separator: [UInt8(ascii: " ")])
        return isQuoted(Array(text)[...]) || words.allSatisfy { $0.allSatisfy { isAtom($0) || $0 == UInt8(ascii: ".") } }
    }

    private static func isQuoted(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard bytes.count >= 2, bytes.first == UInt8(ascii: "\""), bytes.last == UInt8(ascii: "\"") else { return false }
        var isEscaped = false
        for byte in bytes.dropFirst().dropLast() {
            if isEscaped {
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if byte == UInt8(ascii: "\"") {
                return false
            }
        }
        return !isEscaped
    }

    private static func isDotAtom(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { !$0.isEmpty && $0.allSatisfy(isAtom) }
    }

    private static func isAtom(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"), 0x80...:
            true
        default: "!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
        }
    }
}
