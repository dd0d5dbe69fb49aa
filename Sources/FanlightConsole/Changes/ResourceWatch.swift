import FanlightHTTP
import FanlightManifests
import FanlightResources

/// Watches one kind for a stream of changes, by asking the API as the user.
struct ResourceWatch: Sendable {
    let resource: WatchedResource
    /// Nil for all.
    var namespace: String?
    let limits: ConsoleLimits
    /// The request of the stream, as whose part all others are made.
    let original: HTTPRequest
    let ask: @Sendable (HTTPRequest) async -> HTTPResponse

    enum Start: Sendable {
        case at(revision: String, path: String)
        case forbidden
        /// It did not work this time.
        case failed
        case signedOut
    }

    /// The user may not ask any more.
    struct SignedOut: Error {}

    /// Finds out what the path of the kind is, and from which revision on it is watched.
    ///
    /// - Parameter since: an earlier one; nil for the present one.
    func start(since: String? = nil) async -> Start {
        let place = (namespace.map { "namespaces/\($0)/" } ?? "") + resource.plural
        var path = "/api/v1/\(place)"
        if !resource.group.isEmpty {
            let answer = await get("/apis/\(resource.group)", accept: "application/json")
            guard let version = answer.node?[path: ["preferredVersion", "version"]]?.string else { return Self.failure(answer.status) }
            path = "/apis/\(resource.group)/\(version)/\(place)"
        }
        let answer = await get(path, query: "limit=1", accept: "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1")
        guard let revision = answer.node?[path: ["metadata", "resourceVersion"]]?.string else { return Self.failure(answer.status) }
        guard let since else { return .at(revision: revision, path: path) }
        // One that is still to come is of another store: what it has is not known, and has to be read again.
        guard let (earlier, present) = Int64(since).flatMap({ since in Int64(revision).map { (since, $0) } }), earlier <= present else {
            return .failed
        }
        return .at(revision: since, path: path)
    }

    /// Writes a notice of each change from the start on, until the kind may not be watched any more.
    ///
    /// - Parameter told: hears up to which revision everything has been told; nil where it is not known.
    /// - Throws: when the client is gone, the task is cancelled, or nobody is signed in any more.
    func follow(_ first: Start, to client: any HTTPBodyWriter, told: @escaping @Sendable (Int64?) -> Void = { _ in }) async throws {
        var start = first
        var failures = 0
        while true {
            switch start {
            case .forbidden:
                told(.max)
                return try await client.write(ChangeNotice.forbidden(resource))
            case .signedOut: throw SignedOut()
            case .failed: try await wait(&failures)
            case .at(let revision, let path):
                told(Int64(revision))
                let began = ContinuousClock.now
                switch try await watch(path, from: revision, to: client, told: told) {
                case .at(let next, _) where next != revision || ContinuousClock.now - began >= .seconds(1):
                    failures = 0
                    start = .at(revision: next, path: path)
                    continue
                case .at:
                    // It ended as soon as it began.
                    try await wait(&failures)
                    continue
                case .forbidden:
                    told(.max)
                    return try await client.write(ChangeNotice.forbidden(resource))
                case .signedOut: throw SignedOut()
                case .failed: told(nil)
                }
            }
            // What was missed is not known: first the revision, then the word to read again, so that nothing falls in between.
            start = await self.start()
            switch start {
            case .at: try await client.write(ChangeNotice.resync(resource))
            case .failed: try await wait(&failures)
            case .forbidden, .signedOut: break
            }
        }
    }

    /// One watch to its end.
    ///
    /// - Returns: from where the next one goes on.
    private func watch(
        _ path: String, from revision: String, to client: any HTTPBodyWriter, told: @escaping @Sendable (Int64?) -> Void
    ) async throws -> Start {
        let query =
            "watch=true&allowWatchBookmarks=true&resourceVersion=\(PercentText.encoded(revision))&timeoutSeconds=\(limits.watchSeconds)"
        let answer = await ask(
            APIPassage.request(path, query: query, accept: "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1", for: original))
        guard answer.status == 200, case .stream(let produce) = answer.body else { return Self.failure(answer.status) }
        let reader = WatchReader(resource, from: revision, to: client, told: told)
        do {
            try await produce(reader)
        } catch is WatchReader.Loss {
            return .failed
        }
        try Task.checkCancellation()
        return reader.revision.map { .at(revision: $0, path: path) } ?? .failed
    }

    private func wait(_ failures: inout Int) async throws {
        try await Task.sleep(for: limits.retryDelay * min(50, 1 << min(failures, 6)))
        failures += 1
    }

    private static func failure(_ status: Int) -> Start {
        switch status {
        case 401: .signedOut
        // A kind that is not there cannot be watched either.
        case 403, 404: .forbidden
        default: .failed
        }
    }

    private func get(_ path: String, query: String = "", accept: String) async -> (status: Int, node: Node?) {
        let answer = await ask(APIPassage.request(path, query: query, accept: accept, for: original))
        guard answer.status == 200, case .bytes(let bytes) = answer.body else { return (answer.status, nil) }
        return (answer.status, JSONReader.read(bytes).documents.first?.node)
    }
}
