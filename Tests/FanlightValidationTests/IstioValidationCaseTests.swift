import FanlightManifests
import FanlightResources
import Foundation
import Testing

@testable import FanlightValidation

/// Cases of Istio's own tests, from the folder that `FANLIGHT_ISTIO_DATA` names; without it there are none.
@Suite struct IstioValidationCaseTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let node: Node
    }

    private static func document(_ file: String) throws -> [Node] {
        guard let folder = ProcessInfo.processInfo.environment["FANLIGHT_ISTIO_DATA"] else { return [] }
        let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: folder).appendingPathComponent(file)))
        let list = file.hasSuffix(".json") ? JSONReader.read(bytes) : YAMLReader.read(bytes)
        return list.documents.map(\.node).filter { !$0.isNull }
    }

    static let cases: [Case] =
        (try? document("validation/cases.json").first?["cases"]?.elements ?? [])?.map { node in
            Case(testDescription: "\(node["test"]?.string ?? ""): \(node["name"]?.string ?? "")", node: node)
        } ?? []

    private static func validate(_ object: Node) -> ValidationResult {
        let version = (object["apiVersion"]?.string ?? "").split(separator: "/").map(String.init)
        let kind = ResourceKind(group: version.count > 1 ? version[0] : "", kind: object["kind"]?.string ?? "")
        let metadata = object["metadata"]
        return IstioValidation.validate(
            object, kind: kind, namespace: metadata?["namespace"]?.string ?? "", name: metadata?["name"]?.string ?? "")
    }

    @Test("objects are accepted, refused and warned of as Istio does", arguments: cases)
    func agrees(_ example: Case) throws {
        let result = Self.validate(try #require(example.node["resource"]))
        let expected = try #require(example.node["expect"])
        #expect(result.isValid == expected["valid"]?.bool, "\(result)")
        if let warning = expected["warning"]?.bool { #expect(result.warnings.isEmpty != warning, "\(result)") }
        if let text = expected["errorContains"]?.string { #expect(result.errorText.contains(text), "\(result)") }
        if let text = expected["warningContains"]?.string { #expect(result.warnings.contains { $0.message.contains(text) }, "\(result)") }
    }

    @Test("rules and matches that never answer are found as Istio's analyzer finds them")
    func duplicateMatches() throws {
        let examples = try Self.document("analyzers/cases.json").first?["cases"]?.elements ?? []
        for example in examples where example["analyzer"]?.string == "schema.ValidationAnalyzer.VirtualService" {
            var found: [String] = []
            for file in example["inputs"]?.strings ?? [] {
                for object in try Self.document("analyzers/\(file)") {
                    let metadata = object["metadata"]
                    let name = "\(metadata?["namespace"]?.string ?? "")/\(metadata?["name"]?.string ?? "")"
                    let result = Self.validate(object)
                    found += (result.errors + result.warnings).map { "\($0.code.number) \(name)" }
                }
            }
            let expected = example["expected"]?.elements.map { node in
                "\(node["code"]?.string ?? "") \(node["namespace"]?.string ?? "")/\(node["name"]?.string ?? "")"
            }
            #expect(found.sorted() == expected?.sorted())
        }
    }
}
