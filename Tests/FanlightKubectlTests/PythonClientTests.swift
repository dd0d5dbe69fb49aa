import Foundation
import Testing

/// The scripts of `Tests/Clients/python`, which hold their own assertions.
@Suite(.serialized) struct PythonClientTests {
    @Test(
        "a Python client works against the API",
        arguments: [
            ("official_client.py", ["typed_objects", "dynamic_objects", "watches", "pages", "leader_election", "cleared"]),
            ("kr8s_client.py", ["built_in_objects", "learned_kinds", "watches", "cleared"]),
            ("lightkube_client.py", ["typed_resources", "apply", "generic_resources", "watches", "cleared"]),
            ("kopf_client.py", ["creation", "update", "deletion", "events", "stop"]),
        ])
    func script(_ name: String, steps: [String]) async throws {
        try await ServedAPI.with { api in
            let shell = try api.shell(in: ClientFolder.clients.appendingPathComponent("python"))
            let outcome = try await api.run("exec '\(try ClientProgram.python.path)' \(name)", in: shell)
            #expect(outcome.code == 0, "\(outcome.description)")
            #expect(outcome.output == steps.map { "\($0) ok\n" }.joined())
        }
    }
}
