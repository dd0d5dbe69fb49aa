/// What is allowed at one place of an object: a type, its bounds, and for containers what is below.
///
/// A class because several fields share one description, such as the four places of a traffic policy. Immutable.
final class SchemaNode: Sendable {
    enum Kind: String {
        case any
        case string
        case boolean
        case integer
        case number
        case intOrString = "int-or-string"
        case duration
        case object
        case map
        case array
    }

    struct Field: Sendable {
        let name: String
        let isRequired: Bool
        let node: SchemaNode
    }

    let kind: Kind
    let bounds: SchemaBounds
    /// In the order of the table, which is the order that messages name them in.
    let values: [String]
    let format: SchemaFormat?
    let keyFormat: SchemaFormat?
    /// The field that no two elements of an array may have the same value of.
    let uniqueField: String?
    /// Whether fields that the table does not name are allowed.
    let preservesUnknown: Bool
    let fields: [Field]
    private let positions: [String: Int]
    let required: [String]
    /// Sets of fields of which at most one may be there.
    let alternatives: [[String]]
    /// Rules in CEL, as the CRD has them.
    let rules: [SchemaRule]
    /// The elements of an array or the values of a map.
    let element: SchemaNode?

    init(
        kind: Kind, bounds: SchemaBounds, values: [String], format: SchemaFormat?, keyFormat: SchemaFormat?, uniqueField: String?,
        preservesUnknown: Bool, fields: [Field], alternatives: [[String]], rules: [SchemaRule], element: SchemaNode?
    ) {
        self.kind = kind
        self.bounds = bounds
        self.values = values
        self.format = format
        self.keyFormat = keyFormat
        self.uniqueField = uniqueField
        self.preservesUnknown = preservesUnknown
        self.fields = fields
        positions = Dictionary(uniqueKeysWithValues: zip(fields.map(\.name), fields.indices))
        required = fields.filter(\.isRequired).map(\.name)
        self.alternatives = alternatives
        self.rules = rules
        self.element = element
    }

    func field(_ name: String) -> SchemaNode? {
        positions[name].map { fields[$0].node }
    }
}
