import FanlightHTTP

/// What goes through to the API, and what comes back.
enum APIPassage {
    static let methods: Set<String> = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]
    /// Who asks is said by the session alone, so nothing else is let through: no credentials, and nobody to be impersonated.
    private static let passed: Set<String> = ["accept", "content-type", "host", "if-match", "if-modified-since", "if-none-match"]
    /// What would make a browser ask for a password, keep something, or hand the answer to another site.
    private static let withheld: Set<String> = ["clear-site-data", "set-cookie", "www-authenticate"]
    /// By which the API tells field managers and the audit log who it was.
    static let userAgent = "fanlight-console"

    static func request(_ request: HTTPRequest) -> HTTPRequest {
        var request = request
        request.headers = request.headers.filter { passed.contains($0.name) } + [("user-agent", userAgent)]
        request.peerCertificate = nil
        return request
    }

    /// A request that the console makes by itself, in the name of whoever made the other one.
    static func request(_ path: String, query: String = "", accept: String, for original: HTTPRequest) -> HTTPRequest {
        HTTPRequest(
            method: "GET", path: path, query: query, headers: [("accept", accept), ("user-agent", userAgent)],
            remoteAddress: original.remoteAddress, isSecure: original.isSecure)
    }

    static func response(_ response: HTTPResponse, path: String) -> HTTPResponse {
        var response = response
        // The schemas are large and known by their tags; everything else is nothing to keep.
        let isSchema = path.hasPrefix("/openapi/")
        response.headers.removeAll {
            let name = $0.name.lowercased()
            return withheld.contains(name) || name.hasPrefix("access-control-") || name == "cache-control"
        }
        response.headers.append(("cache-control", isSchema ? "no-cache, private" : "no-store"))
        return response
    }
}
