import FanlightHTTP
import Synchronization

/// One stream for the changes of many kinds: a browser has few connections.
extension Console {
    func answerChanges(_ request: HTTPRequest) -> HTTPResponse {
        guard request.method == "GET" else { return Refusal.method("GET") }
        guard let session = session(of: request) else { return Refusal.signedOut }
        guard let resources = WatchedResource.all(in: request.query), resources.count <= options.limits.resourcesPerStream else {
            return Refusal.response(
                400, "BadRequest",
                "ask for 1 to \(options.limits.resourcesPerStream) kinds with resource=PLURAL.GROUP, each in small letters")
        }
        guard let place = sessions.place(for: session) else { return Self.tooManyStreams }
        let (limits, respond, user) = (options.limits, options.respond, session.user)
        let watches = resources.map { resource in
            ResourceWatch(resource: resource, limits: limits, original: request) { await respond($0, user) }
        }
        let stream = SessionStream(place: place, sessions: sessions, limits: limits)
        return HTTPResponse(
            status: 200, headers: [("cache-control", "no-store"), ("content-type", "application/x-ndjson")],
            body: .stream { writer in
                let isReady = Atomic(false)
                try await stream.run(staysOpen: true) {
                    if isReady.load(ordering: .acquiring) { try await writer.write(ChangeNotice.heartbeat) }
                } _: {
                    do {
                        let starts = await Self.start(watches)
                        // Whoever has read this line hears of everything that happens from now on.
                        try await writer.write(ChangeNotice.ready)
                        isReady.store(true, ordering: .releasing)
                        try await Self.follow(watches, from: starts, to: writer)
                    } catch is ResourceWatch.SignedOut {
                        // The session is over as well: its own look will say so.
                    }
                }
            })
    }

    private static func start(_ watches: [ResourceWatch]) async -> [Int: ResourceWatch.Start] {
        await withTaskGroup(of: (Int, ResourceWatch.Start).self) { group in
            for (index, watch) in watches.enumerated() { group.addTask { (index, await watch.start()) } }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
    }

    private static func follow(_ watches: [ResourceWatch], from starts: [Int: ResourceWatch.Start], to writer: any HTTPBodyWriter)
        async throws
    {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, watch) in watches.enumerated() {
                group.addTask { try await watch.follow(starts[index] ?? .failed, to: writer) }
            }
            try await group.waitForAll()
        }
    }
}
