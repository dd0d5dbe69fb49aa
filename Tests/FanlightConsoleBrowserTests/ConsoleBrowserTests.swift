import Foundation
import Testing

/// The scripts of `Tests/Console`, which drive the console in Chromium and hold their own assertions. Two run at a time: each waits for its browser more than
/// it computes.
@Suite struct ConsoleBrowserTests {
    @Suite(.serialized) struct Pages {
        @Test(
            "the console does in a browser what it says", .timeLimit(.minutes(10)),
            arguments: ["pages.py", "live.py", "guards.py", "scenario.py"])
        func script(_ name: String) async throws { try await BrowserScript.run(name) }
    }

    @Suite(.serialized) struct Loads {
        @Test("the console stands many objects and hostile ones", .timeLimit(.minutes(10)), arguments: ["sizes.py", "attacks.py"])
        func script(_ name: String) async throws { try await BrowserScript.run(name) }
    }
}

private enum BrowserScript {
    static func run(_ name: String) async throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let cache = ProcessInfo.processInfo.environment["XDG_CACHE_HOME"] ?? NSHomeDirectory() + "/.cache"
        let script = Process()
        script.executableURL = URL(fileURLWithPath: cache + "/fanlight/venv/bin/python")
        script.arguments = [root.appendingPathComponent("Tests/Console/\(name)").path]
        script.currentDirectoryURL = root
        // A file, not a pipe: what a browser prints may be more than a pipe holds.
        let log = FileManager.default.temporaryDirectory.appendingPathComponent("fanlight-console-\(getpid())-\(name).log")
        #expect(FileManager.default.createFile(atPath: log.path, contents: nil))
        defer { try? FileManager.default.removeItem(at: log) }
        let output = try FileHandle(forWritingTo: log)
        script.standardOutput = output
        script.standardError = output
        let status: Int32 = try await withCheckedThrowingContinuation { continuation in
            script.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do {
                try script.run()
            } catch {
                script.terminationHandler = nil
                continuation.resume(throwing: error)
            }
        }
        let text = String(decoding: try Data(contentsOf: log), as: UTF8.self)
        #expect(status == 0, "\(text)")
    }
}
