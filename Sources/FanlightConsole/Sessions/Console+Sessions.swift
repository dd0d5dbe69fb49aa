import FanlightHTTP
import FanlightManifests
import FanlightResources
import Logging

/// Signing in and out.
extension Console {
    func answerSession(_ request: HTTPRequest) async -> HTTPResponse {
        switch request.method {
        case "GET", "HEAD": return session(of: request).map { Self.told($0) } ?? Refusal.signedOut
        case "POST": return await signIn(request)
        case "DELETE": return signOut(request)
        default: return Refusal.method("GET, HEAD, POST, DELETE")
        }
    }

    private static func told(_ session: ConsoleSession, headers: [(name: String, value: String)] = []) -> HTTPResponse {
        HTTPResponse(
            status: 200, headers: [("content-type", "application/json")] + headers, body: .bytes(session.node.json + [UInt8(ascii: "\n")]))
    }

    private func signIn(_ request: HTTPRequest) async -> HTTPResponse {
        // A form of another site cannot have this type.
        guard request.header("content-type")?.split(separator: ";").first?.lowercased() == "application/json" else {
            return Refusal.response(415, "UnsupportedMediaType", "the body is to be application/json")
        }
        guard let token = Self.token(in: request.body) else {
            return Refusal.response(400, "BadRequest", "the body is to be {\"token\": \"…\"}")
        }
        let address = SignInLimiter.address(of: request.remoteAddress)
        guard limiter.begin(address, now: options.now()) else {
            options.logger.warning("console: too many wrong tokens", metadata: ["address": .string(address)])
            return Refusal.response(
                429, "TooManyRequests", "too many wrong tokens; try again in a minute",
                headers: [("retry-after", String(SignInLimiter.wait(now: options.now())))])
        }
        guard let user = await options.signIn(token) else {
            options.logger.notice("console: wrong token", metadata: ["address": .string(address)])
            return Refusal.response(401, "Unauthorized", "the token is unknown, expired or revoked")
        }
        limiter.succeeded(address)
        for id in SessionCookie.ids(in: request) { if let former = sessions.use(id: id) { sessions.end(former.key) } }
        let (id, session) = sessions.open(user)
        options.logger.info("console: signed in", metadata: ["user": .string(user.name), "address": .string(address)])
        return Self.told(session, headers: [("set-cookie", SessionCookie.setting(id, isSecure: options.isSecure))])
    }

    private func signOut(_ request: HTTPRequest) -> HTTPResponse {
        if let session = session(of: request) {
            guard session.accepts(csrf: request.header("x-fanlight-csrf")) else { return Self.noCSRF }
            sessions.end(session.key)
        }
        return HTTPResponse(status: 204, headers: [("set-cookie", SessionCookie.removal(isSecure: options.isSecure))])
    }

    private static func token(in body: [UInt8]) -> String? {
        guard body.count <= 8_192 else { return nil }
        let list = JSONReader.read(body)
        guard list.problems.isEmpty, list.documents.count == 1, let token = list.documents.first?.node["token"]?.string else { return nil }
        // Text that is pasted may bring a line break along.
        return token.filter { !$0.isWhitespace }
    }
}
