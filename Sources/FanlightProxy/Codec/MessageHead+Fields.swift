import FanlightRouting

extension MessageHead {
    /// Reads the fields up to the empty line; nil when all is well.
    ///
    /// Strict: no folding, no space around a name, no bare line ends, no control bytes, since every leniency is one that a backend may
    /// see differently (RFC 9112, 5.1 and 11.2).
    mutating func readFields(_ bytes: Span<UInt8>, from start: Int, isRequest: Bool, limits: MessageLimits) -> HeadFault? {
        let tokens = HTTPBytes.TokenSet()
        let end = bytes.count
        var index = start
        while true {
            guard index < end else { return .incomplete }
            if bytes[index] == HTTPBytes.carriageReturn {
                guard index &+ 1 < end else { return .incomplete }
                guard bytes[index &+ 1] == HTTPBytes.lineFeed else { return .malformed }
                count = index &+ 2
                break
            }
            let nameStart = index
            while index < end, tokens.contains(bytes[index]) { index &+= 1 }
            guard index < end else { return .incomplete }
            guard index > nameStart, bytes[index] == HTTPBytes.colon else { return .malformed }
            let nameEnd = index
            index &+= 1
            while index < end, bytes[index] == HTTPBytes.space || bytes[index] == HTTPBytes.tab { index &+= 1 }
            let valueStart = index
            index = HTTPBytes.firstControl(bytes, from: index)
            guard index < end else { return .incomplete }
            guard bytes[index] == HTTPBytes.carriageReturn else { return .malformed }
            guard index &+ 1 < end else { return .incomplete }
            guard bytes[index &+ 1] == HTTPBytes.lineFeed else { return .malformed }
            var valueEnd = index
            while valueEnd > valueStart, bytes[valueEnd &- 1] == HTTPBytes.space || bytes[valueEnd &- 1] == HTTPBytes.tab { valueEnd &-= 1 }
            index &+= 2
            guard fields.count < limits.fields else { return .tooLarge }
            let field = HeaderField(
                name: ByteRange(start: UInt32(truncatingIfNeeded: nameStart), length: UInt32(truncatingIfNeeded: nameEnd &- nameStart)),
                value: ByteRange(start: UInt32(truncatingIfNeeded: valueStart), length: UInt32(truncatingIfNeeded: valueEnd &- valueStart)))
            if let fault = note(field, lineEnd: index, bytes, isRequest: isRequest) { return fault }
        }
        guard count <= limits.bytes else { return .tooLarge }
        // RFC 9112, 6.1: a message with both may be an attempt at smuggling.
        if isChunked, contentLength >= 0 { return .malformed }
        if isChunked, isHTTP10 { return .malformed }
        if nominatesFields { dropNominated(bytes) }
        return nil
    }

    @inline(__always)
    private mutating func note(_ field: HeaderField, lineEnd: Int, _ bytes: Span<UInt8>, isRequest: Bool) -> HeadFault? {
        let kind = FieldKind.of(bytes, Int(field.name.start), Int(field.name.length))
        let index = fields.count
        var isDropped = false
        switch kind {
        case .other, .origin, .userAgent: break
        case .hopByHop: isDropped = true
        case .host:
            guard isRequest else { break }
            guard hostField < 0 else { return .malformed }
            hostField = index
            isDropped = true
        case .connection:
            isDropped = true
            readConnection(bytes, field.value)
        case .contentLength:
            guard let length = HeadValues.length(bytes, field.value) else { return .malformed }
            // Equal repetitions are legal (RFC 9112, 6.3), but only one is forwarded.
            if contentLength >= 0 {
                guard contentLength == length else { return .malformed }
                isDropped = true
            }
            contentLength = length
            let hasLeadingZero = field.value.length > 1 && bytes[Int(field.value.start)] == UInt8(ascii: "0")
            if hasLeadingZero || !isPlain(field, lineEnd: lineEnd) {
                isDropped = true
                rewritesFraming = true
            }
        case .transferEncoding:
            guard !isChunked, HTTPBytes.equal(bytes, Int(field.value.start), Int(field.value.length), "chunked") else {
                return isChunked ? .malformed : .unsupportedCoding
            }
            isChunked = true
            if !isPlain(field, lineEnd: lineEnd) || !isLowerCase(field.value, bytes) {
                isDropped = true
                rewritesFraming = true
            }
        case .upgrade:
            upgradeField = index
            isDropped = true
        case .expect:
            if isRequest { expectsContinue = HTTPBytes.equal(bytes, Int(field.value.start), Int(field.value.length), "100-continue") }
        case .forwardedFor:
            if isRequest {
                if forwardedForField < 0 { forwardedForField = index }
                isDropped = true
            }
        case .forwardedProto: isDropped = isRequest
        case .requestID: if isRequest { requestIDField = index }
        case .server: isDropped = !isRequest
        case .date: hasDate = true
        case .envoy, .clientCertificate: isDropped = isRequest
        }
        fields.append(field)
        marks.append(Mark(kind: kind, isDropped: isDropped, lineEnd: UInt32(truncatingIfNeeded: lineEnd)))
        return nil
    }

    /// Whether nothing but one space stands around the value.
    private func isPlain(_ field: HeaderField, lineEnd: Int) -> Bool {
        field.value.start == field.name.start + field.name.length + 2 && lineEnd == Int(field.value.start + field.value.length) + 2
    }

    private func isLowerCase(_ range: ByteRange, _ bytes: Span<UInt8>) -> Bool {
        for index in Int(range.start)..<Int(range.start + range.length) where bytes[index] < UInt8(ascii: "a") { return false }
        return true
    }

    @inline(never)
    private mutating func readConnection(_ bytes: Span<UInt8>, _ value: ByteRange) {
        HeadValues.forEachListed(bytes, value) { start, count in
            if HTTPBytes.equal(bytes, start, count, "close") {
                closesConnection = true
            } else if HTTPBytes.equal(bytes, start, count, "keep-alive") {
                keepsConnection = true
            } else if HTTPBytes.equal(bytes, start, count, "upgrade") {
                upgradesConnection = true
            } else {
                nominatesFields = true
            }
        }
    }

    /// Drops the fields that Connection names (RFC 9110, 7.6.1), except those that decide where a message goes and where it ends.
    @inline(never)
    private mutating func dropNominated(_ bytes: Span<UInt8>) {
        for nominator in fields.indices where marks[nominator].kind == .connection {
            HeadValues.forEachListed(bytes, fields[nominator].value) { start, count in
                for index in fields.indices where Int(fields[index].name.length) == count {
                    let name = Int(fields[index].name.start)
                    var isEqual = true
                    for offset in 0..<count where HTTPBytes.folded(bytes[name + offset]) != HTTPBytes.folded(bytes[start + offset]) {
                        isEqual = false
                        break
                    }
                    guard isEqual else { continue }
                    switch marks[index].kind {
                    case .host, .contentLength, .transferEncoding, .requestID: break
                    default: marks[index].isDropped = true
                    }
                }
            }
        }
    }
}
