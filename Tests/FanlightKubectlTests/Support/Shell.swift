import Foundation
import Glibc

/// Runs scripts of bash in processes of their own, without a thread that waits for them.
struct Shell: Sendable {
    /// The whole environment of the script; nothing of this process's own gets through.
    var environment: [String: String]
    var directory: URL
    /// A script that takes longer is ended, with all that it started, and has the code 124.
    var limit: Duration = .seconds(120)

    struct Outcome: Sendable, Equatable {
        let code: Int32
        let output: String
        let errors: String

        /// For a failed expectation: everything that is known about it.
        var description: String { "code \(code)\n\(output)\(errors)" }
    }

    /// - Parameter scratch: an empty or new folder for the files that take the output.
    func run(_ script: String, scratch: URL) async throws -> Outcome {
        try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
        let output = scratch.appendingPathComponent("output-\(UUID().uuidString)")
        let errors = scratch.appendingPathComponent("errors-\(UUID().uuidString)")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/timeout")
        process.arguments = ["--kill-after=5", "\(limit.components.seconds)", "/bin/bash", "-c", script]
        process.environment = environment
        process.currentDirectoryURL = directory
        // Files rather than pipes: nobody has to read while it runs, however much it writes.
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try Self.file(output)
        process.standardError = try Self.file(errors)
        let code = try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Int32, any Error>) in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do { try Self.start(process) } catch {
                process.terminationHandler = nil
                continuation.resume(throwing: error)
            }
        }
        return Outcome(code: code, output: try Self.text(output), errors: try Self.text(errors))
    }

    /// A child has the signal mask of the thread that starts it, and threads of a pool block all signals: nobody could end it then.
    private static func start(_ process: Process) throws {
        var none = sigset_t()
        var former = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, &former)
        defer { pthread_sigmask(SIG_SETMASK, &former, nil) }
        try process.run()
    }

    private static func file(_ url: URL) throws -> FileHandle {
        try Data().write(to: url)
        return try FileHandle(forWritingTo: url)
    }

    private static func text(_ url: URL) throws -> String { String(decoding: try Data(contentsOf: url), as: UTF8.self) }
}
