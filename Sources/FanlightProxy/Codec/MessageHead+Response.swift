import FanlightRouting

extension MessageHead {
    /// Reads a response's head from the start of `bytes`; nil when it is complete and well formed.
    mutating func readResponse(_ bytes: Span<UInt8>, limits: MessageLimits = .standard) -> HeadFault? {
        begin()
        let fault = readStatusLine(bytes) ?? readFields(bytes, from: startLineEnd, isRequest: false, limits: limits)
        if fault == .incomplete, bytes.count >= limits.bytes { return .tooLarge }
        return fault
    }

    private mutating func readStatusLine(_ bytes: Span<UInt8>) -> HeadFault? {
        guard bytes.count >= 13 else { return HTTPVersion.isPrefix(bytes, from: 0) ? .incomplete : .malformed }
        guard let version = HTTPVersion.read(bytes, at: 0), bytes[8] == HTTPBytes.space else { return .malformed }
        isHTTP10 = version == .http10
        status = 0
        for index in 9..<12 {
            let digit = bytes[index] &- UInt8(ascii: "0")
            guard digit < 10 else { return .malformed }
            status = status &* 10 &+ Int(digit)
        }
        guard status >= 100, status < 1000, bytes[12] == HTTPBytes.space || bytes[12] == HTTPBytes.carriageReturn else { return .malformed }
        let lineEnd = HTTPBytes.firstControl(bytes, from: 12)
        guard lineEnd &+ 1 < bytes.count else { return .incomplete }
        guard bytes[lineEnd] == HTTPBytes.carriageReturn, bytes[lineEnd &+ 1] == HTTPBytes.lineFeed else { return .malformed }
        startLineEnd = lineEnd &+ 2
        return nil
    }
}
