import FanlightHTTP
import FanlightManifests
import FanlightResources
import FanlightSchemas

/// A body read as an object, with what the text itself has of problems.
struct RequestBody: Sendable {
    let node: Node
    /// Paths of fields that the text has twice.
    let duplicates: [String]
    /// The same as Go's reader of YAML tells it.
    var repeatedKeys: [String] = []
    /// Whether the body was sent as YAML, so that its reader tells what is written twice.
    var isYAML = false

    /// The largest body that is read.
    static let limit = 3 << 20

    private static let accepted = ["application/json", "application/yaml", "application/vnd.kubernetes.protobuf"]

    /// - Throws: 400 for a body that cannot be read, 413 for one that is too large, 415 for one of another type.
    static func object(_ request: HTTPRequest, kind: String) throws(APIStatus) -> RequestBody {
        let type = request.header("content-type").flatMap { $0.isEmpty ? nil : $0 } ?? accepted[0]
        guard let type = MediaType(type)?.type, accepted.contains(type) else { throw .unsupportedMediaType(accepted) }
        guard request.body.count <= limit else { throw .tooLarge }
        switch type {
        case "application/json": return try json(request.body, kind: kind)
        case "application/yaml": return try yaml(request.body, kind: kind)
        default:
            do {
                return RequestBody(node: try ProtobufObject.decode(request.body), duplicates: [])
            } catch {
                throw unrecognized(kind, "\(error)", request.body)
            }
        }
    }

    /// The options of a deletion; nil for an empty body.
    static func options(_ request: HTTPRequest) throws(APIStatus) -> Node? {
        guard !request.body.isEmpty else { return nil }
        let node = try object(request, kind: "DeleteOptions").node
        if let kind = node["kind"]?.string, !kind.isEmpty, kind != "DeleteOptions" {
            throw .badRequest("decoded object cannot be converted to DeleteOptions")
        }
        return node
    }

    private static func json(_ bytes: [UInt8], kind: String) throws(APIStatus) -> RequestBody {
        let list = JSONReader.read(bytes)
        guard list.problems.isEmpty, list.documents.count == 1, let document = list.documents.first else {
            throw unrecognized(
                kind, Self.jsonPrefix + (GoJSONSyntax.problem(bytes) ?? list.problems.first?.message ?? "unexpected end of JSON input"),
                bytes)
        }
        return try object(document, kind: kind, bytes)
    }

    private static let jsonPrefix = "couldn't get version/kind; json parse error: "

    private static func yaml(_ bytes: [UInt8], kind: String) throws(APIStatus) -> RequestBody {
        switch document(bytes) {
        case .read(let document):
            var body = try object(document, kind: kind, bytes)
            body.isYAML = true
            return body
        case .empty: return RequestBody(node: .emptyObject, duplicates: [])
        case .broken(let problem): throw unrecognized(kind, "yaml: \(problem)", bytes)
        }
    }

    private enum YAMLResult {
        case read(Document)
        case empty
        case broken(String)
    }

    /// The first document of a text.
    private static func document(_ bytes: [UInt8]) -> YAMLResult {
        // JSON is YAML, but its reader is quicker, and what kubectl sends as YAML is JSON.
        if bytes.first(where: { $0 > 0x20 }) == UInt8(ascii: "{") {
            let list = JSONReader.read(bytes)
            if list.problems.isEmpty, list.documents.count == 1 { return .read(list.documents[0]) }
        }
        let list = YAMLReader.read(bytes)
        if let document = list.documents.first {
            guard document.node.isFinite else { return .broken("numbers that are not finite have no form in JSON") }
            return .read(document)
        }
        return list.problems.first.map { .broken(text(of: $0)) } ?? .empty
    }

    /// A problem as Go's reader of YAML tells it: with its line, but for the first one.
    private static func text(of problem: TextProblem) -> String {
        let place = "line \(problem.line), column \(problem.column): "
        let said = problem.message.hasPrefix(place) ? String(problem.message.dropFirst(place.count)) : problem.message
        return problem.line > 1 ? "line \(problem.line): \(said)" : said
    }

    /// The body of a server-side apply.
    static func configuration(_ bytes: [UInt8]) throws(APIStatus) -> RequestBody {
        guard bytes.count <= limit else { throw .tooLarge }
        switch document(bytes) {
        case .empty: return RequestBody(node: .emptyObject, duplicates: [])
        case .broken(let problem):
            throw .badRequest("error decoding YAML: error converting YAML to JSON: yaml: \(GoFormat.shortened(problem))")
        case .read(let document):
            if let problem = document.problems.first(where: { $0.code != .duplicateKey }) {
                throw .badRequest("error decoding YAML: \(GoFormat.shortened(problem.message))")
            }
            if document.node.isNull { return RequestBody(node: .emptyObject, duplicates: []) }
            guard case .mapping = document.node.value else {
                let kind = GoFormat.kind(of: document.node)
                throw .badRequest(
                    "error decoding YAML: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal \(kind) into Go value of type map[string]interface {}"
                )
            }
            return resolved(document)
        }
    }

    private static func object(_ document: Document, kind: String, _ bytes: [UInt8]) throws(APIStatus) -> RequestBody {
        if let problem = document.problems.first(where: { $0.code != .duplicateKey }) { throw unrecognized(kind, problem.message, bytes) }
        // Go takes null for a mapping without anything in it.
        if document.node.isNull { return RequestBody(node: .emptyObject, duplicates: []) }
        guard case .mapping = document.node.value else {
            let type = "struct { APIVersion string \"json:\\\"apiVersion,omitempty\\\"\"; Kind string \"json:\\\"kind,omitempty\\\"\" }"
            throw unrecognized(
                kind, "\(jsonPrefix)json: cannot unmarshal \(GoFormat.kind(of: document.node)) into Go value of type \(type)", bytes)
        }
        if let version = document.node["apiVersion"]?.string, version.count(where: { $0 == "/" }) > 1 {
            throw unrecognized(kind, "unexpected GroupVersion string: \(GoFormat.shortened(version))", bytes)
        }
        for key in ["apiVersion", "kind"] {
            guard let value = document.node[key], value.string == nil else { continue }
            throw unrecognized(
                kind, "\(jsonPrefix)json: cannot unmarshal \(GoFormat.kind(of: value)) into Go struct field .\(key) of type string", bytes)
        }
        return resolved(document)
    }

    private static func resolved(_ document: Document) -> RequestBody {
        guard !document.problems.isEmpty else { return RequestBody(node: document.node, duplicates: []) }
        let resolved = DuplicateFields.resolve(document.node)
        let keys = resolved.places.map { "line \($0.line): key \(GoFormat.quoted($0.key)) already set in map" }
        return RequestBody(node: resolved.object, duplicates: resolved.duplicates, repeatedKeys: keys)
    }

    /// What is written twice, as the client is told: one text that strict validation refuses with, or a warning for each.
    func repetitions(isStrict: Bool) -> [String] {
        guard isYAML else { return duplicates.map(StatusText.duplicateField) }
        return isStrict && !repeatedKeys.isEmpty ? [repeatedKeysText] : repeatedKeys
    }

    var repeatedKeysText: String { "yaml: unmarshal errors:\n  \(repeatedKeys.joined(separator: "\n  "))" }

    private static func unrecognized(_ kind: String, _ problem: String, _ body: [UInt8]) -> APIStatus {
        let text = "\(GoFormat.shortened(problem)) (\(BodySummary.text(body)))"
        return .badRequest("the object provided is unrecognized (must be of type \(kind)): \(text)")
    }
}

extension Node {
    /// Whether JSON has a form for all numbers of the tree.
    fileprivate var isFinite: Bool {
        switch value {
        case .number(let number): number.isFinite
        case .sequence(let elements): elements.allSatisfy(\.isFinite)
        case .mapping(let members): members.allSatisfy(\.value.isFinite)
        default: true
        }
    }
}
