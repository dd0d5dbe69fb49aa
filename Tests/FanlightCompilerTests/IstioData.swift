import FanlightManifests
import FanlightResources
import Foundation
import Testing

/// Cases of Istio's own tests, as data in the folder that `FANLIGHT_ISTIO_DATA` names. Without the folder the suites that use it have no cases.
enum IstioData {
    static func cases(_ file: String, at path: [String] = []) throws -> [Node] {
        guard var node = try document(file) else { return [] }
        for key in path { node = try #require(node[key]) }
        return node.elements
    }

    static func document(_ file: String) throws -> Node? {
        guard let folder = ProcessInfo.processInfo.environment["FANLIGHT_ISTIO_DATA"] else { return nil }
        let bytes = try Data(contentsOf: URL(fileURLWithPath: folder).appendingPathComponent(file))
        return JSONReader.read(Array(bytes)).documents.first?.node
    }
}

extension Resource {
    /// The object of a manifest's tree.
    convenience init(_ node: Node) {
        let version = (node["apiVersion"]?.string ?? "").split(separator: "/").map(String.init)
        let kind = ResourceKind(group: version.count > 1 ? version[0] : "", kind: node["kind"]?.string ?? "")
        self.init(
            kind: kind, version: version.last ?? "", namespace: node["metadata"]?["namespace"]?.string ?? "default", tree: node, source: nil
        )
    }

    static func all(_ yaml: String) throws -> [Resource] {
        let file = ManifestReader.read(yaml, file: "test.yaml", strict: true)
        try #require(file.diagnostics.isEmpty, "\(file.diagnostics)")
        return file.resources
    }
}

struct NamedCase: CustomTestStringConvertible, Sendable {
    let name: String
    let node: Node
    var testDescription: String { name }
}
