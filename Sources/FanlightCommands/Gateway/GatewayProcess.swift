import FanlightEventLoop
import FanlightFeedTransport
import FanlightFiles
import FanlightManifests
import FanlightObservability
import FanlightProxy
import FanlightResources
import FanlightWorkloads
import Glibc
import Logging
import Synchronization

/// `fanlight gateway`: one replica of a gateway. It serves what the control plane sent last, whether the control plane is there or not.
struct GatewayProcess: Sendable {
    private let path: String
    private let bootstrap: GatewayBootstrap
    private let logger: Logger

    /// - Throws: `CommandError` where the bootstrap file is not there or says too little.
    init(bootstrapPath: String) throws {
        path = bootstrapPath
        bootstrap = try Self.read(bootstrapPath)
        var logger = Logger(label: "fanlight.gateway") { _ in GatewayLogHandler() }
        logger.logLevel = Logger.Level(rawValue: bootstrap.log.level) ?? .info
        self.logger = logger
    }

    static func read(_ path: String) throws -> GatewayBootstrap {
        let bytes: [UInt8]?
        do {
            bytes = try WholeFile(path).read(limit: 4 << 20)
        } catch {
            throw CommandError("--bootstrap \(error)")
        }
        guard let bytes else { throw CommandError("--bootstrap \(path): No such file or directory") }
        guard let node = JSONReader.read(bytes).documents.first?.node else { throw CommandError("--bootstrap \(path) is no JSON") }
        do {
            return try GatewayBootstrap(node)
        } catch {
            throw CommandError("--bootstrap \(path): \(error)")
        }
    }

    /// Serves until SIGTERM, SIGINT or the word on the control socket, then lets requests end. A second signal ends it at once.
    ///
    /// - Throws: `CommandError` where it cannot start.
    func run() async throws {
        DescriptorLimit.raise()
        let record = ProcessRecord(bootstrap.pod)
        let lock = try take(record)
        defer { withExtendedLifetime(lock) {} }
        let log = BoundedLog(path: bootstrap.log.path, bytes: bootstrap.log.bytes, files: bootstrap.log.files)
        let sink = try accessLog()
        let registry = SocketRegistry()
        let (orders, order) = AsyncStream.makeStream(of: ControlServer.Order.self, bufferingPolicy: .bufferingNewest(16))
        let control: ControlServer
        let proxy: GatewayProxy
        do {
            control = try ControlServer(
                runPath: bootstrap.runPath, name: bootstrap.socketName,
                status: GatewayStatus(
                    namespace: bootstrap.pod.namespace, pod: bootstrap.pod.name, uid: bootstrap.pod.uid, processID: record.process,
                    startedAt: record.startedAt, reason: "NoConfiguration", message: "the gateway has no configuration yet"),
                sockets: registry
            ) { order.yield($0) }
            let listening = SharedListeningSockets(
                runPath: bootstrap.runPath, ownName: bootstrap.socketName, workload: bootstrap.pod.workload, registry: registry)
            proxy = try GatewayProxy(
                name: bootstrap.pod.workload, options: ProxyOptions(loops: bootstrap.loops), accessLog: sink, listening: listening)
            try proxy.start()
        } catch {
            throw CommandError("the gateway cannot start: \(error)")
        }
        let connection = ControlPlaneConnection()
        let configurator = GatewayConfigurator(proxy: proxy, control: control, logger: logger)
        let pod = bootstrap.pod
        let health = GatewayHealth(
            address: pod.address, control: control,
            metrics: { await Self.metrics($0, pod, proxy: proxy, sink: sink, startedAt: record.startedAt) }, logger: logger)
        logger.info(
            "gateway process started",
            metadata: [
                "pod": .string("\(pod.namespace)/\(pod.name)"), "process": .stringConvertible(record.process),
                "version": .string(Version.current),
            ])
        let signals = Interruption.signals()
        let watchdog = LoopWatchdog(proxy: proxy)
        let reloads = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        // What is said on the control socket and what signals say come to the same.
        let stop = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(2))
        let listeners = [
            Task { for await _ in signals { stop.continuation.yield() } },
            Task {
                for await order in orders {
                    switch order {
                    case .drain: stop.continuation.yield()
                    case .reload: reloads.continuation.yield()
                    }
                }
            },
        ]
        defer { for task in listeners { task.cancel() } }
        var stops = stop.stream.makeAsyncIterator()
        // Before anything is served: who is told that the replica is ready may ask it.
        await configurator.set(healthProblems: await health.open())
        let work = Task {
            await withDiscardingTaskGroup { group in
                group.addTask { await follow(reloads.stream, configurator, connection) }
                group.addTask { await look(after: health, configurator, connection, watchdog, log) }
                group.addTask { await watchdog.run() }
                group.addTask {
                    for await _ in Interruption.stream(of: [SIGUSR1]) { sink?.reopen() }
                }
            }
        }
        _ = await stops.next()
        let impatience = Task {
            var stops = stop.stream.makeAsyncIterator()
            guard await stops.next() != nil, !Task.isCancelled else { return }
            _exit(1)
        }
        logger.info("draining", metadata: ["drain.timeout": .stringConvertible(bootstrap.drainSeconds)])
        work.cancel()
        await configurator.drain()
        await proxy.drain(timeout: .seconds(bootstrap.drainSeconds))
        await proxy.stop()
        await work.value
        await health.stop()
        await control.stop()
        await sink?.flush()
        logger.info("gateway process ends")
        impatience.cancel()
    }

    private func take(_ record: ProcessRecord) throws -> ProcessFile.Lock {
        do {
            return try ProcessFile.take(bootstrap.processPath, record)
        } catch {
            if let holder = ProcessFile.holder(bootstrap.processPath) {
                throw CommandError(
                    "the gateway's Pod \(bootstrap.pod.namespace)/\(bootstrap.pod.name) runs already"
                        + (holder.process.map { " as process \($0)" } ?? ""))
            }
            throw CommandError("\(error)")
        }
    }

    private func accessLog() throws -> AccessLogFileSink? {
        guard !bootstrap.accessLog.isEmpty else { return nil }
        do {
            return try AccessLogFileSink(
                path: bootstrap.accessLog, format: bootstrap.accessLogIsJSON ? .json : .text, maximumPendingBytes: 4 << 20)
        } catch {
            // A log that cannot be written is no reason not to serve.
            logger.error("no access log", metadata: ["reason": .string("\(error)")])
            return nil
        }
    }

    // MARK: Feed

    /// Follows the control plane, with what the bootstrap file says at the moment.
    private func follow(_ reloads: AsyncStream<Void>, _ configurator: GatewayConfigurator, _ connection: ControlPlaneConnection) async {
        let current = Mutex(bootstrap.feed)
        var client = start(bootstrap, configurator, connection)
        for await _ in reloads {
            let newer: GatewayBootstrap
            do {
                newer = try Self.read(path)
            } catch {
                logger.error("bootstrap file not read again", metadata: ["reason": .string("\(error)")])
                continue
            }
            guard newer.pod.uid == bootstrap.pod.uid, newer.feed != current.withLock({ $0 }) else { continue }
            current.withLock { $0 = newer.feed }
            logger.info("control plane moved", metadata: ["address": .string(newer.feed.address)])
            client.cancel()
            await client.value
            client = start(newer, configurator, connection)
        }
        client.cancel()
        await client.value
    }

    private func start(
        _ bootstrap: GatewayBootstrap, _ configurator: GatewayConfigurator, _ connection: ControlPlaneConnection
    ) -> Task<Void, Never> {
        guard let address = FeedAddress(bootstrap.feed.address) else {
            logger.error("the address of the control plane is none", metadata: ["address": .string(bootstrap.feed.address)])
            return Task {}
        }
        let client = FeedClient(
            options: FeedClientOptions(
                address: address, certificatePath: bootstrap.feed.certificatePath, keyPath: bootstrap.feed.keyPath,
                authorityPath: bootstrap.feed.authorityPath, namespace: bootstrap.pod.namespace, pod: bootstrap.pod.name,
                workload: bootstrap.pod.workload, lastGoodPath: bootstrap.lastGoodPath), logger: logger)
        connection.follow(client)
        return Task { await client.run { feed in await configurator.apply(feed) } }
    }

    // MARK: Housekeeping

    /// Once a second: opens what could not be opened, bounds the log, and says whether the loops answer.
    private func look(
        after health: GatewayHealth, _ configurator: GatewayConfigurator, _ connection: ControlPlaneConnection, _ watchdog: LoopWatchdog,
        _ log: BoundedLog
    ) async {
        var isTrimmed = false
        while !Task.isCancelled {
            if await !health.isOpen { await configurator.set(healthProblems: await health.open()) }
            await configurator.set(loopProblem: watchdog.isSilent ? "the event loops do not answer" : nil)
            await configurator.set(controlPlaneProblem: connection.problem(at: .now))
            await configurator.mend()
            log.check()
            if !isTrimmed, await configurator.hasServed {
                ProcessMemory.trim()
                isTrimmed = true
            }
            do { try await Task.sleep(for: .seconds(1)) } catch { return }
        }
    }

    private static func metrics(_ query: String, _ pod: PodSpec, proxy: GatewayProxy, sink: AccessLogFileSink?, startedAt: Int64) async
        -> [UInt8]
    {
        let (requests, connections) = await proxy.metricsSnapshot()
        let metrics = GatewayMetrics(
            gateway: pod.workload, workload: pod.labels["app"] ?? pod.workload, namespace: pod.namespace, requests: requests,
            connections: connections, accessLog: sink?.counts ?? AccessLogFileSink.Counts(), names: proxy.names.snapshot)
        return PrometheusText.render([metrics], query: query) + ProcessFigures(startedAt: startedAt).text
    }
}
