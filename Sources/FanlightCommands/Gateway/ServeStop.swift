import FanlightEventLoop
import FanlightFiles
import FanlightWorkloads
import Glibc

/// Ends the `serve` of a data folder from outside.
struct ServeStop: Sendable {
    let folder: DataFolder

    /// Asked by `serve` when it is told to end: whether its gateways are to go on. The word holds for one process and once.
    static func takesKeepingGateways(_ folder: DataFolder) -> Bool {
        guard let text = TextFile.read(path(folder)) else { return false }
        unlink(path(folder))
        return text.split(separator: "\n").first.map(String.init) == String(getpid())
    }

    private static func path(_ folder: DataFolder) -> String { folder.path + "/keep-gateways" }

    /// Whether nobody has the lock of the data folder.
    var isOver: Bool {
        let lock = open(folder.path + "/lock", O_RDWR | O_CLOEXEC)
        guard lock >= 0 else { return true }
        defer { close(lock) }
        return flock(lock, LOCK_SH | LOCK_NB) == 0
    }

    /// Tells `serve` to end.
    ///
    /// - Throws: `CommandError` where it cannot be told.
    func tell(keepsGateways: Bool, until deadline: ContinuousClock.Instant) async throws {
        let process = try await process(until: deadline)
        if keepsGateways { try TextFile.replace(Self.path(folder), with: "\(process)\n") } else { unlink(Self.path(folder)) }
        guard kill(process, SIGTERM) == 0 else {
            let reason = DataFolder.reason
            unlink(Self.path(folder))
            throw CommandError("fanlight serve (process \(process)) cannot be told to end: \(reason)")
        }
    }

    /// Waits until it has ended. False when it has not by then.
    func waitUntilOver(until deadline: ContinuousClock.Instant) async throws -> Bool {
        while !isOver {
            guard ContinuousClock.now < deadline else { return false }
            try await Task.sleep(for: .milliseconds(20))
        }
        return true
    }

    /// Who listens on the socket of the data folder, as the kernel tells; a file with a number could be of a process that is long gone.
    private func process(until deadline: ContinuousClock.Instant) async throws -> Int32 {
        let descriptor = open(folder.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw CommandError("the data folder \(folder.path): \(DataFolder.reason)") }
        defer { close(descriptor) }
        while true {
            do {
                let connection = try UnixSocket.connect(folder: descriptor, name: "fanlight.sock")
                defer { Socket.close(connection) }
                let process = try UnixSocket.peer(of: connection).process
                guard process > 0 else {
                    throw CommandError("fanlight serve runs in another PID namespace, such as another container; end it there")
                }
                return process
            } catch let error as SystemError {
                // It starts, and has the lock but no socket yet.
                guard !isOver, ContinuousClock.now < deadline else {
                    throw CommandError("fanlight serve does not answer at \(folder.socketPath): \(error)")
                }
                try await Task.sleep(for: .milliseconds(50))
            }
        }
    }
}
