import FanlightHTTP

/// A streamed answer that ends with its session.
struct SessionStream: Sendable {
    let place: StreamPlace
    let sessions: SessionStore
    let limits: ConsoleLimits

    private enum End: Sendable {
        case session
        case body
    }

    /// Runs the body until the session is over; also beyond the body's own end where `staysOpen`.
    ///
    /// - Parameter beat: called now and then while the session goes on.
    func run(
        staysOpen: Bool = false, beat: @escaping @Sendable () async throws -> Void = {}, _ body: @escaping @Sendable () async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: End.self) { group in
            group.addTask {
                for await _ in place.ended {}
                return .session
            }
            group.addTask {
                var next = ContinuousClock.now + limits.heartbeat
                while sessions.isOpen(place.session) {
                    try await Task.sleep(for: limits.tick)
                    guard ContinuousClock.now >= next else { continue }
                    next = .now + limits.heartbeat
                    try await beat()
                }
                return .session
            }
            group.addTask {
                try await body()
                return .body
            }
            defer { group.cancelAll() }
            while let end = try await group.next() {
                if end == .session || !staysOpen { return }
            }
        }
    }
}
