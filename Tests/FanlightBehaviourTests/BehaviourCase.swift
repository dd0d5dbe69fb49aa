import FanlightControlPlane
import FanlightManifests
import FanlightResources
import Foundation
import Testing

@testable import FanlightCommands

/// One directory of Tests/Fixtures: resources as a user writes them, and what requests get.
struct BehaviourCase: CustomTestStringConvertible, Sendable {
    struct Call: Sendable {
        let name: String
        let gateway: String?
        let method: String
        let url: String
        let headers: [(name: String, value: String)]
        let repetitions: Int
        let isSentOverSockets: Bool
        let expect: Node
    }

    let name: String
    let calls: [Call]
    /// Nil where the case says nothing about problems.
    let diagnostics: [Node]?
    let state: ControlPlaneState
    let found: [Diagnostic]

    var testDescription: String { name }

    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Fixtures")

    static let all: [BehaviourCase] = {
        let areas = (try? FileManager.default.contentsOfDirectory(atPath: root.path)) ?? []
        return areas.sorted().flatMap { area -> [BehaviourCase] in
            let folder = root.appendingPathComponent(area)
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
            return names.sorted().compactMap { name in
                do {
                    return try BehaviourCase(folder: folder.appendingPathComponent(name), name: "\(area)/\(name)")
                } catch {
                    Issue.record("fixture \(area)/\(name): \(error)")
                    return nil
                }
            }
        }
    }()

    private init(folder: URL, name: String) throws {
        self.name = name
        let resources = try Self.resources(folder.appendingPathComponent("resources.yaml"), name: "\(name)/resources.yaml")
        let certificates = try Self.resources(Self.root.appendingPathComponent("certificates.yaml"), name: "certificates.yaml")
        let documents = YAMLReader.read(Array(try Data(contentsOf: folder.appendingPathComponent("calls.yaml"))))
        guard documents.problems.isEmpty, let root = documents.documents.first?.node else {
            throw CommandError("calls.yaml: \(documents.problems)")
        }
        calls = try (root["calls"]?.elements ?? []).map(Call.init)
        diagnostics = root.member("diagnostics").map { $0.value.elements }
        var controlPlane = ControlPlane()
        state = controlPlane.update(applied: resources + certificates, deleted: [], revision: 1)
        var inspection = RouteInspection()
        found = state.diagnostics + inspection.diagnostics(state)
    }

    private static func resources(_ file: URL, name: String) throws -> [Resource] {
        let manifest = ManifestReader.read(Array(try Data(contentsOf: file)), file: name, strict: true)
        guard manifest.diagnostics.isEmpty else { throw CommandError("\(name): \(manifest.diagnostics)") }
        return manifest.resources
    }

    func gateway(of call: Call) throws -> ControlPlaneState.Gateway {
        guard let name = call.gateway else {
            try #require(state.gateways.count == 1, "the call has to name one of several gateways")
            return try #require(state.gateways.first)
        }
        return try #require(state.gateways.first { $0.name == name }, "no gateway \(name)")
    }
}

extension BehaviourCase.Call {
    /// Enough to tell shares apart, where a call is repeated at all.
    var repetitionsOverSockets: Int { repetitions > 1 ? max(repetitions, 300) : 1 }

    init(_ node: Node) throws {
        let words = (node["request"]?.string ?? "").split(separator: " ").map(String.init)
        guard words.count == 2, let expect = node["expect"] else { throw CommandError("a call needs request and expect: \(node)") }
        name = node["name"]?.string ?? ""
        gateway = node["gateway"]?.string
        method = words[0]
        url = words[1]
        headers = node["headers"]?.members.map { ($0.key, $0.value.scalarText) } ?? []
        repetitions = node["repeat"]?.integer ?? 1
        isSentOverSockets = node["sockets"]?.bool ?? true
        self.expect = expect
    }
}

extension Node {
    /// A scalar as written, so that a header's value may be a number.
    var scalarText: String {
        switch value {
        case .string(let text): text
        case .integer(let number): String(number)
        case .number(let number): String(number)
        case .bool(let bool): String(bool)
        default: ""
        }
    }
}
