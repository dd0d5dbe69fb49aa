/// The words behind the type in a line of a table: `min=1`, `enum=A,B`, `preserve`.
struct SchemaAttributes {
    var bounds = SchemaBounds()
    var values: [String] = []
    var format: SchemaFormat?
    var keyFormat: SchemaFormat?
    var uniqueField: String?
    var preservesUnknown = false
    /// The type whose fields are taken over.
    var base: String?

    mutating func read(_ word: String, line: Int) throws {
        let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
        let value = parts.count == 2 ? parts[1] : ""
        switch parts[0] {
        case "min": bounds.minimum = Double(value)
        case "max": bounds.maximum = Double(value)
        case "minLength": bounds.minimumLength = Int(value)
        case "maxLength": bounds.maximumLength = Int(value)
        case "minItems": bounds.minimumItems = Int(value)
        case "maxItems": bounds.maximumItems = Int(value)
        case "minProperties": bounds.minimumProperties = Int(value)
        case "maxProperties": bounds.maximumProperties = Int(value)
        case "enum": values = value.split(separator: ",").map(String.init)
        case "format": readFormat(value)
        case "keys": keyFormat = SchemaFormat(rawValue: value)
        case "unique": uniqueField = value
        case "preserve": preservesUnknown = true
        case "extends": base = value
        case "pattern", "default": break
        default: throw SchemaTextError(line: line, message: "unknown word \(word)")
        }
    }

    private mutating func readFormat(_ name: String) {
        if name == "int32" {
            bounds.minimum = max(bounds.minimum ?? -.infinity, Double(Int32.min))
            bounds.maximum = min(bounds.maximum ?? .infinity, Double(Int32.max))
        } else {
            format = SchemaFormat(rawValue: name)
        }
    }
}
