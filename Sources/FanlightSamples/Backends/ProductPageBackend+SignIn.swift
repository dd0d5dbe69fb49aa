import NIOHTTP1

extension ProductPageBackend {
    /// Takes `username` from the query or a form. There is no password: it only decides what `end-user` the other backends see.
    func signIn(_ request: SampleRequest) -> SampleResponse {
        guard request.isRead || request.method == .POST else { return .methodNotAllowed(allow: "GET, HEAD, POST") }
        let form = request.method == .POST ? String(decoding: request.body, as: UTF8.self) : request.query
        let prefix = "username="
        let field = form.split(separator: "&").first { $0.hasPrefix(prefix) }
        var response = SampleResponse.redirect(to: "/productpage")
        if let name = field.flatMap({ SampleRequest.userName($0.dropFirst(prefix.count)) }) {
            response.headers.add(name: "set-cookie", value: "user=\(name); Path=/; HttpOnly; SameSite=Lax")
        }
        return response
    }

    func signOut() -> SampleResponse {
        var response = SampleResponse.redirect(to: "/productpage")
        response.headers.add(name: "set-cookie", value: "user=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax")
        return response
    }
}

extension SampleRequest {
    /// Who signed in, by the cookie.
    var signedInUser: String? {
        for header in headers["cookie"] {
            for pair in header.split(separator: ";") {
                let cookie = pair.drop(while: { $0 == " " })
                if cookie.hasPrefix("user=") { return Self.userName(cookie.dropFirst("user=".count)) }
            }
        }
        return nil
    }

    /// Nil for what is not a short name of ASCII letters, digits, `-` or `_`, so that it may stand in a header.
    static func userName(_ text: Substring) -> String? {
        let isName = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
            case UInt8(ascii: "-"), UInt8(ascii: "_"): true
            default: false
            }
        }
        return isName && !text.isEmpty && text.utf8.count <= 64 ? String(text) : nil
    }
}
