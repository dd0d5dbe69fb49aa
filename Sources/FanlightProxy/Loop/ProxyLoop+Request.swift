import FanlightEventLoop
import FanlightIR
import FanlightObservability
import FanlightRouting

/// From a request's head to the decision what becomes of it.
extension ProxyLoop {
    /// Reads one request's head from the start of `bytes` and acts on it. Returns the head's length, 0 when it is not complete.
    mutating func beginRequest(_ client: Int, _ bytes: BorrowedBytes) -> Int {
        // RFC 9112, 2.2: an empty line before a request is skipped.
        if bytes.count == 1, bytes[0] == HTTPBytes.carriageReturn { return 0 }
        if bytes.count >= 2, bytes[0] == HTTPBytes.carriageReturn, bytes[1] == HTTPBytes.lineFeed { return 2 }
        if let fault = head.readRequest(bytes.buffer.span) {
            switch fault {
            case .incomplete: return 0
            case .malformed: refuse(client, status: 400, reason: "http1.codec_error")
            case .unsupportedCoding: refuse(client, status: 400, reason: "http1.unsupported_transfer_encoding")
            case .tooLarge: refuse(client, status: 431, reason: "request_headers_too_large")
            }
            return bytes.count
        }
        let length = head.count
        guard let exchange = exchanges.take({ Exchange() }) else {
            refuse(client, status: 503, reason: "overload")
            return bytes.count
        }
        let isHTTP10 = head.isHTTP10
        exchanges[exchange].begin(client: client, now: now)
        exchanges[exchange].isHead = head.isHeadMethod
        exchanges[exchange].isHTTP10 = isHTTP10
        exchanges[exchange].keepsHTTP10 = isHTTP10 && head.keepsConnection && !head.closesConnection
        clients[client].exchange = exchange
        clients[client].state = .exchange
        clients[client].deadline = .max
        clients[client].body = BodyReader.request(head)
        clients[client].closesAfterResponse = head.closesConnection || (isHTTP10 && !head.keepsConnection)
        exchanges[exchange].requestEnded = clients[client].body.hasEnded
        let message = bytes.slice(from: 0, to: length)
        if isLogging { beginRecord(exchange, message) }
        let generation = clients.generation(client)
        route(exchange, client, message)
        guard clients.generation(client) == generation, clients[client].exchange == exchange else { return length }
        // What is here of the body goes out with the head.
        let rest = bytes.dropping(length)
        let used = rest.isEmpty || clients[client].body.hasEnded ? 0 : takeRequestBody(client, rest)
        if clients.generation(client) == generation, clients[client].exchange == exchange {
            if !clients[client].body.hasEnded { expectProgress(client) }
            startAttempt(exchange)
        }
        return length + used
    }

    private mutating func route(_ exchange: Int, _ client: Int, _ original: BorrowedBytes) {
        if head.isConnectMethod {
            reply(exchange, status: 404, flags: .noRoute, details: "route_not_found")
            return
        }
        var bytes = original
        let path = original.slice(from: Int(head.path.start), to: Int(head.path.start + head.path.length))
        if !path.isEmpty, path[0] == UInt8(ascii: "/") {
            switch PathNormalization.normalized(path.buffer.span) {
            case .unchanged: break
            case .invalid:
                clients[client].closesAfterResponse = true
                reply(exchange, status: 400, flags: .downstreamProtocolError, details: "path_normalization_failed")
                return
            case .changed(let path): bytes = replacePath(with: path, in: original)
            }
        } else if path.isEmpty {
            bytes = replacePath(with: [UInt8(ascii: "/")], in: original)
        }
        guard let table = routes(of: client),
            let host = table.virtualHost(authority: head.authority, in: bytes.buffer.span)
        else {
            reply(exchange, status: 404, flags: .noRoute, details: "route_not_found")
            return
        }
        let isSecure = clients[client].tls.isOpen
        if host.virtualHost.requiresTLS, !isSecure {
            redirectToTLS(exchange, bytes)
            return
        }
        let shape = RequestShape(method: head.method, path: head.path, query: head.query, authority: head.authority, isSecure: isSecure)
        guard let index = host.match(shape, fields: head.fields.span, bytes: bytes.buffer.span) else {
            reply(exchange, status: 404, flags: .noRoute, details: "route_not_found")
            return
        }
        let route = compiled.route(index, of: host, names: names)
        exchanges[exchange].route = route
        if route.totalWeight > 1 { exchanges[exchange].target = route.target(random.below(route.totalWeight)) }
        if let cors = route.cors, handleCORS(exchange, cors, bytes) { return }
        if route.keepsHead { exchanges[exchange].head.append(bytes) }
        switch route.action {
        case .forward: forwardRequest(exchange, client, route, bytes)
        case .redirect(let redirect): answer(exchange, redirect, route, bytes)
        case .directResponse(let response): answer(exchange, response)
        }
    }

    /// The head with the new path behind it, so that all other offsets stay.
    private mutating func replacePath(with path: [UInt8], in bytes: BorrowedBytes) -> BorrowedBytes {
        normalized.reset(keeping: 64 * 1024)
        normalized.append(bytes)
        head.path = ByteRange(start: UInt32(bytes.count), length: UInt32(path.count))
        normalized.append(path)
        return normalized.bytes
    }

    /// Answers a message that is no request, or too large a one, and closes.
    mutating func refuse(_ client: Int, status: Int, reason: StaticString) {
        counters.downstreamProtocolErrors += 1
        clients[client].closesAfterResponse = true
        clients[client].body = .untilClose
        guard let exchange = exchanges.take({ Exchange() }) else {
            closeClient(client)
            return
        }
        exchanges[exchange].begin(client: client, now: now)
        clients[client].exchange = exchange
        clients[client].state = .exchange
        if isLogging { beginRecord(exchange, nil) }
        reply(exchange, status: status, flags: .downstreamProtocolError, details: reason)
    }

    // MARK: CORS

    /// True when the request was answered.
    private mutating func handleCORS(_ exchange: Int, _ cors: CompiledCORS, _ bytes: BorrowedBytes) -> Bool {
        guard let originField = head.marks.firstIndex(where: { $0.kind == .origin }) else { return false }
        let value = head.fields[originField].value
        guard value.length > 0 else { return false }
        let origin = bytes.slice(from: Int(value.start), to: Int(value.start + value.length))
        let isPreflight =
            head.method.length == 7 && HTTPBytes.equal(bytes.buffer.span, 0, 7, "options")
            && hasField("access-control-request-method", bytes)
        guard cors.allows(origin) else {
            if isPreflight, !cors.forwardsUnmatchedPreflights {
                reply(exchange, status: 200, flags: [], details: "cors_response")
                return true
            }
            return false
        }
        guard isPreflight else {
            exchanges[exchange].allowsOrigin = true
            return false
        }
        var lines = Array("access-control-allow-origin: ".utf8)
        lines += origin.array
        lines += [HTTPBytes.carriageReturn, HTTPBytes.lineFeed]
        reply(exchange, status: 200, flags: [], details: "cors_response", lines: lines + cors.preflightLines)
        return true
    }

    private func hasField(_ name: StaticString, _ bytes: BorrowedBytes) -> Bool {
        let span = bytes.buffer.span
        for field in head.fields where field.value.length > 0 {
            if HTTPBytes.equal(span, Int(field.name.start), Int(field.name.length), name) { return true }
        }
        return false
    }
}
