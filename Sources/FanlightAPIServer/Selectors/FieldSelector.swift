import FanlightResources
import FanlightStore

/// A condition on a few fields: `metadata.name=x,type!=Opaque`.
///
/// - Source: k8s.io/apimachinery, pkg/fields/selector.go.
struct FieldSelector: Sendable {
    struct Requirement: Hashable, Sendable {
        let field: String
        let value: String
        let isEqual: Bool
    }

    let requirements: [Requirement]

    static let everything = FieldSelector(requirements: [])

    init(requirements: [Requirement]) { self.requirements = requirements }

    /// - Throws: 400 for a text that is no selector.
    init(_ text: String) throws(APIStatus) {
        var requirements: [Requirement] = []
        for term in Self.terms(text) {
            guard let operation = Self.operation(in: term) else {
                throw .badRequest("invalid selector: '\(GoFormat.shortened(text))'; can't understand '\(GoFormat.shortened(term))'")
            }
            requirements.append(
                Requirement(
                    field: String(term[..<operation.lowerBound]), value: try Self.unescaped(term[operation.upperBound...]),
                    isEqual: !term[operation].hasPrefix("!")))
        }
        self.requirements = requirements
    }

    /// The selector with the names that stored objects have for the fields.
    ///
    /// - Throws: 400 for a field that objects of the kind cannot be selected by.
    func checked(kind: ResourceKind, isNamespaced: Bool, custom: [String] = []) throws(APIStatus) -> FieldSelector {
        var checked: [Requirement] = []
        for requirement in requirements {
            let field = try SelectableFields.storedField(requirement.field, kind: kind, isNamespaced: isNamespaced, custom: custom)
            checked.append(Requirement(field: field, value: requirement.value, isEqual: requirement.isEqual))
        }
        return FieldSelector(requirements: checked)
    }

    /// The name that a selector's text narrows a list to, before the kind is known.
    static func name(in text: String) -> String? { text.isEmpty ? nil : (try? FieldSelector(text))?.name }

    /// The name that all matching objects have, where the selector says so.
    var name: String? { requirements.first { $0.field == "metadata.name" && $0.isEqual }?.value }

    /// Whether more than the metadata decides, so that objects have to be read.
    private var needsObject: Bool { requirements.contains { !$0.field.hasPrefix("metadata.") } }

    var isEverything: Bool { requirements.isEmpty }

    func matches(_ object: StoredObject) -> Bool {
        guard !isEverything else { return true }
        guard
            requirements.allSatisfy({ requirement in
                switch requirement.field {
                case "metadata.name": (object.key.name == requirement.value) == requirement.isEqual
                case "metadata.namespace": (object.key.namespace == requirement.value) == requirement.isEqual
                default: true
                }
            })
        else { return false }
        guard needsObject else { return true }
        let tree = object.node(apiVersion: "", kind: "")
        return requirements.allSatisfy { requirement in
            requirement.field.hasPrefix("metadata.")
                || (SelectableFields.value(requirement.field, tree) == requirement.value) == requirement.isEqual
        }
    }

    /// The first operator of a term.
    private static func operation(in term: String) -> Range<String.Index>? {
        guard let index = term.indices.first(where: { term[$0] == "=" || term[$0...].hasPrefix("!=") }) else { return nil }
        let length = term[index...].hasPrefix("!=") || term[index...].hasPrefix("==") ? 2 : 1
        return index..<term.index(index, offsetBy: length)
    }

    /// Splits at commas that are not escaped.
    private static func terms(_ text: String) -> [String] {
        var terms: [String] = []
        var term = ""
        var isEscaped = false
        for character in text {
            if isEscaped {
                term += "\\\(character)"
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else if character == "," {
                terms.append(term)
                term = ""
            } else {
                term.append(character)
            }
        }
        terms.append(isEscaped ? term + "\\" : term)
        return terms.filter { !$0.isEmpty }
    }

    private static func unescaped(_ text: Substring) throws(APIStatus) -> String {
        var result = ""
        var isEscaped = false
        for character in text {
            if isEscaped {
                guard ["\\", ",", "="].contains(character) else {
                    throw .badRequest("invalid field selector: invalid escape sequence: \\\(GoFormat.shortened(String(character)))")
                }
                result.append(character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else {
                result.append(character)
            }
        }
        guard !isEscaped else { throw .badRequest("invalid field selector: invalid escape sequence: \\") }
        return result
    }
}
