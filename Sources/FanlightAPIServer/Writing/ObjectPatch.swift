import FanlightManifests
import FanlightPatch
import FanlightResources
import FanlightSchemas

/// The body of a PATCH, by its content type.
struct ObjectPatch: Sendable {
    enum Form: String, Sendable {
        case json = "application/json-patch+json"
        case merge = "application/merge-patch+json"
        case strategic = "application/strategic-merge-patch+json"
        case apply = "application/apply-patch+yaml"
    }

    let form: Form
    private let body: [UInt8]

    /// - Throws: 415 for a type that the kind does not take, 413 for a body that is too large.
    init(contentType: String?, body: [UInt8], context: ResourceContext) throws(APIStatus) {
        let forms: [Form] = context.kind.isCustom ? [.json, .merge, .apply] : [.json, .merge, .strategic, .apply]
        guard let form = contentType.flatMap({ MediaType($0)?.type }).flatMap(Form.init), forms.contains(form) else {
            throw .unsupportedMediaType(forms.map(\.rawValue))
        }
        self.init(form, body)
        guard body.count <= RequestBody.limit else { throw .tooLarge }
    }

    init(_ form: Form, _ body: [UInt8]) {
        self.form = form
        self.body = body
    }

    /// For an object that has been read already.
    init(_ form: Form, _ node: Node) { self.init(form, node.json) }

    /// What server-side apply is to bring about.
    func configuration() throws(APIStatus) -> RequestBody { try RequestBody.configuration(body) }

    /// A patch that has been carried out.
    struct Result {
        let object: Node
        /// What the text of the patch has twice, and the like.
        let problems: [String]
        /// The value that messages about the result name: the result as JSON, or the patch.
        let shown: @Sendable () -> String
    }

    /// The patched object. Server-side apply has a way of its own.
    func applied(to object: Node, schema: StructuralSchema?) throws(APIStatus) -> Result {
        let patch = try read()
        do throws(PatchError) {
            if form == .strategic, let schema {
                let result = try StrategicMergePatch.apply(patch.node, to: object, schema: schema)
                return Result(object: result, problems: patch.problems) { GoFormat.plain(patch.node) }
            }
            let result = try form == .json ? JSONPatch.apply(patch.node, to: object) : MergePatch.apply(patch.node, to: object)
            return Result(object: result, problems: patch.problems) { result.sortedJSON }
        } catch {
            if error.message == APIStatus.rejected.message { throw .rejected }
            throw APIStatus(error)
        }
    }

    private func read() throws(APIStatus) -> (node: Node, problems: [String]) {
        let prefix = form == .strategic ? "" : "error decoding patch: "
        let list = JSONReader.read(body)
        guard list.problems.isEmpty, list.documents.count == 1, let document = list.documents.first else {
            let problem = GoJSONSyntax.problem(body) ?? list.problems.first?.message ?? "unexpected end of JSON input"
            throw .badRequest(prefix + GoFormat.shortened(problem))
        }
        if let problem = document.problems.first(where: { $0.code != .duplicateKey }) {
            throw .badRequest(prefix + GoFormat.shortened(problem.message))
        }
        let resolved =
            document.problems.isEmpty ? (object: document.node, duplicates: [], places: []) : DuplicateFields.resolve(document.node)
        let problems = resolved.duplicates.map(StatusText.duplicateField)
        switch (form, resolved.object.value) {
        case (.json, .sequence(let operations)):
            return (resolved.object, (problems + Self.unknownFields(operations)).map { "json patch \($0)" })
        // Go takes null for a list, or for a mapping, without anything in it.
        case (.json, .null): return (.array([]), problems)
        case (.json, _):
            throw .badRequest(
                "\(prefix)json: cannot unmarshal \(GoFormat.kind(of: document.node)) into Go value of type []handlers.jsonPatchOp")
        case (_, .mapping): return (resolved.object, problems)
        case (.strategic, .null): return (.emptyObject, problems)
        case (.merge, .null): throw .badRequest("Invalid JSON Patch")
        default:
            throw .badRequest(
                "\(prefix)json: cannot unmarshal \(GoFormat.kind(of: document.node)) into Go value of type map[string]interface {}")
        }
    }

    private static func unknownFields(_ operations: [Node]) -> [String] {
        let known: Set<String> = ["op", "path", "from", "value"]
        let fields = operations.enumerated().lazy.flatMap { index, operation in
            operation.members.lazy.filter { !known.contains($0.key) }.map { "[\(index)].\($0.key)" }
        }
        return fields.prefix(100).map(StatusText.unknownField)
    }
}
