import FanlightFeed
import FanlightProxy
import FanlightRouting
import FanlightWorkloads
import Logging

/// Brings what the feed says into the proxy, one change at a time, and says on the control socket what became of it.
actor GatewayConfigurator {
    private let proxy: GatewayProxy
    private let control: ControlServer
    private let logger: Logger
    /// What is to be served, and what is.
    private var feed: GatewayFeed?
    private var served: GatewayFeed?
    private var routing: RoutingTable?
    private var problems: [FeedSocket: String] = [:]
    private var credentialProblems: [String: String] = [:]
    /// Why the process as a whole is not ready although it serves: for each `address:port` of health and metrics why it is not open, and what the
    /// event loops lack.
    private var healthProblems: [String: String] = [:]
    private var loopProblem: String?
    /// Why what is served may be old.
    private var controlPlaneProblem: String?
    private var isDraining = false
    /// What is being done; the next change waits for it, since the proxy takes one at a time.
    private var turn: Task<Void, Never>?

    init(proxy: GatewayProxy, control: ControlServer, logger: Logger) {
        self.proxy = proxy
        self.control = control
        self.logger = logger
    }

    /// The configuration is served when it returns, but for sockets that cannot be opened: those are said in the status and tried again.
    func apply(_ newer: GatewayFeed) async -> FeedVerdict {
        await inTurn { await $0.take(newer) }
        return .accepted
    }

    /// Whether a configuration is in use.
    var hasServed: Bool { served != nil }

    /// Tries again what could not be opened.
    func mend() async {
        guard !problems.isEmpty else { return }
        await inTurn { configurator in
            guard let feed = await configurator.feed, await !configurator.problems.isEmpty, await !configurator.isDraining else { return }
            await configurator.serve(feed)
        }
    }

    /// From now on nothing is opened any more. It returns when nothing is being opened either.
    func drain() async {
        isDraining = true
        publish()
        await turn?.value
    }

    func set(healthProblems: [String: String]) {
        self.healthProblems = healthProblems
        publish()
    }

    func set(loopProblem: String?) {
        self.loopProblem = loopProblem
        publish()
    }

    func set(controlPlaneProblem: String?) {
        guard controlPlaneProblem != self.controlPlaneProblem else { return }
        self.controlPlaneProblem = controlPlaneProblem
        publish()
    }

    private func inTurn(_ body: @escaping @Sendable (GatewayConfigurator) async -> Void) async {
        let former = turn
        let task = Task {
            await former?.value
            await body(self)
        }
        turn = task
        await task.value
    }

    private func take(_ newer: GatewayFeed) async {
        guard !isDraining else { return }
        let older = feed
        feed = newer
        let isSame = older.map { $0.configuration == newer.configuration && Set($0.sockets) == Set(newer.sockets) } ?? false
        guard isSame, problems.isEmpty else { return await serve(newer) }
        if older?.endpoints != newer.endpoints { proxy.apply(endpoints: newer.endpoints) }
        if older?.secrets != newer.secrets { note(await proxy.apply(secrets: newer.secrets)) }
        served = newer
        publish()
    }

    private func note(_ problems: [String: String]) {
        guard problems != credentialProblems else { return }
        for (name, problem) in problems.sorted(by: { $0.key < $1.key }) where credentialProblems[name] != problem {
            logger.warning("a certificate cannot be used", metadata: ["credential": .string(name), "reason": .string(problem)])
        }
        credentialProblems = problems
    }

    private func serve(_ feed: GatewayFeed) async {
        let table: RoutingTable
        if let routing, routing.configuration == feed.configuration {
            table = routing
        } else {
            table = RoutingTable(feed.configuration, reusing: routing)
        }
        routing = table
        let bindings = Dictionary(feed.sockets.map { (SocketBinding($0), $0) }) { first, _ in first }
        let results = await proxy.apply(
            ProxyConfiguration(routing: table, endpoints: feed.endpoints, secrets: feed.secrets, sockets: Array(bindings.keys)))
        var found: [FeedSocket: String] = [:]
        for (binding, result) in results {
            if let socket = bindings[binding], case .failure(let error) = result { found[socket] = "\(error)" }
        }
        let isNew = served.map { Set($0.sockets) != Set(feed.sockets) } ?? true
        logger.log(
            level: isNew || found != problems ? .info : .debug, "configuration served",
            metadata: [
                "revision": .stringConvertible(feed.revision), "sockets": .stringConvertible(feed.sockets.count - found.count),
                "problems": .array(found.values.sorted().map { .string($0) }),
            ])
        problems = found
        served = feed
        note(proxy.credentialProblems)
        publish()
    }

    private func publish() {
        let sockets = (served?.sockets ?? []).sorted { ($0.address, $0.port) < ($1.address, $1.port) }.map {
            GatewayStatus.Socket(address: $0.address, port: $0.port, problem: problems[$0] ?? "")
        }
        let (reason, message) = reason
        let isReady = reason.isEmpty
        let state: GatewayStatus.State = isDraining ? .draining : served == nil ? .starting : .serving
        let revision = served.map { "\($0.revision)" } ?? ""
        let controlPlaneProblem = controlPlaneProblem ?? ""
        control.update { status in
            status.state = state
            status.isReady = isReady
            status.revision = revision
            status.sockets = sockets
            status.reason = reason
            status.message = message
            status.controlPlaneProblem = controlPlaneProblem
        }
    }

    /// Why it is not ready; empty where it is. A certificate that cannot be used is its server's trouble, not the gateway's.
    private var reason: (reason: String, message: String) {
        if isDraining { return ("Draining", "the gateway takes no new connections and lets its requests end") }
        if served == nil { return ("NoConfiguration", "the gateway has no configuration yet") }
        if let problem = problems.min(by: { ($0.key.address, $0.key.port) < ($1.key.address, $1.key.port) }) {
            let others = problems.count > 1 ? ", and \(problems.count - 1) more" : ""
            return ("SocketNotOpened", "\(problem.key.address):\(problem.key.port) cannot be listened on: \(problem.value)\(others)")
        }
        if let problem = healthProblems.min(by: { $0.key < $1.key }) {
            return ("NotServing", "\(problem.key) cannot be listened on: \(problem.value)")
        }
        if let loopProblem { return ("NotServing", loopProblem) }
        return ("", "")
    }
}

extension SocketBinding {
    init(_ socket: FeedSocket) {
        self.init(address: socket.address, port: socket.port, listenerPort: socket.listenerPort, servicePort: socket.servicePort)
    }
}
