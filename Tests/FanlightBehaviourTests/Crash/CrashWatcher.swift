import FanlightResources
import NIOHTTP1
import Testing

/// Follows a kind as a controller does: a list, then a watch that goes on from the last revision whenever the server was away.
struct CrashWatcher: Sendable {
    struct Event: Hashable, Sendable {
        let revision: UInt64
        let name: String
        /// Nil for a deletion.
        let version: Int?
    }

    let kind: CrashKind
    private(set) var events: [Event] = []
    /// What is there, by replaying the events: the version and the revision of each object.
    private(set) var items: [String: [UInt64]] = [:]
    /// How often it was told that it has missed something.
    private(set) var gaps = 0
    private var revision: UInt64 = 0

    init(_ kind: CrashKind) { self.kind = kind }

    /// Watches until an object of this name comes. The name is that of the last object that is written.
    ///
    /// - Returns: the revision of that object.
    mutating func run(_ api: SocketAPI, _ gate: ServerGate, until last: String, isReady: @Sendable () async -> Void) async throws -> UInt64
    {
        var start = try #require(await gate.start(after: 0))
        try await list(api)
        await isReady()
        while true {
            var this = self
            let end = try await api.watch("\(kind.collection)?watch=true&allowWatchBookmarks=true&resourceVersion=\(revision)") { event in
                try this.take(event)
                return this.items[last] == nil && this.gaps == self.gaps
            }
            self = this
            if let found = items[last] { return found[1] }
            if end == .left {
                try await list(api)
                continue
            }
            #expect(end == .broken, "the watch ended although the server was killed")
            guard let next = await gate.start(after: start) else { throw CrashError("the server is gone before the last event came") }
            start = next
        }
    }

    private mutating func list(_ api: SocketAPI) async throws {
        let answer = try await api.send(.GET, kind.collection)
        revision = try #require(answer.revision)
        items = Self.items(answer.body)
    }

    static func items(_ list: Node) -> [String: [UInt64]] {
        let pairs = (list["items"]?.elements ?? []).map { (CrashKind.name($0), [UInt64(CrashKind.version($0) ?? 0), $0.revision ?? 0]) }
        return Dictionary(pairs) { first, _ in first }
    }

    private mutating func take(_ event: Node) throws {
        let object = try #require(event["object"])
        let type = event["type"]?.string ?? ""
        if type == "ERROR" {
            guard object["code"]?.integer == 410 else { throw CrashError("the watch was told \(object.jsonText)") }
            gaps += 1
            return
        }
        let new = try #require(object.revision)
        if type == "BOOKMARK" {
            #expect(new >= revision)
            revision = max(new, revision)
            return
        }
        #expect(new > revision, "an event came twice, or out of order")
        revision = new
        let name = CrashKind.name(object)
        let version = type == "DELETED" ? nil : CrashKind.version(object)
        #expect((type == "ADDED") == (items[name] == nil), "\(type) of \(name) does not follow what came before")
        events.append(Event(revision: new, name: name, version: version))
        items[name] = version.map { [UInt64($0), new] }
    }

    /// What happened to an object, without the writes of its status.
    func versions(of name: String) -> [Int?] {
        var versions: [Int?] = []
        for event in events where event.name == name && versions.last != .some(event.version) { versions.append(event.version) }
        return versions
    }
}
