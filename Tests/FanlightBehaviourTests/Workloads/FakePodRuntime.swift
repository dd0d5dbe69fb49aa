import FanlightWorkloads

/// Runs Pods as soon as they are asked for, or when the test says so, and remembers what it was asked.
actor FakePodRuntime: PodRuntime {
    enum Call: Hashable, Sendable {
        case start(PodSpec)
        case stop(String, grace: Int)
    }

    nonisolated let reports: AsyncStream<PodReport>
    private let continuation: AsyncStream<PodReport>.Continuation
    private(set) var calls: [Call] = []
    private(set) var running: [String: PodSpec] = [:]
    /// Whether a Pod is ready as soon as it is started.
    private var isReadyAtOnce: Bool
    private var endsAtOnce = true

    init(isReadyAtOnce: Bool = true) {
        self.isReadyAtOnce = isReadyAtOnce
        (reports, continuation) = AsyncStream.makeStream(of: PodReport.self)
    }

    func start(_ pod: PodSpec) async {
        calls.append(.start(pod))
        let name = "\(pod.namespace)/\(pod.name)"
        let isKnown = running[name] != nil
        running[name] = pod
        if !isKnown { report(name, isReady: isReadyAtOnce) }
    }

    func stop(_ name: String, grace: Duration) async {
        calls.append(.stop(name, grace: Int(grace.components.seconds)))
        if endsAtOnce { end(name) }
    }

    // MARK: For tests

    func setReadyAtOnce(_ isReady: Bool) { isReadyAtOnce = isReady }
    func setEndsAtOnce(_ ends: Bool) { endsAtOnce = ends }

    func report(_ name: String, isReady: Bool) {
        continuation.yield(
            PodReport(
                namespace: Self.parts(name).0, name: Self.parts(name).1, phase: .running, isReady: isReady, processID: 77,
                startedAt: 1_795_373_568))
    }

    func send(_ report: PodReport) { continuation.yield(report) }

    func end(_ name: String) {
        running[name] = nil
        continuation.yield(PodReport(namespace: Self.parts(name).0, name: Self.parts(name).1, phase: .ended))
    }

    var names: [String] { running.keys.sorted() }

    func stops(of name: String) -> [Int] {
        calls.compactMap { call in
            if case .stop(name, let grace) = call { grace } else { nil }
        }
    }

    private static func parts(_ name: String) -> (String, String) {
        let parts = name.split(separator: "/").map(String.init)
        return (parts.first ?? "", parts.last ?? "")
    }
}
