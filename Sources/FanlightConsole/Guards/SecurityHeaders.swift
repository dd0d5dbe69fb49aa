import FanlightHTTP

/// What every answer tells browsers.
enum SecurityHeaders {
    static let contentSecurityPolicy = [
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "connect-src 'self'", "font-src 'self'",
        "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
        // No text becomes markup or a script, by whatever mistake of a page; the one policy lets libraries of this console be loaded.
        "require-trusted-types-for 'script'", "trusted-types fanlight",
    ].joined(separator: "; ")

    static let all: [(name: String, value: String)] = [
        ("content-security-policy", contentSecurityPolicy),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        (
            "permissions-policy",
            "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), microphone=(), payment=(), usb=()"
        ),
        ("referrer-policy", "no-referrer"),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
    ]

    /// Adds them, and that nothing is to be kept where the answer does not say otherwise.
    static func add(to response: inout HTTPResponse) {
        let own = Set(all.map(\.name))
        response.headers.removeAll { own.contains($0.name.lowercased()) }
        response.headers += all
        if !response.headers.contains(where: { $0.name.lowercased() == "cache-control" }) {
            response.headers.append(("cache-control", "no-store"))
        }
    }
}
