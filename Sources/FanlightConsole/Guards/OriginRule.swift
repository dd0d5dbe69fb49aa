import FanlightHTTP

/// Whether a request comes from the console's own pages, by what the browser says of it.
struct OriginRule: Sendable {
    let isSecure: Bool

    /// What is of no use to another site is not asked about this: the page and its files. Everything else is not even read for others.
    func accepts(_ request: HTTPRequest) -> Bool {
        if let site = request.header("sec-fetch-site"), site != "same-origin", site != "none" { return false }
        guard let origin = request.header("origin") else { return true }
        let host = request.header("host")?.lowercased() ?? ""
        // What is plain here may be TLS for the browser, by a proxy in between.
        return (isSecure ? ["https"] : ["http", "https"]).contains { origin.lowercased() == "\($0)://\(host)" }
    }
}
