import Foundation
import Testing

@testable import FanlightWorkloads

/// `fanlight gateway`, as a person starts it by hand.
///
/// Not a `Process` of Foundation: that one and a runtime that starts processes at the same time get into each other's way.
final class HandGateway: Sendable {
    let identifier: Int32
    private let output: String

    convenience init(_ bootstrap: String) throws {
        try self.init([try FanlightProcess.program(), "gateway", "--bootstrap", bootstrap])
    }

    /// - Parameter command: the words of a command line, the last of which is the bootstrap file.
    init(_ command: [String]) throws {
        output = try #require(command.last) + ".hand"
        let descriptor = open(output, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        identifier = try ProcessHandle.spawn(
            command[0], Array(command.dropFirst()), environment: ["PATH=/usr/bin:/bin"], output: descriptor)
    }

    /// What it has written.
    var messages: String { (try? String(contentsOfFile: output, encoding: .utf8)) ?? "" }

    func send(_ signal: Int32) { kill(identifier, signal) }

    /// Its exit code, or 128 and the signal that ended it.
    func waitForEnd() async throws -> Int32 {
        let handle = try ProcessHandle(identifier)
        let deadline = ContinuousClock.now + .seconds(45)
        while ContinuousClock.now < deadline {
            if case .code(let code) = handle.reap() { return code }
            try await Task.sleep(for: .milliseconds(2))
        }
        kill(identifier, SIGKILL)
        return -1
    }
}
