/// Follows chunked framing (RFC 9112, 7.1) through the pieces that a body arrives in, without copying.
///
/// Bytes are forwarded as they come, except for trailer fields, which are left out: a field that comes after the decision cannot be checked by it.
struct ChunkedFraming {
    private enum State {
        case size
        case sizeExtension
        case sizeLineFeed
        case data
        case dataCarriageReturn
        case dataLineFeed
        case trailerStart
        case trailer
        case trailerLineFeed
        case lastLineFeed
        case ended
    }

    /// What the bytes of a step are.
    enum Part: Equatable {
        case framing
        case data
        case trailer
    }

    private var state = State.size
    private var digits: UInt8 = 0
    private var overhead: UInt16 = 0
    private var left: UInt64 = 0

    var hasEnded: Bool { state == .ended }

    /// The end of the longest piece from `start` that is all of one part; nil when the framing is broken.
    @inline(__always)
    mutating func step(_ bytes: Span<UInt8>, from start: Int) -> (end: Int, part: Part)? {
        if state == .data {
            let count = min(left, UInt64(bytes.count &- start))
            left &-= count
            if left == 0 { state = .dataCarriageReturn }
            return (start &+ Int(count), .data)
        }
        let isTrailer = state == .trailer || state == .trailerLineFeed
        var index = start
        while index < bytes.count {
            if state == .data || state == .ended { break }
            if (state == .trailer || state == .trailerLineFeed) != isTrailer { break }
            guard take(bytes[index]) else { return nil }
            index &+= 1
            // The first byte of a trailer decides that it is one; it belongs to it.
            if state == .trailer, !isTrailer {
                index &-= 1
                break
            }
        }
        if index == start, state == .trailer, !isTrailer {
            return (start, .framing)
        }
        return (index, isTrailer ? .trailer : .framing)
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        switch state {
        case .size: return takeSize(byte)
        case .sizeExtension:
            overhead += 1
            if byte == HTTPBytes.carriageReturn {
                state = .sizeLineFeed
            } else if HTTPBytes.isControl(byte) && byte != HTTPBytes.tab || overhead > 1024 {
                return false
            }
        case .sizeLineFeed:
            guard byte == HTTPBytes.lineFeed else { return false }
            digits = 0
            overhead = 0
            state = left == 0 ? .trailerStart : .data
        case .dataCarriageReturn:
            guard byte == HTTPBytes.carriageReturn else { return false }
            state = .dataLineFeed
        case .dataLineFeed:
            guard byte == HTTPBytes.lineFeed else { return false }
            state = .size
            left = 0
        case .trailerStart:
            if byte == HTTPBytes.carriageReturn {
                state = .lastLineFeed
            } else {
                guard HTTPBytes.TokenSet().contains(byte) else { return false }
                state = .trailer
            }
        case .trailer:
            overhead += 1
            if byte == HTTPBytes.carriageReturn {
                state = .trailerLineFeed
            } else if HTTPBytes.isControl(byte) && byte != HTTPBytes.tab || overhead > 8192 {
                return false
            }
        case .trailerLineFeed:
            guard byte == HTTPBytes.lineFeed else { return false }
            state = .trailerStart
        case .lastLineFeed:
            guard byte == HTTPBytes.lineFeed else { return false }
            state = .ended
        case .data, .ended: return false
        }
        return true
    }

    private mutating func takeSize(_ byte: UInt8) -> Bool {
        let value: UInt8
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): value = byte &- UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): value = byte &- UInt8(ascii: "a") &+ 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): value = byte &- UInt8(ascii: "A") &+ 10
        case HTTPBytes.carriageReturn where digits > 0:
            state = .sizeLineFeed
            return true
        case UInt8(ascii: ";") where digits > 0:
            state = .sizeExtension
            return true
        default: return false
        }
        // 15 digits are below 2^60: no overflow, and no reader that counts in signed numbers disagrees.
        guard digits < 15 else { return false }
        digits += 1
        left = left &* 16 &+ UInt64(value)
        return true
    }
}
