/// Finds the end of a message's body in the pieces that arrive.
struct BodyReader {
    enum Kind: UInt8 {
        case none
        case length
        case chunked
        /// A response that ends with its connection.
        case untilClose
        /// After an upgrade: bytes until either side ends.
        case tunnel
    }

    struct Piece: Equatable {
        var end: Int
        /// Bytes that the other side is to get, too.
        var isForwarded: Bool
    }

    private(set) var kind: Kind
    private var left: UInt64
    private var chunks = ChunkedFraming()

    static let empty = BodyReader(kind: .none, left: 0)

    private init(kind: Kind, left: UInt64) {
        self.kind = kind
        self.left = left
    }

    static func length(_ length: Int64) -> BodyReader {
        length > 0 ? BodyReader(kind: .length, left: UInt64(length)) : .empty
    }

    static var chunked: BodyReader { BodyReader(kind: .chunked, left: 0) }
    static var untilClose: BodyReader { BodyReader(kind: .untilClose, left: 0) }
    static var tunnel: BodyReader { BodyReader(kind: .tunnel, left: 0) }

    /// What a request's head says (RFC 9112, 6.3).
    static func request(_ head: borrowing MessageHead) -> BodyReader {
        head.isChunked ? .chunked : .length(max(0, head.contentLength))
    }

    /// What a response's head says, other than to HEAD.
    static func response(_ head: borrowing MessageHead) -> BodyReader {
        if head.status == 204 || head.status == 304 || head.status < 200 { return .empty }
        if head.isChunked { return .chunked }
        return head.contentLength >= 0 ? .length(head.contentLength) : .untilClose
    }

    var hasEnded: Bool {
        switch kind {
        case .none: true
        case .length: left == 0
        case .chunked: chunks.hasEnded
        case .untilClose, .tunnel: false
        }
    }

    /// The number of bytes that are known to be missing.
    var missing: UInt64 { kind == .length ? left : 0 }

    /// The next piece of the body, with its framing. nil when the framing is broken. Ask only while the body has not ended.
    @inline(__always)
    mutating func next(_ bytes: Span<UInt8>, from start: Int) -> Piece? {
        switch kind {
        case .none: return Piece(end: start, isForwarded: false)
        case .length:
            let count = Int(min(left, UInt64(bytes.count &- start)))
            left &-= UInt64(count)
            return Piece(end: start &+ count, isForwarded: true)
        case .untilClose, .tunnel: return Piece(end: bytes.count, isForwarded: true)
        case .chunked: return nextChunked(bytes, from: start)
        }
    }

    private mutating func nextChunked(_ bytes: Span<UInt8>, from start: Int) -> Piece? {
        var end = start
        while end < bytes.count, !chunks.hasEnded {
            let before = chunks
            guard let step = chunks.step(bytes, from: end) else { return nil }
            if step.part == .trailer {
                // What came before the trailer is given first; the trailer is read again.
                if end > start {
                    chunks = before
                    break
                }
                return Piece(end: step.end, isForwarded: false)
            }
            end = step.end
        }
        return Piece(end: end, isForwarded: true)
    }

    /// As `next`, but only the content is marked as forwarded, for receivers that do not know the chunked coding.
    mutating func nextContent(_ bytes: Span<UInt8>, from start: Int) -> Piece? {
        guard kind == .chunked else { return next(bytes, from: start) }
        guard let step = chunks.step(bytes, from: start) else { return nil }
        return Piece(end: step.end, isForwarded: step.part == .data)
    }
}
