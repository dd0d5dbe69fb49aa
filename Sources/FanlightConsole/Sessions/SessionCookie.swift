import FanlightHTTP

/// The cookie that holds the id of a session.
enum SessionCookie {
    static let name = "fanlight-session"
    /// A browser may send several of the name, of other paths and of other servers on the host, since cookies do not know ports.
    private static let most = 4

    /// The ids that the request shows.
    static func ids(in request: HTTPRequest) -> [String] {
        var ids: [String] = []
        for header in request.headers where header.name == "cookie" {
            for part in header.value.split(separator: ";") {
                let sides = part.split(separator: "=", maxSplits: 1)
                guard sides.count == 2, sides[0].drop(while: { $0 == " " }) == name, ids.count < most, sides[1].utf8.count <= 128 else {
                    continue
                }
                ids.append(String(sides[1]))
            }
        }
        return ids
    }

    /// No age: the browser forgets it when it ends. Other sites' requests never carry it, and no script can read it.
    static func setting(_ id: String, isSecure: Bool) -> String {
        "\(name)=\(id); Path=/; HttpOnly; SameSite=Strict" + (isSecure ? "; Secure" : "")
    }

    static func removal(isSecure: Bool) -> String { setting("", isSecure: isSecure) + "; Max-Age=0" }
}
