/// What a part of a request may look like at all, so that no text is made up that no request can have.
enum TextForm: Sendable {
    /// A path in its normal form: it begins with a slash, and has no segment that would be resolved and no escape that would be undone.
    case path
    /// A header's value: printable, without spaces around it.
    case headerValue
    case method
    /// A parameter's value as it is sent.
    case queryValue
    /// A Host field, whose letters may be in any case.
    case authority

    static let start: Int32 = 0
    static let dead: Int32 = -1

    func step(_ state: Int32, _ byte: UInt8) -> Int32 {
        if state < 0 { return Self.dead }
        switch self {
        case .path: return PathForm.step(state, byte)
        case .headerValue:
            if byte == 0x20 { return state == 0 ? Self.dead : 2 }
            return byte > 0x20 && byte != 0x7F ? 1 : Self.dead
        case .method: return TextBytes.method.contains(byte) ? 1 : Self.dead
        case .queryValue: return TextBytes.query.contains(byte) ? 0 : Self.dead
        case .authority: return TextBytes.authority.contains(byte) ? 1 : Self.dead
        }
    }

    func isAccepting(_ state: Int32) -> Bool {
        switch self {
        case .path: PathForm.isAccepting(state)
        case .headerValue: state == 0 || state == 1
        case .method, .authority: state == 1
        case .queryValue: state == 0
        }
    }

    /// The bytes from which texts are made up, those first that people read with ease.
    var alphabet: [UInt8] {
        switch self {
        case .path: TextBytes.readable.filter { TextBytes.path.contains($0) }
        case .headerValue: TextBytes.readable
        case .method:
            TextBytes.readable.filter { TextBytes.isUpper($0) }
                + TextBytes.readable.filter { TextBytes.method.contains($0) && !TextBytes.isUpper($0) }
        case .queryValue: TextBytes.readable.filter { TextBytes.query.contains($0) }
        case .authority: TextBytes.readable.filter { TextBytes.authority.contains($0) }
        }
    }

    func accepts(_ text: [UInt8]) -> Bool {
        var state = Self.start
        for byte in text {
            state = step(state, byte)
            if state < 0 { return false }
        }
        return isAccepting(state)
    }
}

/// Bytes by what they may stand in.
enum TextBytes {
    /// All printable bytes of ASCII, in the order in which texts are made up of them.
    static let readable: [UInt8] =
        Array("abcdefghijklmnopqrstuvwxyz0123456789-_/".utf8) + Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ".utf8)
        + Array(".~!$&'()*+,:;=@[]?%#\"<>^`{|}\\ ".utf8)
    /// What stays as it is in a path in normal form.
    static let path = ByteSet(
        Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789".utf8) + Array("!$&'()*+,-./:;=@[]_~%".utf8))
    static let method = ByteSet(
        Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789".utf8) + Array("!#$%&'*+-.^_`|~".utf8))
    static let query = ByteSet(
        Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789".utf8) + Array("!$'()*+,-./:;=@[]_~?%".utf8))
    static let authority = ByteSet(
        Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789".utf8) + Array("-._:".utf8))

    static func isLetter(_ byte: UInt8) -> Bool { isLower(byte) || isUpper(byte) }
    static func isLower(_ byte: UInt8) -> Bool { 0x61...0x7A ~= byte }
    static func isUpper(_ byte: UInt8) -> Bool { 0x41...0x5A ~= byte }
    static func lower(_ byte: UInt8) -> UInt8 { isUpper(byte) ? byte | 0x20 : byte }
}

/// The normal form of paths as an automaton.
///
/// States: 0 before the slash, 1 at the start of a segment, 2 and 3 behind one and two dots that are all of it so far, 4 inside, 5 behind
/// a percent sign, 6 to 21 behind a percent sign and a digit.
// FanlightRouting: PathNormalization, whose unchanged paths these are.
private enum PathForm {
    static func step(_ state: Int32, _ byte: UInt8) -> Int32 {
        guard TextBytes.path.contains(byte) else { return TextForm.dead }
        if state == 0 { return byte == UInt8(ascii: "/") ? 1 : TextForm.dead }
        switch byte {
        case UInt8(ascii: "/"): return state == 2 || state == 3 ? TextForm.dead : 1
        case UInt8(ascii: "%"): return 5
        case UInt8(ascii: ".") where state == 1: return 2
        case UInt8(ascii: ".") where state == 2: return 3
        default: break
        }
        guard state >= 5, let digit = digit(byte) else { return 4 }
        if state == 5 { return 6 + digit }
        return isUndone((state - 6) << 4 | digit) ? TextForm.dead : 4
    }

    static func isAccepting(_ state: Int32) -> Bool { state == 1 || state >= 4 }

    private static func digit(_ byte: UInt8) -> Int32? {
        switch byte {
        case 0x30...0x39: Int32(byte) - 0x30
        case 0x41...0x46: Int32(byte) - 0x37
        case 0x61...0x66: Int32(byte) - 0x57
        default: nil
        }
    }

    /// Whether an escape is undone, or makes the path invalid.
    private static func isUndone(_ value: Int32) -> Bool {
        let byte = UInt8(truncatingIfNeeded: value)
        return byte == 0 || TextBytes.isLetter(byte) || 0x30...0x39 ~= byte || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
            || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "~")
    }
}
