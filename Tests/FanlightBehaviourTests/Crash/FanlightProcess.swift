import Foundation
import Synchronization

/// The built program, as a process of its own that can be killed.
final class FanlightProcess: Sendable {
    /// How a process came to its end.
    enum End: Equatable, Sendable {
        case status(Int32)
        case signal(Int32)
    }

    /// What it has written, and whether it has ended. Apart, so that what waits for the process does not keep it.
    private final class Record: Sendable {
        let messages = Mutex("")
        let hasEnded = Mutex(false)
    }

    let identifier: Int32
    private let record: Record
    private let end: Task<End, Never>

    /// - Parameter wrapper: a program with arguments that becomes the wanted one at its end.
    private init(
        _ wrapper: [String], _ arguments: [String], _ lines: AsyncStream<String>.Continuation, program: String? = nil
    ) throws {
        let command = wrapper + [try program ?? Self.program()] + arguments
        let process = Process()
        process.executableURL = URL(fileURLWithPath: command[0])
        process.arguments = Array(command.dropFirst())
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        var errors: [Int32] = [-1, -1]
        guard pipe(&errors) == 0 else { throw CrashError("no pipe for what the process says") }
        let (reading, writing) = (errors[0], errors[1])
        for descriptor in errors { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
        defer { close(writing) }
        process.standardError = FileHandle(fileDescriptor: writing, closeOnDealloc: false)
        let (ends, ended) = AsyncStream.makeStream(of: End.self)
        let record = Record()
        self.record = record
        process.terminationHandler = { process in
            record.hasEnded.withLock { $0 = true }
            ended.yield(process.terminationReason == .exit ? .status(process.terminationStatus) : .signal(process.terminationStatus))
            ended.finish()
        }
        do {
            try process.run()
        } catch {
            close(reading)
            throw error
        }
        identifier = process.processIdentifier
        let (drains, drained) = AsyncStream.makeStream(of: Void.self)
        end = Task {
            // What it said last is complete only when its side of the pipe is closed.
            for await _ in drains {}
            for await end in ends { return end }
            return .status(-1)
        }
        // On a thread of its own: Dispatch, which a FileHandle would be watched with, may touch a descriptor after it was closed.
        Thread.detachNewThread {
            var chunk = [UInt8](repeating: 0, count: 4096)
            while true {
                let count = read(reading, &chunk, chunk.count)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { break }
                let text = String(decoding: chunk[..<count], as: UTF8.self)
                record.messages.withLock { $0 += text }
                lines.yield(text)
            }
            close(reading)
            lines.finish()
            drained.finish()
        }
    }

    /// A test that fails leaves no process behind.
    deinit { send(SIGKILL) }

    /// Starts `fanlight serve` on a data folder, without a port of its own, and returns when it answers.
    ///
    /// - Parameters:
    ///   - options: further ones.
    ///   - program: another one than that beside the tests.
    static func serve(_ data: String, wrapper: [String] = [], options: [String] = [], program: String? = nil) async throws
        -> FanlightProcess
    {
        let (lines, continuation) = AsyncStream.makeStream(of: String.self)
        let process = try FanlightProcess(wrapper, arguments(data) + options, continuation, program: program)
        for await _ in lines where process.messages.contains("serving") { return process }
        throw CrashError("fanlight serve ended at its start: \(process.messages)")
    }

    /// Starts `fanlight serve` where it is expected to end by itself.
    static func refusedServe(_ data: String, wrapper: [String] = []) async throws -> (end: End, messages: String) {
        let process = try FanlightProcess(wrapper, arguments(data), AsyncStream.makeStream(of: String.self).continuation)
        let end = await process.waitForEnd()
        return (end, process.messages)
    }

    /// Runs another command of the program to its end.
    static func run(_ arguments: [String]) async throws -> (end: End, messages: String) {
        let process = try FanlightProcess([], arguments, AsyncStream.makeStream(of: String.self).continuation)
        let end = await process.waitForEnd()
        return (end, process.messages)
    }

    private static func arguments(_ data: String) -> [String] {
        [
            "serve", "--data", data, "--api", "none", "--admin", "none", "--dns", "none", "--console", "none", "--address-pool",
            "127.51.0.0/24",
        ]
    }

    /// Everything that it has written to its standard error.
    var messages: String { record.messages.withLock { $0 } }

    func send(_ signal: Int32) {
        record.hasEnded.withLock { hasEnded in
            if !hasEnded { kill(identifier, signal) }
        }
    }

    func waitForEnd() async -> End { await end.value }

    /// Beside the tests: the build puts both into one folder.
    static func program() throws -> String {
        let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        for path in [own] + CommandLine.arguments where path.contains("/") {
            let candidate = URL(fileURLWithPath: path).deletingLastPathComponent().appendingPathComponent("fanlight").path
            if FileManager.default.isExecutableFile(atPath: candidate) { return candidate }
        }
        throw CrashError("there is no program fanlight beside the tests: \(CommandLine.arguments)")
    }
}
