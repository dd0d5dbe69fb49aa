import FanlightManifests
import FanlightResources
import FanlightWorkloads
import Foundation
import Logging
import Synchronization
import Testing

@testable import FanlightCommands

/// `fanlight serve` in this process, on a folder and a block of loopback addresses of its own.
final class RunningServe: Sendable {
    private static let blocks = Mutex(0)

    let config: URL
    let data: String
    let block: String
    private let root: URL
    private let stop: AsyncStream<Void>.Continuation
    private let task: Task<Void, any Error>

    /// - Parameters:
    ///   - earlier: one whose folder it starts on, with what that left.
    ///   - console: where its console listens; nil for nowhere.
    ///   - traffic: when its traffic is looked at.
    ///   - program: what its replicas run as processes; nil for gateways inside of this process.
    init(
        _ files: [String: String], after earlier: RunningServe? = nil, console: ConsoleAddress? = nil,
        traffic: AsyncStream<TrafficCollector.Moment>? = nil, program: String? = nil
    ) async throws {
        root = earlier?.root ?? FileManager.default.temporaryDirectory.appendingPathComponent("fanlight-\(UUID().uuidString.prefix(8))")
        config = root.appendingPathComponent("config")
        data = root.appendingPathComponent("data").path
        let number = Self.blocks.withLock { blocks in
            blocks += 1
            return blocks
        }
        block = earlier?.block ?? "127.\(64 + Int(ProcessInfo.processInfo.processIdentifier) % 128).\(number).0/24"
        try FileManager.default.createDirectory(at: config, withIntermediateDirectories: true)
        for (name, text) in files { try text.write(to: config.appendingPathComponent(name), atomically: true, encoding: .utf8) }
        var options = ServeOptions(addressBlock: try #require(AddressBlock(block)))
        options.configurations = [config.path]
        options.data = data
        options.drainTimeout = .seconds(5)
        options.console = console
        options.trafficMoments = traffic
        options.inProcess = program == nil
        options.executable = program
        let (stopped, stop) = AsyncStream.makeStream(of: Void.self)
        self.stop = stop
        let serve = Serve(options: options, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        task = Task { try await serve.run { for await _ in stopped { return } } }
        let task = task
        try await Self.eventually {
            if (try? await self.ask("/status?ready=true")) != nil { return true }
            return task.isCancelled
        }
    }

    /// Ends it as SIGTERM would, and waits until it is gone.
    func end() async throws {
        stop.yield()
        try await task.value
    }

    func remove() throws { try FileManager.default.removeItem(at: root) }

    func write(_ text: String, to name: String) throws {
        try text.write(to: config.appendingPathComponent(name), atomically: true, encoding: .utf8)
    }

    /// A question of the group fanlight.dev, such as `/status`.
    func ask(_ path: String) async throws -> String { try await LocalClient(socketPath: data + "/fanlight.sock").ask(path) }

    func metrics() async throws -> String { try await LocalClient(socketPath: data + "/fanlight.sock").send(.GET, "/stats/prometheus") }

    func status() async throws -> Node {
        try #require(JSONReader.read(Array(try await ask("/status").utf8)).documents.first?.node)
    }

    /// Waits until the status is as wanted, and returns it.
    @discardableResult
    func status(where condition: @escaping (Node) -> Bool) async throws -> Node {
        var last: Node?
        try await Self.eventually {
            let node = try await self.status()
            last = node
            return condition(node)
        }
        return try #require(last)
    }

    /// The address of a gateway's socket for a port of its Service; nil where none is open.
    func address(of gateway: String, port: Int) async throws -> (host: String, port: Int)? {
        let listen = try await status().gateway(gateway)?["ports"]?.elements.first { $0["port"]?.integer == port }?["listen"]?.string
        guard let parts = listen?.split(separator: ":"), parts.count == 2, let port = Int(parts[1]) else { return nil }
        return (String(parts[0]), port)
    }

    /// Asks again until the condition holds; fails after a minute, far longer than anything takes that works.
    static func eventually(_ condition: () async throws -> Bool) async throws {
        let clock = ContinuousClock()
        let deadline = clock.now + .seconds(60)
        while try await !condition() {
            try #require(clock.now < deadline, "the condition did not come to hold")
            try await clock.sleep(for: .milliseconds(5))
        }
    }
}

extension Node {
    func gateway(_ name: String) -> Node? { self["gateways"]?.elements.first { $0["name"]?.string == name } }
}
