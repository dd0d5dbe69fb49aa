import ArgumentParser
import FanlightWorkloads
import Foundation
import Logging
import Synchronization
import Testing

@testable import FanlightCommands

/// `fanlight serve` with its API over HTTPS in this process, on a data folder and a block of loopback addresses of its own.
final class ServedAPI: Sendable {
    private static let blocks = Mutex(0)

    /// The first three octets of its gateways' addresses, with a dot at the end.
    let prefix: String
    /// The same for backends of a test.
    let backendPrefix: String
    let root: URL
    let data: URL
    private let stop: AsyncStream<Void>.Continuation
    private let task: Task<Void, any Error>

    private init() throws {
        root = FileManager.default.temporaryDirectory.appendingPathComponent("fanlight-\(UUID().uuidString.prefix(8))")
        data = root.appendingPathComponent("data")
        let number = Self.blocks.withLock { blocks in
            blocks += 1
            return blocks
        }
        let second = 192 + Int(ProcessInfo.processInfo.processIdentifier) % 60
        prefix = "127.\(second).\(number)."
        backendPrefix = "127.\(second).\(number + 128)."
        try FileManager.default.createDirectory(at: root.appendingPathComponent("home"), withIntermediateDirectories: true)
        var options = ServeOptions(addressBlock: try #require(AddressBlock(prefix + "0/24")))
        options.data = data.path
        options.api = ("127.0.0.1", 0)
        options.drainTimeout = .seconds(1)
        let (stopped, stop) = AsyncStream.makeStream(of: Void.self)
        self.stop = stop
        let serve = Serve(options: options, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        task = Task { try await serve.run { for await _ in stopped { return } } }
    }

    /// Starts it, runs the body when it is ready, and ends it, whatever happens.
    static func with<Result>(_ body: (ServedAPI) async throws -> Result) async throws -> Result {
        let api = try ServedAPI()
        do {
            try await api.ready()
            let result = try await body(api)
            try await api.end()
            return result
        } catch {
            try? await api.end()
            throw error
        }
    }

    private func ready() async throws {
        let clock = ContinuousClock()
        let deadline = clock.now + .seconds(60)
        let ended = Mutex(false)
        let watched = Task { [task] in
            defer { ended.withLock { $0 = true } }
            try await task.value
        }
        while (try? await LocalClient(socketPath: data.path + "/fanlight.sock").ask("/status?ready=true")) == nil
            || !FileManager.default.fileExists(atPath: kubeconfig)
        {
            if ended.withLock({ $0 }) { try await watched.value }
            try #require(clock.now < deadline, "serve did not get ready")
            try await clock.sleep(for: .milliseconds(5))
        }
    }

    private func end() async throws {
        stop.yield()
        try await task.value
        try FileManager.default.removeItem(at: root)
    }

    /// The administrator's.
    var kubeconfig: String { data.path + "/kubeconfig" }
    var home: String { root.path + "/home" }

    /// Makes a token for a user without rights, and a kubeconfig with it.
    func addUser(_ name: String) throws -> String {
        let path = root.path + "/\(name).kubeconfig"
        let command = try TokenCommand.Create.parse(["--data", data.path, "--user", name, "--kubeconfig", path])
        try command.run()
        return path
    }

    /// A shell in which `kubectl` is this program and asks this server, and whose home is empty.
    func shell(kubectl: ClientProgram = .kubectl137, in directory: URL = ClientFolder.clients) throws -> Shell {
        let programs = root.appendingPathComponent("programs")
        try FileManager.default.createDirectory(at: programs, withIntermediateDirectories: true)
        for (name, program) in [("kubectl", kubectl), ("helm", .helm), ("python", .python)] {
            let link = programs.appendingPathComponent(name)
            try? FileManager.default.removeItem(at: link)
            try FileManager.default.createSymbolicLink(atPath: link.path, withDestinationPath: try program.path)
        }
        return Shell(
            environment: [
                "PATH": "\(programs.path):/usr/bin:/bin", "HOME": home, "TMPDIR": home, "KUBECONFIG": kubeconfig, "LC_ALL": "C.UTF-8",
                "TZ": "UTC",
                "PYTHONDONTWRITEBYTECODE": "1",
            ], directory: directory)
    }

    func run(_ script: String, in shell: Shell? = nil) async throws -> Shell.Outcome {
        try await (shell ?? self.shell()).run(script, scratch: root.appendingPathComponent("scratch"))
    }
}
