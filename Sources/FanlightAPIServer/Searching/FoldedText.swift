/// Texts as searches compare them: without regard to case and to the width of letters, as bytes.
///
/// Chinese, Japanese and Korean texts have no spaces between words, so a part of a text is found wherever it stands.
enum FoldedText {
    static func bytes(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        append(text, to: &bytes)
        return bytes
    }

    static func append(_ text: String, to bytes: inout [UInt8]) {
        let start = bytes.count
        for byte in text.utf8 {
            guard byte < 0x80 else {
                bytes.removeSubrange(start...)
                return bytes.append(contentsOf: folded(text).utf8)
            }
            bytes.append(byte &- 0x41 < 26 ? byte | 0x20 : byte)
        }
    }

    static func folded(_ text: String) -> String {
        var folded = ""
        folded.unicodeScalars.append(contentsOf: text.unicodeScalars.lazy.map(narrowed))
        return folded.lowercased()
    }

    /// Input methods for Chinese and Japanese write letters and digits as wide as ideographs when they are asked to, or by mistake.
    private static func narrowed(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar.value {
        case 0xFF01...0xFF5E: Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar
        case 0x3000: " "
        default: scalar
        }
    }
}
