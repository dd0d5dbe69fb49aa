import Foundation
import Glibc

@testable import FanlightDNS

/// Asks a server with the program `dig`, which `dev/setup --tests` installs.
struct Dig {
    /// What dig has printed, in short.
    struct Outcome: Equatable, CustomStringConvertible {
        /// `NOERROR qr aa rd`: the code and the flags.
        var status = ""
        var answer: [String] = []
        var authority: [String] = []
        var additional: [String] = []
        /// The line of the OPT record.
        var edns = ""
        var output = ""

        var description: String { output }
    }

    struct Failed: Error, CustomStringConvertible {
        let description: String
    }

    let server: DNSServer

    func callAsFunction(_ arguments: String...) async throws -> Outcome {
        // One try, so that a query is one query.
        let fixed = [
            "@\(server.host)", "-p", "\(server.port)", "-r", "+tries=1", "+time=10", "+noall", "+answer", "+authority", "+additional",
            "+comments",
        ]
        let (code, output) = try await Self.run(["dig"] + fixed + arguments)
        guard code == 0 else { throw Failed(description: "dig has ended with \(code) (dev/setup --tests installs it): \(output)") }
        return Self.parse(output)
    }

    private static func parse(_ output: String) -> Outcome {
        var outcome = Outcome(output: output)
        var section: WritableKeyPath<Outcome, [String]> = \.answer
        for line in output.split(separator: "\n") {
            if let range = line.range(of: "status: ") {
                outcome.status = line[range.upperBound...].prefix { $0 != "," } + outcome.status
            } else if line.hasPrefix(";; flags:") {
                outcome.status += line.dropFirst(";; flags:".count).prefix { $0 != ";" }
            } else if line.hasPrefix("; EDNS:") {
                outcome.edns = String(line.dropFirst(2))
            } else if line == ";; AUTHORITY SECTION:" {
                section = \.authority
            } else if line == ";; ADDITIONAL SECTION:" {
                section = \.additional
            } else if !line.hasPrefix(";") {
                outcome[keyPath: section].append(line.split(whereSeparator: \.isWhitespace).joined(separator: " "))
            }
        }
        return outcome
    }

    private static func run(_ arguments: [String]) async throws -> (code: Int32, output: String) {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("dig-\(UUID().uuidString)")
        try Data().write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        // A file rather than a pipe: nobody has to read while it runs.
        let handle = try FileHandle(forWritingTo: file)
        process.standardOutput = handle
        process.standardError = handle
        let code = try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Int32, any Error>) in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do { try start(process) } catch {
                process.terminationHandler = nil
                continuation.resume(throwing: error)
            }
        }
        return (code, String(decoding: try Data(contentsOf: file), as: UTF8.self))
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
}
