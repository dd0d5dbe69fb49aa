package import FanlightHTTP

/// The console: its pages, the sessions of those who sign in to it, and the API as them.
package final class Console: Sendable {
    let options: ConsoleOptions
    let sessions: SessionStore
    let limiter: SignInLimiter
    private let libraries: LibraryFiles

    package init(_ options: ConsoleOptions) {
        self.options = options
        sessions = SessionStore(options)
        limiter = SignInLimiter(options.limits)
        libraries = LibraryFiles(options.libraries)
    }

    /// Answers a request, whoever it is from.
    package func respond(_ request: HTTPRequest) async -> HTTPResponse {
        var response = await answer(request)
        SecurityHeaders.add(to: &response)
        return response
    }

    /// What the server refuses by itself.
    package static func refusal(_ refusal: HTTPRefusal) -> HTTPResponse {
        var response = refusal.plainResponse
        SecurityHeaders.add(to: &response)
        return response
    }

    private func answer(_ request: HTTPRequest) async -> HTTPResponse {
        guard options.hosts.accepts(request.header("host")) else {
            return Refusal.response(421, "Misdirected", "the console has another name; names are added with --api-name")
        }
        // What follows such a request would be no HTTP, and nothing here speaks anything else: no way into containers.
        guard request.header("upgrade") == nil, request.method != "CONNECT" else {
            return Refusal.response(501, "NotImplemented", "connections are not upgraded here")
        }
        switch ConsolePath(request.path) {
        case nil: return Refusal.notFound
        case .page?: return file(ConsoleAssets.files[ConsoleAssets.page], request)
        case .asset(let path)?: return file(ConsoleAssets.files[path], request)
        case .library(let path)?: return file(libraries[path], request)
        case .session?: return await guarded(request) { await answerSession(request) }
        case .changes?: return await guarded(request) { answerChanges(request) }
        case .api?: return await guarded(request) { await answerAPI(request) }
        }
    }

    private func file(_ file: StaticFile?, _ request: HTTPRequest) -> HTTPResponse {
        guard let file else { return Refusal.notFound }
        guard request.method == "GET" || request.method == "HEAD" else { return Refusal.method("GET, HEAD") }
        return file.response(to: request)
    }

    /// Nothing but the console's own pages gets behind this.
    private func guarded(_ request: HTTPRequest, _ answer: () async -> HTTPResponse) async -> HTTPResponse {
        guard OriginRule(isSecure: request.isSecure).accepts(request) else {
            return Refusal.response(403, "Forbidden", "the request comes from another site")
        }
        return await answer()
    }

    func session(of request: HTTPRequest) -> ConsoleSession? {
        // What an open page asks while nobody is there does not keep the session.
        let isUnattended = request.header("x-fanlight-unattended") != nil
        for id in SessionCookie.ids(in: request) {
            if let session = sessions.use(id: id, isUnattended: isUnattended) { return session }
        }
        return nil
    }

    // MARK: The API

    private func answerAPI(_ request: HTTPRequest) async -> HTTPResponse {
        guard APIPassage.methods.contains(request.method) else {
            return Refusal.method(APIPassage.methods.sorted().joined(separator: ", "))
        }
        guard let session = session(of: request) else { return Refusal.signedOut }
        guard Self.accepts(request, in: session, isRead: request.method == "GET" || request.method == "HEAD") else { return Self.noCSRF }
        var response = APIPassage.response(await options.respond(APIPassage.request(request), session.user), path: request.path)
        guard case .stream(let produce) = response.body else { return response }
        guard let place = sessions.place(for: session) else { return Self.tooManyStreams }
        let stream = SessionStream(place: place, sessions: sessions, limits: options.limits)
        response.body = .stream { writer in try await stream.run { try await produce(writer) } }
        return response
    }

    /// Reading needs no proof. One that is of another session is refused all the same: the page was shown to somebody else, who signed in before.
    static func accepts(_ request: HTTPRequest, in session: ConsoleSession, isRead: Bool) -> Bool {
        let csrf = request.header("x-fanlight-csrf")
        return isRead && csrf == nil || session.accepts(csrf: csrf)
    }

    static let noCSRF = Refusal.response(403, "AnotherSession", "the header x-fanlight-csrf is missing or of another session")

    static let tooManyStreams = Refusal.response(
        429, "TooManyRequests", "the session has as many streams as it may have", headers: [("retry-after", "1")])
}
