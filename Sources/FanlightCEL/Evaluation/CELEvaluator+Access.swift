/// Fields and indices.
extension CELEvaluator {
    @inline(never)
    mutating func select(_ operand: CELExpression, _ field: CELField) throws(CELError) -> CELValue {
        let value = try evaluate(operand)
        try meter.charge(1)
        switch value {
        case .map(let map):
            guard let member = try map.value(of: field, &meter) else { throw .evaluation("no such key: \(field.name)") }
            return member
        case .optional: return .optional(try optionalMember(of: value, field))
        default: throw .noSuchOverload
        }
    }

    @inline(never)
    mutating func presence(_ operand: CELExpression, _ field: CELField) throws(CELError) -> CELValue {
        var value = try evaluate(operand)
        if case .optional(let optional) = value {
            guard let present = optional.value else { return .bool(false) }
            value = present
        }
        guard case .map(let map) = value else { throw .noSuchOverload }
        return .bool(try map.value(of: field, &meter) != nil)
    }

    @inline(never)
    mutating func index(_ operand: CELExpression, _ index: CELExpression) throws(CELError) -> CELValue {
        let container = try evaluate(operand)
        let key = try evaluate(index)
        try meter.charge(1)
        switch container {
        case .list(let list):
            guard let position = Self.position(key) else { throw .evaluation("unsupported index type '\(key.typeName)' in list") }
            guard list.hasElement(position) else { throw .evaluation("index out of bounds: \(key.display)") }
            return try list.element(position)
        case .map(let map):
            guard let value = try map.value(key, &meter) else { throw .evaluation("no such key: \(key.display)") }
            return value
        case .optional: return .optional(try optionalElement(of: container, key))
        default: throw .noSuchOverload
        }
    }

    @inline(never)
    mutating func optionalSelect(_ operand: CELExpression, _ field: CELField) throws(CELError) -> CELValue {
        let value = try evaluate(operand)
        try meter.charge(1)
        return .optional(try optionalMember(of: value, field))
    }

    @inline(never)
    mutating func optionalIndex(_ operand: CELExpression, _ index: CELExpression) throws(CELError) -> CELValue {
        let container = try evaluate(operand)
        let key = try evaluate(index)
        try meter.charge(1)
        return .optional(try optionalElement(of: container, key))
    }

    private mutating func optionalMember(of value: CELValue, _ field: CELField) throws(CELError) -> CELOptional {
        switch value {
        case .map(let map): return try map.value(of: field, &meter).map { CELOptional($0) } ?? .empty
        case .optional(let optional):
            guard let present = optional.value else { return .empty }
            guard case .map(let map) = present else { throw .noSuchOverload }
            return try map.value(of: field, &meter).map { CELOptional($0) } ?? .empty
        default: throw .noSuchOverload
        }
    }

    private mutating func optionalElement(of container: CELValue, _ key: CELValue) throws(CELError) -> CELOptional {
        switch container {
        case .optional(let optional):
            guard let present = optional.value else { return .empty }
            if case .optional = present { throw .noSuchOverload }
            return try optionalElement(of: present, key)
        case .map(let map): return try map.value(key, &meter).map { CELOptional($0) } ?? .empty
        case .list(let list):
            guard let position = Self.position(key) else { throw .evaluation("unsupported index type '\(key.typeName)' in list") }
            return list.hasElement(position) ? CELOptional(try list.element(position)) : .empty
        default: throw .noSuchOverload
        }
    }

    /// A number of any type as the index of a list; -1 where it is too large to be one, nil where it is none.
    private static func position(_ key: CELValue) -> Int? {
        switch key {
        case .int(let number): Int(number)
        case .uint(let number): Int(exactly: number) ?? -1
        case .double(let number): Int(exactly: number)
        default: nil
        }
    }
}

extension CELList {
    func hasElement(_ position: Int) -> Bool { position >= 0 && position < count }
}
