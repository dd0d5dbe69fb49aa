/// A text as bytes: whether it is UTF-8, and where in it something stands.
enum UTF8Text {
    /// The bytes without a byte order mark in front.
    static func withoutMark(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
        bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
    }

    /// Nil where the bytes are UTF-8, else the place of the first that is not.
    static func problem(_ bytes: ArraySlice<UInt8>) -> TextProblem? {
        var decoder = Unicode.UTF8.ForwardParser()
        let isASCII = bytes.withUnsafeBytes { $0.allSatisfy { $0 < 0x80 } }
        if isASCII { return nil }
        var iterator = bytes.makeIterator()
        var offset = bytes.startIndex
        while true {
            switch decoder.parseScalar(from: &iterator) {
            case .valid(let scalar): offset += scalar.count
            case .emptyInput: return nil
            case .error:
                let place = place(of: offset, in: bytes)
                let message =
                    "the file is not UTF-8 text: line \(place.line), column \(place.column) has the byte 0x\(hexadecimal(bytes[offset]))"
                return TextProblem(code: .notUTF8, message: message, line: place.line, column: place.column)
            }
        }
    }

    /// 1-based; columns count characters, as libyaml does.
    static func place(of offset: Int, in bytes: ArraySlice<UInt8>) -> (line: Int, column: Int) {
        var line = 1
        var column = 1
        for byte in bytes[..<min(offset, bytes.endIndex)] {
            if byte == UInt8(ascii: "\n") {
                line += 1
                column = 1
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
        return (line, column)
    }

    private static func hexadecimal(_ byte: UInt8) -> String {
        let text = String(byte, radix: 16, uppercase: true)
        return text.count == 1 ? "0" + text : text
    }
}
