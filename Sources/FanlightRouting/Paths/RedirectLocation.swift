package import FanlightIR

/// The `location` that a redirect answers with.
// Envoy: source/common/router/config_impl.cc, newUri; the cases were read off a running Envoy 1.40.
package enum RedirectLocation {
    /// - Parameters:
    ///   - path: of the request, without its query.
    ///   - query: without the question mark; empty for none.
    ///   - authority: as sent, with its port.
    package static func location(
        _ redirect: Redirect, match: RouteMatch.Path, path: Span<UInt8>, query: Span<UInt8>, authority: Span<UInt8>, isSecure: Bool
    ) -> [UInt8] {
        let scheme = redirect.scheme ?? (isSecure ? "https" : "http")
        var location = Array(scheme.utf8) + Array("://".utf8)
        location += host(redirect, scheme: scheme, authority: Array(authority), isSecure: isSecure)
        let query = query.isEmpty ? [] : [0x3F] + Array(query)
        switch redirect.path {
        case nil: location += Array(path) + query
        case .prefix(let text):
            location += text.utf8
            location += Array(path).dropFirst(PathRewriting.matchedLength(match) ?? path.count)
            location += query
        case .full(let text):
            location += text.utf8
            // A query that the redirect names takes the place of the request's.
            if !text.utf8.contains(0x3F) { location += query }
        }
        return location
    }

    /// Where a virtual host that requires TLS sends the requests that came without.
    // Envoy: source/common/router/config_impl.cc, SslRedirector. The authority is kept with its port.
    package static func overTLS(path: Span<UInt8>, query: Span<UInt8>, authority: Span<UInt8>) -> [UInt8] {
        Array("https://".utf8) + Array(authority) + Array(path) + (query.isEmpty ? [] : [0x3F] + Array(query))
    }

    private static func host(_ redirect: Redirect, scheme: String, authority: [UInt8], isSecure: Bool) -> [UInt8] {
        if let host = redirect.authority { return Array(host.utf8) + port(redirect) }
        let hostLength = authority.withUnsafeBytes { HostIndex.host(of: $0).count }
        if redirect.port != nil { return authority[..<hostLength] + port(redirect) }
        // The default port of the old scheme would be wrong with the new one; any other port is kept.
        let isElsewhere = scheme != (isSecure ? "https" : "http")
        let ownDefault = Array((isSecure ? ":443" : ":80").utf8)
        return isElsewhere && authority[hostLength...].elementsEqual(ownDefault) ? Array(authority[..<hostLength]) : authority
    }

    private static func port(_ redirect: Redirect) -> [UInt8] { redirect.port.map { Array(":\($0)".utf8) } ?? [] }
}

extension Array where Element == UInt8 {
    init(_ span: Span<UInt8>) {
        self = span.withUnsafeBufferPointer { Array($0) }
    }
}
