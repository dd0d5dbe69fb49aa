import FanlightResources
import FanlightSchemas

/// Times in objects of Kubernetes' own kinds, which are stored as the types of Go write them: in UTC, to the second or to the microsecond.
enum TimeFields {
    private static let time = "io.k8s.apimachinery.pkg.apis.meta.v1.Time"
    private static let microTime = "io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime"

    static func normalized(_ object: Node, schema: StructuralSchema) -> Node { changed(object, schema) ?? object }

    /// Nil where everything stays as it is.
    private static func changed(_ value: Node, _ reference: StructuralSchema) -> Node? {
        switch (value.value, reference.reference) {
        case (.string(let text), time): return replacement(text, with: Timestamp.seconds(fromRFC3339: text).map(Timestamp.text(seconds:)))
        case (.string(let text), microTime): return replacement(text, with: microseconds(text))
        case (.mapping(let members), _):
            let schema = reference.resolved
            var result: [Node.Member]?
            for (index, member) in members.enumerated() where mayHoldTime(member.value) {
                guard let child = schema.declaredProperty(member.key) ?? schema.additionalProperties, let new = changed(member.value, child)
                else { continue }
                var copy = result ?? members
                copy[index] = Node.Member(key: member.key, line: member.line, column: member.column, value: new)
                result = copy
            }
            return result.map { Node(.mapping($0), line: value.line, column: value.column) }
        case (.sequence(let elements), _):
            guard let items = reference.resolved.items else { return nil }
            var result: [Node]?
            for (index, element) in elements.enumerated() {
                guard let new = changed(element, items) else { continue }
                var copy = result ?? elements
                copy[index] = new
                result = copy
            }
            return result.map { Node(.sequence($0), line: value.line, column: value.column) }
        default: return nil
        }
    }

    private static func mayHoldTime(_ value: Node) -> Bool {
        switch value.value {
        case .mapping, .sequence: true
        case .string(let text):
            text.utf8.count >= 20 && text.utf8.first.map { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } == true
        default: false
        }
    }

    private static func replacement(_ old: String, with new: String?) -> Node? { new.flatMap { $0 == old ? nil : .string($0) } }

    /// `2026-01-31T12:00:00.123456Z`.
    private static func microseconds(_ text: String) -> String? {
        guard let seconds = Timestamp.seconds(fromRFC3339: text) else { return nil }
        var fraction = ""
        if let dot = text.firstIndex(of: ".") {
            fraction = String(text[text.index(after: dot)...].prefix { $0.isASCII && $0.isNumber }.prefix(6))
        }
        return String(Timestamp.text(seconds: seconds).dropLast()) + "." + fraction
            + String(repeating: "0", count: 6 - fraction.count) + "Z"
    }
}
