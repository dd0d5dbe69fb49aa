import FanlightManifests
import FanlightResources
import Foundation
import Testing

@testable import FanlightCommands

@Suite struct ValidateQuestionTests {
    private static let invalid = """
        # first
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: shop, namespace: team}
        spec:
          hosts: [shop.example.com]
          http:
          - route:
            - destination: {host: cart}
              weight: many
          colour: red
        ---
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: other}
        spec:
          hosts: [a.example.com]
          http:
          - route:
            - destination: {host: "*"}
        """

    private static func answer(_ text: String, strict: Bool = false) throws -> Node {
        try #require(JSONReader.read(try CheckedText(Array(text.utf8), strict: strict).json).documents.first?.node)
    }

    /// `level code line:column field`
    private static func lines(_ answer: Node) -> [String] {
        (answer["problems"]?.elements ?? []).map { problem in
            let place = "\(problem["line"]?.integer ?? 0):\(problem["column"]?.integer ?? 0)"
            return "\(problem["level"]?.string ?? "") \(problem["code"]?.string ?? "") \(place) \(problem["field"]?.string ?? "")"
        }
    }

    @Test("problems come in the order of the text, with the line and the column of what they speak of")
    func places() throws {
        #expect(
            Self.lines(try Self.answer(Self.invalid)) == [
                "error WrongType 10:7 spec.http[0].route[0].weight", "warning UnknownField 11:3 spec.colour",
                "error SchemaValidationError 20:21 spec.http[0].route[0].destination.host",
            ])
        #expect(Self.lines(try Self.answer(Self.invalid, strict: true)).contains("error UnknownField 11:3 spec.colour"))
    }

    @Test("objects are given as they are written, with what is wrong with them, and the items of lists for themselves")
    func objects() throws {
        let objects = try Self.answer(Self.invalid)["objects"]?.elements ?? []
        #expect(objects.map { $0[path: ["metadata", "name"]]?.string } == ["shop", "other"])
        #expect(objects.first?[path: ["spec", "colour"]]?.string == "red")
        let list = "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: a}}\n- {kind: Odd}\n"
        #expect(try Self.answer(list)["objects"]?.elements.map { $0["kind"]?.string } == ["ConfigMap", "Odd"])
        #expect(try Self.answer("")["objects"]?.elements == [])
    }

    @Test("text that is not YAML is one problem with its place, and the other documents are read")
    func syntax() throws {
        let answer = try Self.answer("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n---\na: [b\nc: d\n")
        let problems = answer["problems"]?.elements ?? []
        #expect(problems.filter { $0["code"]?.string == "YAMLSyntax" }.count == 1)
        let problem = try #require(problems.first { $0["code"]?.string == "YAMLSyntax" })
        #expect((5...6).contains(problem["line"]?.integer ?? 0))
        #expect(problem["column"]?.integer ?? 0 > 0)
        #expect(problem.member("file")?.value.isNull == true)
        #expect(answer["objects"]?.elements.map { $0["kind"]?.string } == ["ConfigMap"])
    }

    @Test("aliases do not make an answer of any length of a short text")
    func aliases() throws {
        let long = String(repeating: "x", count: 1 << 16)
        let text =
            "kind: A\nlong: &a \(long)\n---\nkind: B\nfirst: &b \(long)\nmore: ["
            + Array(repeating: "*b", count: 2_000).joined(separator: ",") + "]\n"
        #expect(try Self.answer(text)["objects"]?.elements.map { $0["kind"]?.string } == ["A"])
    }

    @Test("a running serve is asked with POST, and writes nothing")
    func posted() async throws {
        let serve = try await RunningServe(["all.yaml": PlanManifests.base])
        let answer = try await serve.create("/apis/fanlight.dev/v1/validate", Self.invalid)
        #expect(answer["problems"]?.elements.count == 3)
        #expect(answer["objects"]?.elements.count == 2)
        let list = try await serve.object("/apis/networking.istio.io/v1/namespaces/default/virtualservices")
        #expect(list["items"]?.elements == [])
        await #expect(throws: CommandError.self) { try await serve.ask("/validate") }
        try await serve.end()
        try serve.remove()
    }
}
