import ArgumentParser
import FanlightManifests
import FanlightResources
import Foundation
import Testing

@testable import FanlightCommands

@Suite struct ValidateCommandTests {
    private static let valid = """
        apiVersion: networking.istio.io/v1
        kind: Gateway
        metadata: {name: gw, namespace: infra}
        spec: {servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: ["*"]}]}
        """
    private static let invalid = """
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata:
          name: shop
          namespace: team
        spec:
          hosts: [shop.example.com]
          http:
          - match:
            - uri: {prefix: /}
            route:
            - destination: {host: "*"}
              weight: -1
        """
    private static let warned = """
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: old, namespace: team}
        spec:
          hosts: [old.example.com]
          gateways: [gw.infra]
          http: [{redirect: {uri: /new}}]
        """

    /// The answer for a folder of files.
    private static func answer(_ files: [String: String], strict: Bool = false) throws -> ValidateAnswer {
        try inFolder(files) { folder in try ValidateAnswer(ManifestInput(paths: [folder], strict: strict)) }
    }

    private static func answer(input: String, strict: Bool = false) throws -> ValidateAnswer {
        try ValidateAnswer(ManifestInput(paths: ["-"], strict: strict) { Array(input.utf8) })
    }

    private static func inFolder<T>(_ files: [String: String], _ body: (String) throws -> T) throws -> T {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("fanlight-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, text) in files { try text.write(to: folder.appendingPathComponent(name), atomically: true, encoding: .utf8) }
        return try body(folder.path)
    }

    /// The elements of the JSON, as `Kind namespace/name valid errors warnings`.
    private static func summary(_ answer: ValidateAnswer) throws -> [String] {
        let node = try #require(JSONReader.read(Array(answer.json.text.utf8)).documents.first?.node)
        return node.elements.map { element in
            let counts = ["errors", "warnings"].map { String(element[$0]?.elements.count ?? -1) }.joined(separator: " ")
            let names = ["namespace", "name"].map { element[$0]?.string ?? "?" }.joined(separator: "/")
            return "\(element["kind"]?.string ?? "?") \(names) \(element["valid"]?.bool.map(String.init) ?? "?") \(counts)"
        }
    }

    @Test("each problem is told with its file, line, object and field, and the numbers come last")
    func text() throws {
        let answer = try Self.answer(input: Self.invalid)

        #expect(
            answer.text == """
                -:12: error: VirtualService team/shop: spec.http[0].route[0].destination.host: invalid destination host * [SchemaValidationError]
                -:13: error: VirtualService team/shop: spec.http[0].route[0].weight: weight -1 < 0 [SchemaValidationError]
                1 object: 0 valid, 1 invalid; 2 errors, 0 warnings

                """)
        #expect(!answer.isValid)
    }

    @Test("an object without problems is valid, and one with warnings too")
    func valid() throws {
        let answer = try Self.answer(["a.yaml": Self.valid, "b.yaml": Self.warned])

        #expect(answer.isValid)
        #expect(try Self.summary(answer) == ["Gateway infra/gw true 0 0", "VirtualService team/old true 0 1"])
        #expect(answer.text.hasSuffix("2 objects: 2 valid, 0 invalid; 0 errors, 1 warning\n"))
    }

    @Test("JSON has an element for each object, with the place of each problem")
    func json() throws {
        let answer = try Self.answer(input: Self.invalid)

        let element = try #require(JSONReader.read(Array(answer.json.text.utf8)).documents.first?.node.elements.first)
        let error = try #require(element["errors"]?.elements.last)
        #expect(element["valid"]?.bool == false)
        #expect(error["field"]?.string == "spec.http[0].route[0].weight")
        #expect(error["message"]?.string == "weight -1 < 0")
        #expect(error["line"]?.integer == 13)
        #expect(error["file"]?.string == "-")
        #expect(error["code"]?.string == "SchemaValidationError")
    }

    @Test("the items of a List, and the documents of a file, are objects of their own")
    func lists() throws {
        let list = """
            apiVersion: v1
            kind: List
            items:
            - \(Self.valid.replacingOccurrences(of: "\n", with: "\n  "))
            - \(Self.warned.replacingOccurrences(of: "\n", with: "\n  "))
            ---
            \(Self.invalid)
            """

        let answer = try Self.answer(input: list)

        #expect(
            try Self.summary(answer) == [
                "Gateway infra/gw true 0 0", "VirtualService team/old true 0 1", "VirtualService team/shop false 2 0",
            ])
    }

    @Test("an object that breaks its schema is told what the schema says; Istio's rules come after it")
    func schema() throws {
        let text = "{apiVersion: networking.istio.io/v1, kind: Gateway, metadata: {name: gw}, spec: {servers: [{hosts: []}]}}"

        let answer = try Self.answer(input: text)

        #expect(try Self.summary(answer) == ["Gateway default/gw false 1 0"])
        #expect(answer.text.contains("Gateway default/gw: spec.servers[0].port: is required [RequiredField]"))
    }

    @Test("an unknown field is a warning, and an error where that is asked for")
    func strict() throws {
        let text = Self.valid.replacingOccurrences(of: "spec: {", with: "spec: {selectr: {}, ")

        #expect(try Self.summary(Self.answer(input: text)) == ["Gateway infra/gw true 0 1"])
        #expect(try Self.summary(Self.answer(input: text, strict: true)) == ["Gateway infra/gw false 1 0"])
    }

    @Test("a text that is no YAML is an element without a kind, and the rest is still looked at")
    func unreadable() throws {
        let answer = try Self.answer(["a.yaml": "a: [", "b.yaml": Self.valid])

        #expect(try Self.summary(answer) == [" / false 1 0", "Gateway infra/gw true 0 0"])
        #expect(!answer.isValid)
        #expect(answer.text.hasSuffix("1 object: 1 valid, 0 invalid; 1 error, 0 warnings\n"))
    }

    @Test("objects of kinds that are not read are warned of, and held to Istio's rules where it has some")
    func otherKinds() throws {
        let sidecar = "{apiVersion: networking.istio.io/v1, kind: Sidecar, metadata: {name: s}, spec: {}}"
        let widget = "{apiVersion: example.com/v1, kind: Widget, metadata: {name: w}}"

        let answer = try Self.answer(["a.yaml": "\(sidecar)\n---\n\(widget)\n"])

        #expect(try Self.summary(answer) == ["Sidecar default/s false 1 0", " / true 0 2"])
        #expect(answer.text.contains("Sidecar default/s: spec: sidecar: empty configuration provided [SchemaValidationError]"))
    }

    @Test("an object that is written twice is an error, in files and on standard input alike")
    func duplicates() throws {
        let twice = "\(Self.valid)\n---\n\(Self.valid)"
        #expect(try Self.summary(Self.answer(input: twice)) == ["Gateway infra/gw false 1 0"])
        #expect(try Self.summary(Self.answer(["a.yaml": twice])) == ["Gateway infra/gw false 1 0"])
        let both = try Self.inFolder(["a.yaml": Self.valid]) { folder in
            try ValidateAnswer(ManifestInput(paths: [folder, "-"], strict: false) { Array(Self.valid.utf8) })
        }
        #expect(try Self.summary(both) == ["Gateway infra/gw false 1 0"])
    }

    @Test("the command fails where something is invalid, and not for warnings")
    func exitCode() async throws {
        func run(_ text: String) async throws {
            let folder = FileManager.default.temporaryDirectory.appendingPathComponent("fanlight-\(UUID().uuidString.prefix(8))")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            try text.write(to: folder.appendingPathComponent("a.yaml"), atomically: true, encoding: .utf8)
            let parsed = try Fanlight.parseAsRoot(["validate", "-f", folder.path, "-o", "json"])
            let command = try #require(parsed as? ValidateCommand)
            try await command.run()
        }
        try await run(Self.warned)
        await #expect(throws: ExitCode.failure) { try await run(Self.invalid) }
    }

    @Test(
        "wrong arguments are refused with what is wrong",
        arguments: [
            (["validate"], "-f is missing"), (["validate", "-f", "-", "-f", "-"], "-f - can be given once"),
            (["validate", "-f", "/nowhere/at/all.yaml"], "-f /nowhere/at/all.yaml: No such file or directory"),
        ])
    func wrongArguments(_ arguments: [String], message: String) async throws {
        do {
            let parsed = try Fanlight.parseAsRoot(arguments)
            let command = try #require(parsed as? ValidateCommand)
            try await command.run()
            Issue.record("\(arguments) was accepted")
        } catch {
            #expect(Fanlight.message(for: error).contains(message))
        }
    }
}
