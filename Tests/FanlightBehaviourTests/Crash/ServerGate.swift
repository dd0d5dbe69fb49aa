/// Tells clients when the server has started again after it was killed, and counts what was acknowledged for whoever kills it.
actor ServerGate {
    private var generation = 0
    private var isClosed = false
    private(set) var hasFailed = false
    private var acknowledged = 0
    private var arrivals: [(generation: Int, CheckedContinuation<Int?, Never>)] = []
    private var counts: [(count: Int, CheckedContinuation<Void, Never>)] = []

    /// The server answers, for the next time.
    func open() {
        generation += 1
        let ready = arrivals
        arrivals = []
        for (_, continuation) in ready { continuation.resume(returning: generation) }
    }

    /// There will be no further start, and writers have to end.
    func close() {
        isClosed = true
        let waiting = arrivals
        arrivals = []
        for (_, continuation) in waiting { continuation.resume(returning: nil) }
        let counting = counts
        counts = []
        for (_, continuation) in counting { continuation.resume() }
    }

    /// Ends everything early, since a client has failed.
    func fail() {
        hasFailed = true
        close()
    }

    var isOver: Bool { isClosed }

    /// The number of a start after this one, once the server answers; nil where none follows.
    func start(after seen: Int) async -> Int? {
        if generation > seen { return generation }
        if isClosed { return nil }
        return await withCheckedContinuation { arrivals.append((seen, $0)) }
    }

    func acknowledge() {
        acknowledged += 1
        let reached = counts.filter { $0.count <= acknowledged }
        counts.removeAll { $0.count <= acknowledged }
        for (_, continuation) in reached { continuation.resume() }
    }

    /// Returns when so many more writes have been acknowledged, or the gate is closed.
    func wait(for count: Int) async {
        let target = acknowledged + count
        if isClosed { return }
        await withCheckedContinuation { counts.append((target, $0)) }
    }
}
