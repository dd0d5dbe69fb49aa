/// The names that a proxy treats in a way of its own.
enum FieldKind: UInt8 {
    case other
    case host
    case connection
    /// Belongs to the connection and is never forwarded: Keep-Alive, Proxy-Connection, TE; and Trailer, since trailers are not forwarded.
    case hopByHop
    case contentLength
    case transferEncoding
    case upgrade
    case expect
    case forwardedFor
    case forwardedProto
    case requestID
    case server
    case date
    case origin
    case userAgent
    /// `x-envoy-…`: instructions to a gateway, which no client may give.
    case envoy
    /// What a gateway says of the client's certificate; never taken from a client, as in Envoy's SANITIZE_SET.
    case clientCertificate

    @inline(__always)
    static func of(_ bytes: Span<UInt8>, _ start: Int, _ count: Int) -> FieldKind {
        // A name's length rules out nearly all names before a byte is compared.
        switch count {
        case 2: return HTTPBytes.equal(bytes, start, count, "te") ? .hopByHop : .other
        case 4:
            if HTTPBytes.equal(bytes, start, count, "host") { return .host }
            return HTTPBytes.equal(bytes, start, count, "date") ? .date : .other
        case 6:
            if HTTPBytes.equal(bytes, start, count, "server") { return .server }
            if HTTPBytes.equal(bytes, start, count, "expect") { return .expect }
            return HTTPBytes.equal(bytes, start, count, "origin") ? .origin : .other
        case 7:
            if HTTPBytes.equal(bytes, start, count, "upgrade") { return .upgrade }
            return HTTPBytes.equal(bytes, start, count, "trailer") ? .hopByHop : .other
        case 10:
            if HTTPBytes.equal(bytes, start, count, "connection") { return .connection }
            if HTTPBytes.equal(bytes, start, count, "user-agent") { return .userAgent }
            return HTTPBytes.equal(bytes, start, count, "keep-alive") ? .hopByHop : .other
        case 12: return HTTPBytes.equal(bytes, start, count, "x-request-id") ? .requestID : envoyOrOther(bytes, start, count)
        case 14: return HTTPBytes.equal(bytes, start, count, "content-length") ? .contentLength : envoyOrOther(bytes, start, count)
        case 15: return HTTPBytes.equal(bytes, start, count, "x-forwarded-for") ? .forwardedFor : envoyOrOther(bytes, start, count)
        case 16: return HTTPBytes.equal(bytes, start, count, "proxy-connection") ? .hopByHop : envoyOrOther(bytes, start, count)
        case 17:
            if HTTPBytes.equal(bytes, start, count, "transfer-encoding") { return .transferEncoding }
            return HTTPBytes.equal(bytes, start, count, "x-forwarded-proto") ? .forwardedProto : envoyOrOther(bytes, start, count)
        case 23:
            return HTTPBytes.equal(bytes, start, count, "x-forwarded-client-cert") ? .clientCertificate : envoyOrOther(bytes, start, count)
        default: return envoyOrOther(bytes, start, count)
        }
    }

    @inline(__always)
    private static func envoyOrOther(_ bytes: Span<UInt8>, _ start: Int, _ count: Int) -> FieldKind {
        guard count > 8, HTTPBytes.folded(bytes[start]) == UInt8(ascii: "x") else { return .other }
        return HTTPBytes.equal(bytes, start, 8, "x-envoy-") ? .envoy : .other
    }
}
