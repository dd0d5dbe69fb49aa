/// The versions that this codec speaks.
enum HTTPVersion {
    case http10
    case http11

    private static let text: StaticString = "HTTP/1."

    @inline(__always)
    static func read(_ bytes: Span<UInt8>, at start: Int) -> HTTPVersion? {
        guard start &+ 8 <= bytes.count else { return nil }
        for index in 0..<7 where bytes[start &+ index] != text.utf8Start[index] { return nil }
        switch bytes[start &+ 7] {
        case UInt8(ascii: "1"): return .http11
        case UInt8(ascii: "0"): return .http10
        default: return nil
        }
    }

    /// Whether what is there so far can become a version and the end of its line.
    static func isPrefix(_ bytes: Span<UInt8>, from start: Int) -> Bool {
        for index in 0..<min(7, bytes.count - start) where bytes[start + index] != text.utf8Start[index] { return false }
        return true
    }
}
