import FanlightEventLoop
import FanlightIR
import FanlightObservability
import FanlightRouting

/// Answers that the gateway gives itself.
extension ProxyLoop {
    /// Writes a whole response and ends the exchange.
    mutating func reply(
        _ exchange: Int, status: Int, flags: ResponseFlags, details: StaticString, lines: [UInt8] = [], body: [UInt8] = [],
        contentType: StaticString = "text/plain"
    ) {
        let client = exchanges[exchange].client
        exchanges[exchange].flags.formUnion(flags)
        exchanges[exchange].details = details
        exchanges[exchange].status = status
        guard client >= 0 else {
            endExchange(exchange)
            return
        }
        if !exchanges[exchange].requestEnded, clients[client].body.kind != .tunnel { clients[client].closesAfterResponse = true }
        date.update(now: now)
        builder.reset(keeping: 64 * 1024)
        builder.append("HTTP/1.1 ")
        builder.append(decimal: status)
        builder.append(" ")
        builder.append(StatusText.phrase(status))
        builder.append("\r\n")
        if status >= 200, status != 204, status != 304 {
            builder.append("content-length: ")
            builder.append(decimal: body.count)
            builder.append("\r\n")
        }
        if !body.isEmpty {
            builder.append("content-type: ")
            builder.append(contentType)
            builder.append("\r\n")
        }
        builder.append(lines)
        if let route = exchanges[exchange].route { appendLocalEdits(exchange, route) }
        builder.append(date.line)
        builder.append("server: fanlight\r\n")
        appendConnection(exchange, client)
        builder.append("\r\n")
        let hasBody = !exchanges[exchange].isHead && status >= 200 && status != 204 && status != 304
        if hasBody { builder.append(body) }
        if hasBody { exchanges[exchange].bytesSent = UInt64(body.count) }
        if !sendToClient(client, builder.bytes) {
            endExchange(exchange)
            closeClient(client)
            return
        }
        endExchange(exchange)
        responseEnded(client)
    }

    /// Response header operations apply to what the route itself answers, and to errors of its backends, as in Envoy.
    private mutating func appendLocalEdits(_ exchange: Int, _ route: CompiledRoute) {
        let edits = route.targets[exchanges[exchange].target].responseEdits
        if !edits.lines.isEmpty { appendResponseLines(exchange, edits) }
        if exchanges[exchange].allowsOrigin, let cors = route.cors { appendCORS(exchange, cors) }
    }

    mutating func appendCORS(_ exchange: Int, _ cors: CompiledCORS) {
        _ = requestHead.readRequest(exchanges[exchange].head.bytes.buffer.span)
        guard let field = requestHead.marks.firstIndex(where: { $0.kind == .origin }) else { return }
        let value = requestHead.fields[field].value
        builder.append("access-control-allow-origin: ")
        builder.append(exchanges[exchange].head.bytes.slice(from: Int(value.start), to: Int(value.start + value.length)))
        builder.append("\r\n")
        builder.append(cors.responseLines)
    }

    mutating func appendConnection(_ exchange: Int, _ client: Int) {
        if clients[client].closesAfterResponse || isDraining || sockets[clients[client].binding].isClosed {
            clients[client].closesAfterResponse = true
            builder.append("connection: close\r\n")
        } else if exchanges[exchange].isHTTP10 {
            builder.append("connection: keep-alive\r\n")
        }
    }

    mutating func redirectToTLS(_ exchange: Int, _ bytes: BorrowedBytes) {
        let location = RedirectLocation.overTLS(
            path: piece(head.path, bytes).buffer.span, query: piece(head.query, bytes).buffer.span,
            authority: piece(head.authority, bytes).buffer.span)
        reply(exchange, status: 301, flags: [], details: "https_redirect", lines: locationLine(location))
    }

    mutating func answer(_ exchange: Int, _ redirect: Redirect, _ route: CompiledRoute, _ bytes: BorrowedBytes) {
        let location = RedirectLocation.location(
            redirect, match: route.route.match.path, path: piece(head.path, bytes).buffer.span, query: piece(head.query, bytes).buffer.span,
            authority: piece(head.authority, bytes).buffer.span, isSecure: clients[exchanges[exchange].client].tls.isOpen)
        reply(exchange, status: redirect.status, flags: [], details: "direct_response", lines: locationLine(location))
    }

    /// What users wrote into a redirect may hold anything; it must not end the line.
    private func locationLine(_ location: [UInt8]) -> [UInt8] {
        Array("location: ".utf8) + location.filter { !HTTPBytes.isControl($0) } + [HTTPBytes.carriageReturn, HTTPBytes.lineFeed]
    }

    mutating func answer(_ exchange: Int, _ response: DirectResponse) {
        reply(exchange, status: response.status, flags: [], details: "direct_response", body: response.body)
    }

    func piece(_ range: ByteRange, _ bytes: BorrowedBytes) -> BorrowedBytes {
        bytes.slice(from: Int(range.start), to: Int(range.start) + Int(range.length))
    }
}
