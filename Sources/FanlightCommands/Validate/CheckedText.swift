import FanlightManifests
import FanlightResources

/// Manifests that somebody is writing: what is wrong with them, where in the text, and the objects as far as they can be read.
struct CheckedText {
    struct Problem {
        let diagnostic: Diagnostic
        /// From 1; nil where only the line is known.
        let column: Int?
    }

    /// Aliases make few bytes of YAML many of JSON. Objects beyond this are left out.
    private static let maximumObjectBytes = 16 << 20

    let problems: [Problem]
    /// As they are written, with what is wrong with them, in the order of the text; the items of lists for themselves.
    let objects: [Node]

    init(_ text: [UInt8], strict: Bool) throws {
        let input = try ManifestInput(paths: [ManifestInput.standardInput], strict: strict) { text }
        let read = YAMLReader.read(text)
        let objects = read.documents.flatMap { Self.objects(in: $0.node) }
        let places = read.problems + read.documents.flatMap(\.problems)
        let found = Set(ValidateAnswer(input).reports.flatMap(\.problems)).sorted(by: Self.isEarlier)
        problems = found.map { Problem(diagnostic: $0, column: Self.column(of: $0, places, objects)) }
        var left = Self.maximumObjectBytes
        self.objects = objects.filter { object in
            object.take(from: &left)
            return left >= 0
        }
    }

    var json: [UInt8] {
        var bytes = Array("{\"problems\":".utf8)
        bytes += JSONValue.array(problems.map(\.json)).line.utf8
        bytes += ",\"objects\":".utf8
        Node.array(objects).appendJSON(to: &bytes)
        return bytes + Array("}\n".utf8)
    }

    private static func objects(in node: Node) -> [Node] {
        guard case .mapping = node.value else { return [] }
        guard node["kind"]?.string?.hasSuffix("List") == true, let items = node["items"] else { return [node] }
        return items.elements.flatMap(objects)
    }

    private static func column(of problem: Diagnostic, _ places: [TextProblem], _ objects: [Node]) -> Int? {
        guard let line = problem.source?.line else { return nil }
        if let place = places.first(where: { $0.line == line && $0.message == problem.message }) {
            return place.column > 0 ? place.column : nil
        }
        guard let object = objects.last(where: { $0.line <= line }) else { return nil }
        if problem.field.isEmpty { return Int(object.line) == line ? Int(object.column) : nil }
        let place = object.place(of: problem.field)
        return place.line == line && place.column > 0 ? place.column : nil
    }

    /// As a reader comes to them.
    private static func isEarlier(_ left: Diagnostic, _ right: Diagnostic) -> Bool {
        let lines = (left.source?.line ?? 0, right.source?.line ?? 0)
        return lines.0 == lines.1 ? left < right : lines.0 < lines.1
    }
}

extension CheckedText.Problem {
    /// As every diagnostic, with the column behind the line; the text has no file.
    fileprivate var json: JSONValue {
        guard case .object(let members) = diagnostic.json else { return diagnostic.json }
        return .object(
            members.flatMap { member -> [JSONValue.Member] in
                switch member.key {
                case "file": [JSONValue.Member(key: "file", value: .null)]
                case "line": [member, JSONValue.Member(key: "column", value: .optional(column))]
                default: [member]
                }
            })
    }
}

extension Node {
    /// Takes what the value has as JSON, roughly, from what is left, and stops where that is less than nothing.
    fileprivate func take(from left: inout Int) {
        guard left >= 0 else { return }
        switch value {
        case .string(let text): left -= text.utf8.count + 2
        case .null, .bool, .integer, .number: left -= 8
        case .sequence(let elements):
            left -= 2
            for element in elements where left >= 0 { element.take(from: &left) }
        case .mapping(let members):
            left -= 2
            for member in members where left >= 0 {
                left -= member.key.utf8.count + 4
                member.value.take(from: &left)
            }
        }
    }
}
