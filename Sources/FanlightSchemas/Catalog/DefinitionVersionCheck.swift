import FanlightResources

/// What a version of a definition says beside its schema: columns, subresources, fields to select by.
///
/// - Source: apiextensions-apiserver, pkg/apis/apiextensions/validation.
struct DefinitionVersionCheck {
    private(set) var causes: [CatalogError.Cause] = []

    private static let columnTypes = ["boolean", "date", "integer", "number", "string"]
    private static let columnFormats = ["byte", "date", "date-time", "double", "float", "int32", "int64", "password"]
    static let mostSelectableFields = 8

    // MARK: Columns

    mutating func check(columns: [Node], at place: String) {
        for (index, column) in columns.enumerated() { check(column: column, at: "\(place)[\(index)]") }
    }

    private mutating func check(column: Node, at place: String) {
        if text(column, "name").isEmpty { required("\(place).name") }
        let type = text(column, "type")
        if type.isEmpty {
            required("\(place).type", "must be one of \(Self.columnTypes.joined(separator: ","))")
        } else if !Self.columnTypes.contains(type) {
            invalid("\(place).type", type, "must be one of \(Self.columnTypes.joined(separator: ","))")
        }
        let format = text(column, "format")
        if !format.isEmpty, !Self.columnFormats.contains(format) {
            invalid("\(place).format", format, "must be one of \(Self.columnFormats.joined(separator: ","))")
        }
        let path = text(column, "jsonPath")
        if path.isEmpty {
            required("\(place).JSONPath")
        } else if let problem = Self.problem(ofPath: path) {
            invalid("\(place).JSONPath", path, problem)
        }
    }

    // MARK: Subresources

    mutating func check(subresources: Node?, at place: String) {
        guard let scale = subresources?["scale"] else { return }
        checkScale(scale, "specReplicasPath", below: [".spec."], says: ".spec", at: place)
        checkScale(scale, "statusReplicasPath", below: [".status."], says: ".status", at: place)
        guard !text(scale, "labelSelectorPath").isEmpty else { return }
        checkScale(scale, "labelSelectorPath", below: [".spec.", ".status."], says: "either .spec or .status", at: place)
    }

    private mutating func checkScale(_ scale: Node, _ key: String, below roots: [String], says root: String, at place: String) {
        let (field, path) = ("\(place).scale.\(key)", text(scale, key))
        if path.isEmpty {
            required(field)
        } else if let problem = Self.problem(ofPath: path) {
            invalid(field, path, problem)
        } else if !roots.contains(where: path.hasPrefix) {
            invalid(field, path, "should be a json path under \(root)")
        }
    }

    // MARK: Fields to select by

    mutating func check(selectableFields: [Node], schema: Node?, at place: String) {
        var seen: Set<String> = []
        for (index, field) in selectableFields.enumerated() {
            let (place, path) = ("\(place)[\(index)]", text(field, "jsonPath"))
            guard !path.isEmpty else {
                required("\(place).jsonPath")
                continue
            }
            guard let found = Self.schema(at: path, in: schema) else {
                invalid("\(place).jsonPath", path, "is an invalid path: does not refer to a valid field")
                continue
            }
            if path.hasPrefix(".metadata.") { invalid(place, path, "must not point to fields in metadata") }
            if !["string", "boolean", "integer"].contains(text(found, "type")) {
                invalid(
                    place, path,
                    "must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.")
            }
            if !seen.insert(path).inserted { add(.duplicate, place, "Duplicate value: \(GoFormat.quoted(path))") }
        }
        if seen.count > Self.mostSelectableFields {
            add(.tooMany, place, "Too many: \(seen.count): must have at most \(Self.mostSelectableFields) items")
        }
    }

    /// The schema of the field that a path of plain names leads to; nil where there is none.
    static func schema(at path: String, in root: Node?) -> Node? {
        guard path.hasPrefix("."), var schema = root else { return nil }
        for name in path.dropFirst().split(separator: ".", omittingEmptySubsequences: false) {
            guard let next = schema["properties"]?[String(name)] else { return nil }
            schema = next
        }
        return schema
    }

    // MARK: Deprecation

    mutating func checkDeprecation(_ version: Node, at place: String) {
        guard let warning = version["deprecationWarning"]?.string else { return }
        let field = "\(place).deprecationWarning"
        if version["deprecated"]?.bool != true { invalid(field, warning, "can only be set for deprecated versions") }
        if warning.utf8.count > 256 { add(.tooLong, field, "Too long: may not be more than 256 bytes") }
        if warning.isEmpty { invalid(field, warning, "must not be an empty string") }
    }

    // MARK: Reporting

    private static func problem(ofPath path: String) -> String? {
        path.hasPrefix(".") ? nil : "must be a simple json path starting with ."
    }

    private func text(_ node: Node, _ key: String) -> String { node[key]?.string ?? "" }

    private mutating func required(_ field: String, _ detail: String = "") {
        add(.required, field, detail.isEmpty ? "Required value" : "Required value: \(detail)")
    }

    private mutating func invalid(_ field: String, _ value: String, _ reason: String) {
        add(.invalid, field, "Invalid value: \(GoFormat.quoted(value)): \(reason)")
    }

    private mutating func add(_ reason: CatalogError.Cause.Reason, _ field: String, _ message: String) {
        guard causes.count < FieldCause.mostOfObject else { return }
        causes.append(CatalogError.Cause(reason: reason, field: field, message: message))
    }
}
