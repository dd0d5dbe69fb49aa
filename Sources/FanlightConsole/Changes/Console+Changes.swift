import FanlightHTTP
import Synchronization

/// One stream for the changes of many kinds: a browser has few connections.
extension Console {
    func answerChanges(_ request: HTTPRequest) -> HTTPResponse {
        guard request.method == "GET" else { return Refusal.method("GET") }
        guard let session = session(of: request) else { return Refusal.signedOut }
        guard Self.accepts(request, in: session, isRead: true) else { return Self.noCSRF }
        let limits = options.limits
        guard let query = ChangesQuery(request.query, limits: limits) else {
            return Refusal.response(
                400, "BadRequest",
                "ask for 1 to \(limits.resourcesPerStream) kinds with resource=PLURAL.GROUP, each in small letters, for at most \(limits.namespacesPerStream) namespaces with namespace=NAME, and since=REVISION"
            )
        }
        guard let place = sessions.place(for: session) else { return Self.tooManyStreams }
        let (respond, user) = (options.respond, session.user)
        let watches = query.resources.map { resource in
            ResourceWatch(resource: resource, limits: limits, original: request) { await respond($0, user) }
        }
        let stream = SessionStream(place: place, sessions: sessions, limits: limits)
        return HTTPResponse(
            status: 200, headers: [("cache-control", "no-store"), ("content-type", "application/x-ndjson")],
            body: .stream { writer in
                let followed = Mutex<ChangeProgress?>(nil)
                try await stream.run(staysOpen: true) {
                    if let progress = followed.withLock({ $0 }) { try await writer.write(ChangeNotice.heartbeat(progress.common)) }
                } _: {
                    do {
                        let started = await Self.start(watches, query)
                        // Whoever has read this line hears of everything that happens from there on.
                        try await writer.write(ChangeNotice.ready(from: Self.revision(of: started)))
                        let progress = ChangeProgress(count: started.count)
                        followed.withLock { $0 = progress }
                        try await Self.follow(started, to: writer, progress)
                    } catch is ResourceWatch.SignedOut {
                        // The session is over as well: its own look will say so.
                    }
                }
            })
    }

    private typealias Started = (watch: ResourceWatch, start: ResourceWatch.Start)

    /// What may not be watched in all namespaces is watched in those that are asked for, as far as it may be.
    private static func start(_ watches: [ResourceWatch], _ query: ChangesQuery) async -> [Started] {
        var started: [Started] = []
        for each in await startAll(watches, since: query.since) {
            guard case .forbidden = each.start else {
                started.append(each)
                continue
            }
            let narrow = query.namespaces.map { namespace in
                var watch = each.watch
                watch.namespace = namespace
                return watch
            }
            let allowed = await startAll(narrow, since: query.since).filter { if case .forbidden = $0.start { false } else { true } }
            started += allowed.isEmpty ? [each] : allowed
        }
        return started
    }

    private static func startAll(_ watches: [ResourceWatch], since: String?) async -> [Started] {
        await withTaskGroup(of: (Int, ResourceWatch.Start).self) { group in
            for (index, watch) in watches.enumerated() { group.addTask { (index, await watch.start(since: since)) } }
            let starts = await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
            return watches.enumerated().map { ($1, starts[$0] ?? .failed) }
        }
    }

    /// The earliest of all.
    private static func revision(of started: [Started]) -> String? {
        started.compactMap { if case .at(let revision, _) = $0.start { Int64(revision) } else { nil } }.min().map { String($0) }
    }

    private static func follow(_ started: [Started], to writer: any HTTPBodyWriter, _ progress: ChangeProgress) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, each) in started.enumerated() {
                group.addTask { try await each.watch.follow(each.start, to: writer) { progress.note($0, of: index) } }
            }
            try await group.waitForAll()
        }
    }
}
