import FanlightManifests
import FanlightResources
import FanlightSchemas
import Foundation
import Testing

/// Objects, and what a server of Kubernetes said to them, from the folder that `FANLIGHT_KUBERNETES_DATA` names. Without it there are none.
@Suite("Recorded verdicts on custom resources")
struct RecordedValidationTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let request: Node
        let status: Int
        let response: Node

        var testDescription: String { name }
    }

    static let cases: [Case] = read()

    private static func read() -> [Case] {
        guard let folder = ProcessInfo.processInfo.environment["FANLIGHT_KUBERNETES_DATA"] else { return [] }
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: "/bin/gzip")
        process.arguments = ["-dc", "\(folder)/crd-validation.jsonl.gz"]
        process.standardOutput = output
        guard (try? process.run()) != nil else { return [] }
        let bytes = [UInt8](output.fileHandleForReading.readDataToEndOfFile())
        process.waitUntilExit()
        return JSONReader.read(bytes).documents.compactMap { document in
            let node = document.node
            guard let request = node["request"], let response = node["response"], let status = node["status"]?.integer else { return nil }
            return Case(name: node["source"]?.string ?? "", request: request, status: status, response: response)
        }
    }

    private struct Verdict: Equatable {
        var status: Int
        var message: String
        var causes: [[String]]
    }

    @Test("the verdict, its text and its causes are the same, and so is the object that is stored", arguments: cases)
    func verdict(recorded: Case) throws {
        let apiVersion = try #require(recorded.request["apiVersion"]?.string).split(separator: "/").map(String.init)
        let kind = ResourceKind(group: apiVersion.count == 2 ? apiVersion[0] : "", kind: try #require(recorded.request["kind"]?.string))
        let version = try #require(apiVersion.last)
        let served = try #require(KindCatalog.builtin.kind(kind))
        let found = answer(to: recorded.request, served, try #require(served.version(version)))
        let causes = (recorded.response[path: ["details", "causes"]]?.elements ?? []).map { cause in
            ["reason", "field", "message"].map { cause[$0]?.string ?? "" }
        }
        let isRefused = recorded.status >= 400
        let expected = Verdict(
            status: recorded.status, message: isRefused ? recorded.response["message"]?.string ?? "" : "", causes: causes)
        #expect(found.verdict == expected)
        guard !isRefused, let object = found.object else { return }
        let isSame = recorded.response["sameAsRequest"]?.bool == true
        #expect(
            sorted(stored(object, withStatus: !isSame))
                == sorted(stored(isSame ? recorded.request : recorded.response, withStatus: !isSame)))
    }

    private func stored(_ object: Node, withStatus: Bool) -> Node {
        var object = object
        object[member: "metadata"] = nil
        if !withStatus { object[member: "status"] = nil }
        return object
    }

    private func answer(to request: Node, _ served: ServedKind, _ version: KindVersion) -> (verdict: Verdict, object: Node?) {
        let kind = served.kind
        var object = request
        if served.isNamespaced { object = object.setting(["metadata", "namespace"], to: .string("default")) }
        do throws(CustomResource.DecodingError) {
            let decoded =
                if served.isCustom, let schema = version.schema {
                    try CustomResource.decode(object, schema: schema)
                } else {
                    try BuiltinResource.decode(object, kind: kind, version: version.name, schema: version.schema)
                }
            guard decoded.unknownFields.isEmpty else {
                let problems = decoded.unknownFields.map(StatusText.unknownField)
                let text = StatusText.strictDecoding(kind: kind.kind, version: version.name, problems: problems)
                return (Verdict(status: 400, message: text, causes: []), nil)
            }
            let created: Node
            let metadata: [FieldCause]
            let causes: [FieldCause]
            if served.isCustom, let schema = version.schema {
                created = CustomResource.preparedForCreate(decoded.object, schema: schema, hasStatus: version.hasStatus)
                metadata = MetadataRules.validate(created, isNamespaced: served.isNamespaced, nameRule: .dnsSubdomain)
                causes = ObjectValidation.check(created, schema: schema, metadata: metadata)
            } else {
                created = Lifecycle.preparedForCreate(kind, decoded.object)
                metadata = MetadataRules.validate(created, isNamespaced: served.isNamespaced, nameRule: BuiltinRules.nameRule(kind))
                causes = metadata + BuiltinRules.validate(kind, created)
            }
            guard !causes.isEmpty else { return (Verdict(status: 201, message: "", causes: []), created) }
            let name = request[path: ["metadata", "name"]]?.string ?? ""
            let text = StatusText.invalid(kind: kind.kind, group: kind.group, name: name, causes: causes)
            return (Verdict(status: 422, message: text, causes: causes.map { [$0.reason.rawValue, $0.field, $0.message] }), nil)
        } catch {
            return (
                Verdict(
                    status: 400, message: StatusText.notDecodable(kind: kind.kind, version: version.name, problem: error.problem),
                    causes: []), nil
            )
        }
    }
}
