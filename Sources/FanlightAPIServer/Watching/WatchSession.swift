import FanlightHTTP
import FanlightResources
import FanlightSchemas
import FanlightStore

/// One watch: what is there at first, then every change, until its time is over or the client goes.
struct WatchSession: Sendable {
    let context: ResourceContext
    let options: ListOptions
    let form: ResponseForm
    let parameters: RequestParameters
    let store: ObjectStore
    let timers: TimerQueue
    /// Milliseconds since 1970.
    let now: @Sendable () -> Int64

    /// How often a client that asked for bookmarks learns the revision.
    static let bookmarkInterval: Duration = .seconds(60)
    /// A watch without a time of its own ends after at least this long.
    static let shortestTimeout: Duration = .seconds(1_800)
    /// Events are written in parts of about this many bytes.
    private static let chunkBytes = 1 << 16

    /// The answer; failures that the watch begins with are told inside it, as clients expect.
    func response() throws(APIStatus) -> HTTPResponse {
        let start = try start()
        return HTTPResponse(
            status: 200, headers: [("cache-control", "no-cache, private"), ("content-type", "application/json")],
            body: .stream { writer in
                do {
                    try await run(start, writer)
                } catch let error as StoreError {
                    try await writer.write(WatchEncoder.line("ERROR", Self.status(error, asked: options.revision ?? 0).node))
                }
            })
    }

    private enum Start {
        case watching(initial: ObjectList?, ObjectWatch)
        case failed(APIStatus)
    }

    private func start() throws(APIStatus) -> Start {
        let name = options.fields.name
        let asked = options.revision ?? 0
        do {
            guard options.sendsInitialEvents ?? (asked == 0) else {
                let from = asked == 0 ? nil : asked
                return .watching(initial: nil, try store.watch(kind: context.storedKind, namespace: context.scope, name: name, from: from))
            }
            let (list, watch) = store.listAndWatch(context.storedKind, namespace: context.scope, name: name)
            guard asked <= list.revision else { return .failed(.tooLargeResourceVersion(asked, current: list.revision)) }
            return .watching(initial: list, watch)
        } catch let error as StoreError {
            return .failed(Self.status(error, asked: asked))
        } catch {
            throw .internalError("\(error)")
        }
    }

    private static func status(_ error: StoreError, asked: UInt64) -> APIStatus {
        guard error.code == .expired else { return APIStatus(error) }
        return .expired("too old resource version: \(asked) (\(error.revision ?? 0))")
    }

    private func run(_ start: Start, _ writer: any HTTPBodyWriter) async throws {
        guard case .watching(let initial, let watch) = start else {
            if case .failed(let status) = start { try await writer.write(WatchEncoder.line("ERROR", status.node)) }
            return
        }
        let clock = ContinuousClock()
        let timeout = options.timeout.flatMap { $0 > 0 ? Duration.seconds($0) : nil } ?? Self.shortestTimeout * Double.random(in: 1...2)
        let end = clock.now + timeout
        var encoder = WatchEncoder(context: context, form: form, parameters: parameters)
        // Wakes the loop below for bookmarks and at the end; the loop alone writes, so that nothing gets ahead of an event.
        let timer = timers.timer { [weak watch] in watch?.interrupt() }
        if let initial { try await send(initial, &encoder, writer) }
        var nextBookmark = clock.now + Self.bookmarkInterval
        timer.set(options.wantsBookmarks ? min(end, nextBookmark) : end)
        while let events = try await watch.next() {
            var bytes: [UInt8] = []
            for event in events {
                append(event, &encoder, to: &bytes)
                if bytes.count >= Self.chunkBytes {
                    try await writer.write(bytes)
                    bytes.removeAll(keepingCapacity: true)
                }
            }
            let isOver = clock.now >= end
            if options.wantsBookmarks, isOver || clock.now >= nextBookmark {
                nextBookmark = clock.now + Self.bookmarkInterval
                timer.set(min(end, nextBookmark))
                bytes += encoder.bookmark(watch.currentRevision, isEndOfInitialEvents: false)
            }
            if !bytes.isEmpty { try await writer.write(bytes) }
            if isOver { return }
        }
    }

    private func send(_ list: ObjectList, _ encoder: inout WatchEncoder, _ writer: any HTTPBodyWriter) async throws {
        var bytes: [UInt8] = []
        for item in list.items where options.matches(item) {
            encoder.append("ADDED", item, time: now(), to: &bytes)
            if bytes.count >= Self.chunkBytes {
                try await writer.write(bytes)
                bytes.removeAll(keepingCapacity: true)
            }
        }
        if options.sendsInitialEvents == true, options.wantsBookmarks {
            bytes += encoder.bookmark(list.revision, isEndOfInitialEvents: true)
        }
        if !bytes.isEmpty { try await writer.write(bytes) }
    }

    /// An object that begins to match has been added for this client, one that no longer matches has been deleted.
    private func append(_ event: ObjectEvent, _ encoder: inout WatchEncoder, to bytes: inout [UInt8]) {
        let before = event.old.map(options.matches) ?? false
        let after = event.new.map(options.matches) ?? false
        switch (before, after) {
        case (false, false): return
        case (false, true): encoder.append("ADDED", event.object, time: now(), to: &bytes)
        case (true, true): encoder.append("MODIFIED", event.object, time: now(), to: &bytes)
        case (true, false):
            // What the client last saw, with the revision at which it went out of sight.
            let object = event.isDeletion ? event.object : event.old?.restamped(event.revision) ?? event.object
            encoder.append("DELETED", object, time: now(), to: &bytes)
        }
    }
}
