import Foundation
import Testing

/// Every file of `Tests/Clients/invocations` against a server of its own. `UPDATE_GOLDENS=1` rewrites what is expected; read the difference then.
@Suite struct InvocationTests {
    /// One file after another: clients of several servers at once would take the cores from each other.
    @Suite(.serialized) struct Current {
        @Test("kubectl 1.37 prints and returns what is expected", arguments: try InvocationTests.files(of: .kubectl137))
        func invocations(_ name: String) async throws { try await InvocationTests.check(name, .kubectl137) }
    }

    @Suite(.serialized) struct Old {
        @Test("kubectl 1.20 prints and returns what is expected", arguments: try InvocationTests.files(of: .kubectl120))
        func invocations(_ name: String) async throws { try await InvocationTests.check(name, .kubectl120) }
    }

    @Suite(.serialized) struct Helm {
        @Test("Helm prints and returns what is expected", arguments: try InvocationTests.files(of: .helm))
        func invocations(_ name: String) async throws { try await InvocationTests.check(name, .helm) }
    }

    private static func folder(_ program: ClientProgram) -> URL { ClientFolder.invocations.appendingPathComponent(program.testDescription) }

    static func files(of program: ClientProgram) throws -> [String] {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder(program).path).filter { $0.hasSuffix(".txt") }.sorted()
        try #require(!names.isEmpty)
        return names
    }

    static func check(_ name: String, _ program: ClientProgram) async throws {
        let url = folder(program).appendingPathComponent(name)
        let expected = try InvocationFile(parsing: try String(contentsOf: url, encoding: .utf8))
        let results = try await run(expected.invocations, with: program)
        if ProcessInfo.processInfo.environment["UPDATE_GOLDENS"] == "1" {
            try expected.replacingResults(results).text.write(to: url, atomically: true, encoding: .utf8)
            return
        }
        for (want, got) in zip(expected.invocations, results) where want != got {
            Issue.record(
                "\(program.testDescription)/\(name)\nexpected\n\(want.lines.joined(separator: "\n"))\ngot\n\(got.lines.joined(separator: "\n"))"
            )
        }
    }

    private static func run(_ invocations: [InvocationFile.Invocation], with program: ClientProgram) async throws -> [InvocationFile
        .Invocation]
    {
        try await ServedAPI.with { api in
            var shell = try api.shell(
                kubectl: program == .kubectl120 ? .kubectl120 : .kubectl137,
                in: ClientFolder.invocations.appendingPathComponent("manifests"))
            shell.environment["ALICE"] = try api.addUser("alice")
            shell.environment["SCRATCH"] = api.home
            let results = api.root.appendingPathComponent("results")
            try FileManager.default.createDirectory(at: results, withIntermediateDirectories: true)
            var script = ""
            for (number, invocation) in invocations.enumerated() {
                let file = "\(results.path)/\(number)"
                script +=
                    "{\n\(invocation.command.joined(separator: "\n"))\n} >\(file).output 2>\(file).errors </dev/null\necho $? >\(file).code\n"
            }
            _ = try await api.run(script, in: shell)
            let mask = OutputMask(literals: [(api.prefix, "<block>."), (api.home, "<scratch>"), (api.data.path, "<data>")])
            return invocations.enumerated().map { number, invocation in
                func text(_ kind: String) -> String? {
                    try? String(contentsOf: results.appendingPathComponent("\(number).\(kind)"), encoding: .utf8)
                }
                // -1 where it did not come to its end in the time that the whole file has.
                let code = text("code").flatMap { Int($0.trimmingCharacters(in: .whitespacesAndNewlines)) } ?? -1
                return InvocationFile.Invocation(
                    command: invocation.command, output: mask.lines(text("output") ?? ""), errors: mask.lines(text("errors") ?? ""),
                    code: code)
            }
        }
    }
}
