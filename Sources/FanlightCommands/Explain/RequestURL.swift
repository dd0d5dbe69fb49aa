/// The URL of a request to explain.
struct RequestURL: Hashable, Sendable {
    enum Scheme: String, Sendable {
        case http
        case https
        case tls
        case tcp
    }

    let scheme: Scheme
    /// Without the port.
    let host: String
    /// As written in the URL.
    let port: Int?
    /// Path and query, at least `/`.
    let target: String

    /// Nil where the text is no URL of a known scheme. The fragment is dropped, as clients do.
    init?(_ text: String) {
        let parts = text.split(separator: "://", maxSplits: 1)
        guard parts.count == 2, text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }), let scheme = Scheme(rawValue: parts[0].lowercased())
        else { return nil }
        var rest = parts[1]
        if let fragment = rest.firstIndex(of: "#") { rest = rest[..<fragment] }
        let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
        var authority = rest[..<end]
        if let at = authority.lastIndex(of: "@") { authority = authority[authority.index(after: at)...] }
        var target = String(rest[end...])
        if !target.hasPrefix("/") { target = "/" + target }
        let bracket = authority.lastIndex(of: "]")
        var port: Int?
        if let colon = authority.lastIndex(of: ":"), bracket.map({ $0 < colon }) ?? true {
            guard let number = Int(authority[authority.index(after: colon)...]), (1...65_535).contains(number) else { return nil }
            port = number
            authority = authority[..<colon]
        }
        self.scheme = scheme
        self.port = port
        self.target = target
        host = String(authority)
    }

    /// The port that a client would connect to; nil for `tcp` and `tls` URLs without one.
    var effectivePort: Int? {
        if let port { return port }
        switch scheme {
        case .http: return 80
        case .https, .tls: return 443
        case .tcp: return nil
        }
    }

    /// What the client sends as `Host`.
    var authority: String { port.map { "\(host):\($0)" } ?? host }
}
