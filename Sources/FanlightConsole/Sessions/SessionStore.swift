import Synchronization

/// The sessions that are open, in memory: a restart ends them.
final class SessionStore: Sendable {
    private struct Entry {
        let session: ConsoleSession
        var lastUsed: Int64
        var streams: [UInt64: AsyncStream<Void>.Continuation] = [:]
    }

    private struct State {
        var entries: [UInt64: Entry] = [:]
        var latestStream: UInt64 = 0
    }

    private let limits: ConsoleLimits
    private let now: @Sendable () -> Int64
    private let isStillValid: @Sendable (ConsoleUser) -> Bool
    private let state = Mutex(State())

    init(_ options: ConsoleOptions) {
        limits = options.limits
        now = options.now
        isStillValid = options.isStillValid
    }

    var count: Int { state.withLock { $0.entries.count } }

    /// Opens a session. Where there are too many, the one that has been idle for longest ends.
    ///
    /// - Returns: the session and its id, which is kept nowhere.
    func open(_ user: ConsoleUser) -> (id: String, session: ConsoleSession) {
        let id = SessionSecret.make()
        let time = now()
        var ends = time + limits.sessionSeconds * 1_000
        if let expires = user.expires { ends = min(ends, expires * 1_000) }
        let session = ConsoleSession(key: SessionSecret.Hash(of: id), user: user, csrf: SessionSecret.make(), ends: ends)
        let ended = state.withLock { state in
            var ended = state.entries.filter { isOver($0.value, time) }.map(\.key).compactMap { state.entries.removeValue(forKey: $0) }
            let own = state.entries.filter { $0.value.session.user.name == user.name }
            if own.count >= limits.sessionsPerUser { ended += Self.removeOldest(of: own, &state) }
            if state.entries.count >= limits.sessions { ended += Self.removeOldest(of: state.entries, &state) }
            state.entries[session.key.bucket] = Entry(session: session, lastUsed: time)
            return ended
        }
        for entry in ended { Self.endStreams(entry) }
        return (id, session)
    }

    /// The session of the id, which counts as used now; nil where it is over or never was.
    ///
    /// - Parameter isUnattended: whether a page asks by itself, which is no use.
    func use(id: String, isUnattended: Bool = false) -> ConsoleSession? {
        let key = SessionSecret.Hash(of: id)
        guard let session = find(key), isStillValid(session.user) else {
            end(key)
            return nil
        }
        if !isUnattended {
            let time = now()
            state.withLock { state in state.entries[key.bucket]?.lastUsed = time }
        }
        return session
    }

    /// Whether the session goes on, without using it.
    func isOpen(_ session: ConsoleSession) -> Bool {
        guard let found = find(session.key), isStillValid(found.user) else {
            end(session.key)
            return false
        }
        return true
    }

    func end(_ key: SessionSecret.Hash) {
        let ended = state.withLock { state in
            guard let entry = state.entries[key.bucket], entry.session.key.equalsInConstantTime(key) else { return nil as Entry? }
            return state.entries.removeValue(forKey: key.bucket)
        }
        if let ended { Self.endStreams(ended) }
    }

    /// A place for one more stream of the session; nil where it has as many as it may have, or is over.
    func place(for session: ConsoleSession) -> StreamPlace? {
        let (ended, continuation) = AsyncStream.makeStream(of: Void.self)
        let number = state.withLock { state in
            guard var entry = state.entries[session.key.bucket], entry.session.key.equalsInConstantTime(session.key),
                entry.streams.count < limits.streamsPerSession
            else { return nil as UInt64? }
            state.latestStream += 1
            entry.streams[state.latestStream] = continuation
            state.entries[session.key.bucket] = entry
            return state.latestStream
        }
        return number.map { number in
            StreamPlace(session: session, ended: ended) { [self] in
                state.withLock { state in _ = state.entries[session.key.bucket]?.streams.removeValue(forKey: number) }
            }
        }
    }

    private func find(_ key: SessionSecret.Hash) -> ConsoleSession? {
        let time = now()
        return state.withLock { state in
            guard let entry = state.entries[key.bucket], entry.session.key.equalsInConstantTime(key), !isOver(entry, time) else {
                return nil
            }
            return entry.session
        }
    }

    private func isOver(_ entry: Entry, _ time: Int64) -> Bool {
        time >= entry.session.ends || time - entry.lastUsed >= limits.idleSeconds * 1_000
    }

    private static func removeOldest(of entries: [UInt64: Entry], _ state: inout State) -> [Entry] {
        let oldest = entries.min { ($0.value.lastUsed, $0.key) < ($1.value.lastUsed, $1.key) }
        return [oldest.flatMap { state.entries.removeValue(forKey: $0.key) }].compactMap { $0 }
    }

    private static func endStreams(_ entry: Entry) {
        for stream in entry.streams.values { stream.finish() }
    }
}

/// The place of one stream in its session, from before its beginning to its end; given back when it is released.
final class StreamPlace: Sendable {
    let session: ConsoleSession
    /// Ends when the session is ended.
    let ended: AsyncStream<Void>
    private let leave: @Sendable () -> Void

    init(session: ConsoleSession, ended: AsyncStream<Void>, leave: @escaping @Sendable () -> Void) {
        self.session = session
        self.ended = ended
        self.leave = leave
    }

    deinit { leave() }
}
