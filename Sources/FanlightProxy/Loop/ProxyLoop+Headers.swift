import FanlightEventLoop
import FanlightIR
import FanlightRouting

/// Writing heads: what is kept of the one that came, what is dropped, and what is added.
extension ProxyLoop {
    /// Marks the fields that the edits drop.
    mutating func applyDrops(_ edits: HeaderEdits, _ bytes: BorrowedBytes) {
        drop(edits.dropped, bytes)
    }

    mutating func drop(_ names: [[UInt8]], _ bytes: BorrowedBytes) {
        guard !names.isEmpty else { return }
        let span = bytes.buffer.span
        for index in head.fields.indices where !head.marks[index].isDropped {
            switch head.marks[index].kind {
            case .contentLength, .transferEncoding: continue
            default: break
            }
            let name = head.fields[index].name
            for dropped in names
            where dropped.count == Int(name.length) && HTTPBytes.equal(span, Int(name.start), Int(name.length), dropped) {
                head.marks[index].isDropped = true
            }
        }
    }

    /// Appends the lines that are kept, as they came; lines that stand together are copied together.
    mutating func appendKeptFields(_ bytes: BorrowedBytes) {
        var runStart = head.startLineEnd
        for index in head.marks.indices where head.marks[index].isDropped {
            let lineStart = index == 0 ? head.startLineEnd : Int(head.marks[index - 1].lineEnd)
            if lineStart > runStart { builder.append(bytes.slice(from: runStart, to: lineStart)) }
            runStart = Int(head.marks[index].lineEnd)
        }
        let end = head.count - 2
        if end > runStart { builder.append(bytes.slice(from: runStart, to: end)) }
        guard head.rewritesFraming else { return }
        if head.isChunked {
            builder.append("transfer-encoding: chunked\r\n")
        } else {
            builder.append("content-length: ")
            builder.append(decimal: Int(head.contentLength))
            builder.append("\r\n")
        }
    }

    mutating func appendRequestLines(_ exchange: Int, _ edits: HeaderEdits, _ bytes: BorrowedBytes) {
        for line in edits.lines {
            if let ready = line.ready {
                builder.append(ready)
            } else {
                evaluate(line.value, exchange, head: head, bytes)
                append(line)
            }
        }
    }

    mutating func appendResponseLines(_ exchange: Int, _ edits: HeaderEdits) {
        if edits.readsRequest { _ = requestHead.readRequest(exchanges[exchange].head.bytes.buffer.span) }
        for line in edits.lines {
            if let ready = line.ready {
                builder.append(ready)
            } else {
                evaluate(line.value, exchange, head: requestHead, exchanges[exchange].head.bytes)
                append(line)
            }
        }
    }

    /// A value that comes out empty makes no field.
    private mutating func append(_ line: HeaderEdits.Line) {
        guard !value.isEmpty else { return }
        builder.append(line.prefix)
        builder.append(value.bytes)
        builder.append("\r\n")
    }

    private mutating func evaluate(_ template: HeaderTemplate, _ exchange: Int, head: MessageHead, _ bytes: BorrowedBytes) {
        value.reset()
        let client = exchanges[exchange].client
        for part in template.parts {
            switch part {
            case .literal(let text): value.append(text)
            case .requestField(let name):
                let span = bytes.buffer.span
                if let field = head.fields.first(where: { HTTPBytes.equal(span, Int($0.name.start), Int($0.name.length), name) }) {
                    value.append(piece(field.value, bytes))
                }
            case .method: value.append(piece(head.method, bytes))
            case .authority: value.append(piece(head.authority, bytes))
            case .path:
                value.append(piece(head.path, bytes))
                if head.query.length > 0 {
                    value.append("?")
                    value.append(piece(head.query, bytes))
                }
            case .remoteAddress, .remoteAddressWithoutPort:
                guard client >= 0 else { continue }
                if case .remoteAddress = part {
                    value.append(string: clients[client].peer.description)
                } else {
                    clients[client].peer.append(to: &value)
                }
            case .requestProtocol: if exchanges[exchange].isHTTP10 { value.append("HTTP/1.0") } else { value.append("HTTP/1.1") }
            case .startTime:
                let age = SystemClock.monotonic() - exchanges[exchange].started
                value.append(string: HTTPDate.timestamp(nanoseconds: SystemClock.realtime() - age))
            case .responseCode: if exchanges[exchange].status > 0 { value.append(decimal: exchanges[exchange].status) }
            case .hostName: value.append(hostName)
            case .requestedServerName: if client >= 0 { value.append(clients[client].serverName) }
            case .tlsVersion: if client >= 0, let version = clients[client].tls.version { value.append(version.name) }
            case .tlsCipher: if client >= 0, clients[client].tls.isOpen { value.append(string: clients[client].tls.cipher) }
            }
        }
    }

    /// A random UUID (RFC 9562, version 4).
    mutating func makeUUID() -> InlineArray<36, UInt8> {
        let first = random.next() & 0xffff_ffff_ffff_0fff | 0x4000
        let second = random.next() & 0x3fff_ffff_ffff_ffff | 0x8000_0000_0000_0000
        var text = InlineArray<36, UInt8>(repeating: UInt8(ascii: "-"))
        var place = 0
        for index in 0..<32 {
            if index == 8 || index == 12 || index == 16 || index == 20 { place += 1 }
            let word = index < 16 ? first : second
            let digit = UInt8(truncatingIfNeeded: word >> UInt64(60 - (index & 15) * 4)) & 15
            text[place] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
            place += 1
        }
        return text
    }
}
