/// Bytes written by hand: hexadecimal digits, with whatever blanks and line ends between them; text in quotes stands for its bytes.
func bytes(_ text: String) -> [UInt8] {
    var result: [UInt8] = []
    var digits = ""
    var isQuoted = false
    for character in text {
        if character == "'" {
            isQuoted.toggle()
        } else if isQuoted {
            result += Array(String(character).utf8)
        } else if !character.isWhitespace {
            digits.append(character)
            if digits.count == 2, let byte = UInt8(digits, radix: 16) {
                result.append(byte)
                digits = ""
            }
        }
    }
    precondition(digits.isEmpty && !isQuoted, "not whole bytes: \(text)")
    return result
}

/// For the message of a failed expectation.
func hex(_ bytes: [UInt8]?) -> String {
    guard let bytes else { return "nothing" }
    return bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
}
