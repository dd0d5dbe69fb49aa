import FanlightRouting

extension MessageHead {
    /// Reads a request's head from the start of `bytes`; nil when it is complete and well formed, and `count` tells where it ends.
    mutating func readRequest(_ bytes: Span<UInt8>, limits: MessageLimits = .standard) -> HeadFault? {
        begin()
        let fault = readRequestLine(bytes) ?? readFields(bytes, from: startLineEnd, isRequest: true, limits: limits) ?? checkTarget(bytes)
        if fault == .incomplete, bytes.count >= limits.bytes { return .tooLarge }
        return fault
    }

    private mutating func readRequestLine(_ bytes: Span<UInt8>) -> HeadFault? {
        let tokens = HTTPBytes.TokenSet()
        let end = bytes.count
        var index = 0
        while index < end, tokens.contains(bytes[index]) { index &+= 1 }
        // A method without an end in sight is no HTTP.
        guard index < end else { return end > 64 ? .malformed : .incomplete }
        guard index > 0, index <= 64, bytes[index] == HTTPBytes.space else { return .malformed }
        method = ByteRange(start: 0, length: UInt32(truncatingIfNeeded: index))
        isHeadMethod = index == 4 && isMethod(bytes, "HEAD")
        isConnectMethod = index == 7 && isMethod(bytes, "CONNECT")
        index &+= 1
        let targetStart = index
        var queryStart = -1
        while index < end {
            let byte = bytes[index]
            if byte <= HTTPBytes.space || byte >= 0x7f { break }
            // A target holds no fragment; what stands behind one could be routed by but not seen by a backend.
            if byte == UInt8(ascii: "#") { return .malformed }
            if byte == UInt8(ascii: "?"), queryStart < 0 { queryStart = index }
            index &+= 1
        }
        guard index < end else { return .incomplete }
        guard bytes[index] == HTTPBytes.space, index > targetStart else { return .malformed }
        let targetEnd = index
        target = ByteRange(start: UInt32(truncatingIfNeeded: targetStart), length: UInt32(truncatingIfNeeded: targetEnd &- targetStart))
        let pathEnd = queryStart < 0 ? targetEnd : queryStart
        path = ByteRange(start: UInt32(truncatingIfNeeded: targetStart), length: UInt32(truncatingIfNeeded: pathEnd &- targetStart))
        query =
            queryStart < 0
            ? .empty
            : ByteRange(
                start: UInt32(truncatingIfNeeded: queryStart &+ 1), length: UInt32(truncatingIfNeeded: targetEnd &- queryStart &- 1))
        index &+= 1
        guard index &+ 10 <= end else {
            return HTTPVersion.isPrefix(bytes, from: index) ? .incomplete : .malformed
        }
        guard let version = HTTPVersion.read(bytes, at: index), bytes[index &+ 8] == HTTPBytes.carriageReturn,
            bytes[index &+ 9] == HTTPBytes.lineFeed
        else { return .malformed }
        isHTTP10 = version == .http10
        startLineEnd = index &+ 10
        return nil
    }

    /// Where the request is for: the target's form and the Host field.
    private mutating func checkTarget(_ bytes: Span<UInt8>) -> HeadFault? {
        if hostField < 0, !isHTTP10 { return .malformed }
        if hostField >= 0 { authority = fields[hostField].value }
        let first = bytes[Int(target.start)]
        if first != UInt8(ascii: "/"), !isConnectMethod {
            if target.length == 1, first == UInt8(ascii: "*") {
                guard method.length == 7, isMethod(bytes, "OPTIONS") else { return .malformed }
            } else if !readAbsoluteTarget(bytes) {
                return .malformed
            }
        }
        return isAuthority(bytes, authority) ? nil : .malformed
    }

    /// RFC 9112, 3.2.2: the target's authority replaces Host.
    private mutating func readAbsoluteTarget(_ bytes: Span<UInt8>) -> Bool {
        let start = Int(target.start)
        let end = start + Int(target.length)
        let schemeLength: Int
        if end - start > 7, HTTPBytes.equal(bytes, start, 7, "http://") {
            schemeLength = 7
        } else if end - start > 8, HTTPBytes.equal(bytes, start, 8, "https://") {
            schemeLength = 8
        } else {
            return false
        }
        var index = start + schemeLength
        while index < end, bytes[index] != UInt8(ascii: "/"), bytes[index] != UInt8(ascii: "?") { index += 1 }
        authority = ByteRange(start: UInt32(start + schemeLength), length: UInt32(index - start - schemeLength))
        guard authority.length > 0 else { return false }
        let pathEnd = Int(path.start) + Int(path.length)
        path = ByteRange(start: UInt32(index), length: UInt32(max(0, pathEnd - index)))
        return true
    }

    /// The characters that may stand in a host and port; whatever else a name server or a backend might make of them.
    private func isAuthority(_ bytes: Span<UInt8>, _ range: ByteRange) -> Bool {
        for index in Int(range.start)..<Int(range.start) + Int(range.length) {
            switch bytes[index] {
            case 0...0x20, 0x7f...0xff, UInt8(ascii: "/"), UInt8(ascii: "@"), UInt8(ascii: "?"), UInt8(ascii: "#"), UInt8(ascii: "\\"),
                UInt8(ascii: ","), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""):
                return false
            default: break
            }
        }
        return true
    }

    /// Methods are case-sensitive.
    private func isMethod(_ bytes: Span<UInt8>, _ name: StaticString) -> Bool {
        for index in 0..<name.utf8CodeUnitCount where bytes[index] != name.utf8Start[index] { return false }
        return true
    }
}
