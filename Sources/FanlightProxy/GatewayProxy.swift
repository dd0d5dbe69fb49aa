package import FanlightEventLoop
package import FanlightIR
package import FanlightObservability
import FanlightRouting
import Synchronization

/// One gateway replica: it accepts HTTP and forwards it as its configuration says.
///
/// Its event loops share nothing that changes. A configuration reaches each of them as one immutable value that replaces the former between two
/// events; requests that have begun end under the configuration that they began with, and connections stay.
package final class GatewayProxy: Sendable {
    private struct State {
        var isStarted = false
        var isStopped = false
        /// What is listened on, with the address that the system gave.
        var bound: [SocketBinding: SocketAddress] = [:]
        var listeners: [Listener] = []
        var transports = TransportTable()
    }

    private let name: String
    private let options: ProxyOptions
    private let mailboxes: [Mailbox<LoopMessage>]
    private let sink: (any AccessLogSink)?
    private let resolver: NameResolver
    private let listening: any ListeningSockets
    private let state = Mutex(State())
    private let tlsFront: TLSFront
    /// The names of the numbers in the metrics.
    package let names: MetricNames

    /// - Parameter name: `namespace/name` of the gateway workload, for logs.
    /// - Throws: the system has no descriptors left.
    package init(
        name: String, options: ProxyOptions = ProxyOptions(), accessLog sink: (any AccessLogSink)? = nil,
        names: MetricNames = MetricNames(),
        resolver: NameResolver = NameResolver(), listening: any ListeningSockets = OwnListeningSockets()
    ) throws(SystemError) {
        self.name = name
        self.options = options
        self.sink = sink
        self.names = names
        self.resolver = resolver
        self.listening = listening
        tlsFront = try TLSFront()
        var mailboxes: [Mailbox<LoopMessage>] = []
        for _ in 0..<max(1, options.loops) { mailboxes.append(try Mailbox()) }
        self.mailboxes = mailboxes
    }

    /// Starts the event loops. Nothing is served before a configuration is applied.
    package func start() throws(SystemError) {
        let isFirst = state.withLock { state in
            defer { state.isStarted = true }
            return !state.isStarted
        }
        guard isFirst else { return }
        for (number, mailbox) in mailboxes.enumerated() {
            let (name, options, sink, names, resolver, tlsFront) = (name, options, sink, names, resolver, tlsFront)
            let sharesSockets = listening.areShared || mailboxes.count > 1
            try LoopThread.start(name: "loop-\(number)") {
                do {
                    var loop = try ProxyLoop(
                        gateway: name, options: options, mailbox: mailbox, sink: sink, names: names, resolver: resolver,
                        tlsFront: tlsFront, sharesSockets: sharesSockets)
                    loop.run()
                } catch {
                    // Out of descriptors: whoever asks this loop for something is answered that nothing is served.
                    for message in mailbox.close() { message.refuse() }
                }
            }
        }
    }

    /// Replaces the configuration and returns when every loop serves it.
    ///
    /// Sockets that are not listed any more are closed for new connections; listed ones that are new are bound. Call it once at a time.
    /// - Returns: for each listed socket the address that it is bound to, or why it is not; the others serve all the same.
    @discardableResult
    package func apply(_ configuration: ProxyConfiguration) async -> [SocketBinding: Result<SocketAddress, SystemError>] {
        var results: [SocketBinding: Result<SocketAddress, SystemError>] = [:]
        guard state.withLock({ $0.isStarted && !$0.isStopped }) else {
            for binding in configuration.sockets { results[binding] = .failure(SystemError(call: "apply", number: SystemError.notRunning)) }
            return results
        }
        var opened: [SocketBinding: [Int32]] = [:]
        var known = state.withLock { $0.bound }
        let listed = Set(configuration.sockets)
        let removed = known.filter { !listed.contains($0.key) }
        known = known.filter { listed.contains($0.key) }
        for binding in listed.sorted(by: { ($0.address, $0.port, $0.listenerPort) < ($1.address, $1.port, $1.listenerPort) }) {
            if let address = known[binding] {
                results[binding] = .success(address)
                continue
            }
            do {
                let (address, descriptors) = try await bind(binding)
                known[binding] = address
                opened[binding] = descriptors
                results[binding] = .success(address)
            } catch {
                results[binding] = .failure(error)
            }
        }
        let served = Set(known.values)
        for address in removed.values where !served.contains(address) { await listening.release(address) }
        let bound = known
        let transports = state.withLock { state in
            state.bound = bound
            state.listeners = configuration.routing.configuration.listeners
            _ = state.transports.update(listeners: state.listeners, secrets: configuration.secrets)
            return state.transports.transports
        }
        let sockets = known.keys.sorted { ($0.address, $0.port) < ($1.address, $1.port) }
        await forEachLoop { index, done in
            .apply(
                routing: configuration.routing, endpoints: configuration.endpoints, transports: transports, sockets: sockets,
                opened: opened.mapValues { $0[index] },
                done: done)
        }
        return results
    }

    /// Replaces the endpoints alone; the cheap way for what changes most.
    package func apply(endpoints: EndpointTable) {
        for mailbox in mailboxes { mailbox.send(.endpoints(endpoints)) }
    }

    /// Exchanges the certificates alone: new handshakes get the new ones, connections that stand go on. Call it once at a time.
    ///
    /// - Returns: `credentialProblems` afterwards.
    @discardableResult
    package func apply(secrets: SecretTable) async -> [String: String] {
        let (changed, problems) = state.withLock { state in
            let isChanged = state.transports.update(listeners: state.listeners, secrets: secrets)
            return (isChanged ? state.transports.transports : nil, state.transports.problems)
        }
        if let changed { await forEachLoop { _, done in .transports(changed, done: done) } }
        return problems
    }

    /// The certificates that listeners name and that cannot be used, by their names in the secret table, and why.
    ///
    /// Where a former version of such a certificate was usable, it stays in use; otherwise its servers refuse handshakes.
    package var credentialProblems: [String: String] { state.withLock { $0.transports.problems } }

    /// Accepts no more connections and returns when all have ended, or after the time.
    package func drain(timeout: Duration) async {
        let (isRunning, bound) = state.withLock { state in
            defer { state.bound = [:] }
            return (state.isStarted && !state.isStopped, state.bound)
        }
        for address in Set(bound.values) { await listening.release(address) }
        guard isRunning else { return }
        let deadline = SystemClock.monotonic() / 1_000_000 + timeout.wholeMilliseconds
        await forEachLoop { _, done in .drain(deadline: deadline, done: done) }
    }

    /// Ends the loops and with them what is still under way.
    package func stop() async {
        let (isRunning, bound) = state.withLock { state in
            defer {
                state.isStopped = true
                state.bound = [:]
            }
            return (state.isStarted && !state.isStopped, state.bound)
        }
        for address in Set(bound.values) { await listening.release(address) }
        guard isRunning else { return }
        await forEachLoop { _, done in .stop(done: done) }
    }

    /// What was counted so far, over all loops.
    package func metricsSnapshot() async -> (requests: RequestMetricsTable, connections: ConnectionCounters) {
        guard state.withLock({ $0.isStarted && !$0.isStopped }) else { return (RequestMetricsTable(), ConnectionCounters()) }
        var requests = RequestMetricsTable()
        var connections = ConnectionCounters()
        for mailbox in mailboxes {
            let (table, counters) = await withCheckedContinuation { continuation in
                let message = LoopMessage.metrics { continuation.resume(returning: ($0, $1)) }
                if !mailbox.send(message) { message.refuse() }
            }
            requests.merge(table)
            connections.merge(counters)
        }
        return (requests, connections)
    }

    /// Tells all loops at once and returns when the last has answered.
    private func forEachLoop(_ message: (Int, @escaping @Sendable () -> Void) -> LoopMessage) async {
        await withCheckedContinuation { continuation in
            let answers = LoopAnswers(expected: mailboxes.count) { continuation.resume() }
            for (index, mailbox) in mailboxes.enumerated() {
                let message = message(index) { answers.count() }
                if !mailbox.send(message) { message.refuse() }
            }
        }
    }

    /// One descriptor for each loop, all of one socket: what waits in its queue is taken by whoever comes first.
    private func bind(_ binding: SocketBinding) async throws(SystemError) -> (SocketAddress, [Int32]) {
        guard let address = SocketAddress(binding.address, port: binding.port) else {
            throw SystemError(call: "bind \(binding.address):\(binding.port)", number: SystemError.invalid)
        }
        var descriptors = [try await listening.open(address)]
        do throws(SystemError) {
            for _ in mailboxes.dropFirst() { descriptors.append(try Socket.duplicate(descriptors[0])) }
        } catch {
            for descriptor in descriptors { Socket.close(descriptor) }
            throw error
        }
        return (Socket.localAddress(descriptors[0]), descriptors)
    }
}
