import FanlightResources

/// Types and enumerations.
extension StructuralCheck {
    mutating func checkNull(_ schema: StructuralSchema) {
        if schema.hasType, !schema.isNullable {
            reportType(schema.typeText, found: "null")
        } else {
            match()
        }
        if let allowed = schema.enumeration, !allowed.isEmpty { checkEnumeration(.null, allowed) }
    }

    mutating func checkType(_ value: Node, _ schema: StructuralSchema) {
        let format = schema.format.flatMap { StringFormat(name: $0) }
        guard schema.hasType || format != nil else { return }
        defer { match() }
        let fits = schema.takes(value)
        let isTextual =
            switch value.value {
            case .string, .sequence: true
            default: false
            }
        if format != nil, !isTextual, !fits { return reportType(schema.format ?? "", found: value.openAPIFormat) }
        if format != nil, isTextual, !schema.isNumeric { return match() }
        if fits {
            match()
        } else {
            reportType(schema.typeText, found: value.openAPIType)
        }
    }

    mutating func checkEnumeration(_ value: Node, _ allowed: [Node]) {
        if !allowed.contains(where: { $0.isSameValue(as: value) }) { reportUnsupported(value, allowed) }
    }
}

extension StructuralSchema {
    fileprivate var hasType: Bool { type != nil || isIntOrString }
    fileprivate var isNumeric: Bool { type == .integer || type == .number || isIntOrString }
    fileprivate var typeText: String { isIntOrString ? "integer,string" : type?.rawValue ?? "" }

    fileprivate func takes(_ value: Node) -> Bool {
        switch value.value {
        case .null: false
        case .bool: type == .boolean
        case .string: type == .string || isIntOrString
        case .sequence: type == .array
        case .mapping: type == .object
        case .integer: type == .integer || type == .number || isIntOrString
        case .number(let number): type == .number || ((type == .integer || isIntOrString) && number.isJSONInteger)
        }
    }
}

extension Double {
    /// Whether JSON readers agree that the number is an integer.
    var isJSONInteger: Bool {
        guard isFinite, magnitude <= 9_007_199_254_740_991 else { return false }
        let difference = (self - rounded()).magnitude
        return difference == 0 || difference / magnitude < 1e-9
    }
}

extension Node {
    /// The name of a value's type in the words of OpenAPI.
    var openAPIType: String { typeName }

    fileprivate var openAPIFormat: String {
        switch value {
        case .integer: "int64"
        case .number: "float64"
        default: ""
        }
    }

    /// Equality, with numbers equal that only their notation tells apart.
    func isSameValue(as other: Node) -> Bool {
        if let left = number, let right = other.number { return left == right }
        return self == other
    }
}
