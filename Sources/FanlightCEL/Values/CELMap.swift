package import FanlightResources

/// A mapping: of computed values, or of the object under validation.
package struct CELMap: Sendable {
    package enum Entries: Sendable {
        case values(CELDictionary)
        case members([Node.Member])
    }

    let entries: Entries
    let schema: StructuralSchema?

    package init(_ entries: Entries, schema: StructuralSchema? = nil) {
        self.entries = entries
        self.schema = schema
    }

    package var count: Int {
        switch entries {
        case .values(let dictionary): dictionary.keys.count
        case .members(let members): members.count
        }
    }

    /// What the schema says about the names of members.
    private enum Names {
        /// Anything may be a member, under its own or its escaped name.
        case unknown
        /// Members are fields: their names are escaped in expressions, and null is absence.
        case fields(StructuralSchema)
        /// Members are entries with free keys.
        case keys(StructuralSchema)
    }

    private var names: Names {
        guard let schema else { return .unknown }
        if !schema.properties.isEmpty || schema.isEmbeddedResource { return .fields(schema) }
        return schema.additionalProperties.map { .keys($0.resolved) } ?? .unknown
    }

    /// The value of a field that the expression names by an identifier.
    func value(of field: CELField, _ meter: inout CELMeter) throws(CELError) -> CELValue? {
        guard case .members(let members) = entries else { return try value(.string(field.name), &meter) }
        switch names {
        case .keys(let schema): return try Self.value(members, field.name, schema, &meter)
        case .fields(let schema):
            guard let name = field.unescaped else { return nil }
            return try self.field(name, members, schema, &meter)
        case .unknown:
            if let value = try Self.value(members, field.name, nil, &meter) { return value }
            guard field.isEscaped, let name = field.unescaped else { return nil }
            return try Self.value(members, name, nil, &meter)
        }
    }

    /// The value of a key, as `map[key]` and `key in map` mean it.
    func value(_ key: CELValue, _ meter: inout CELMeter) throws(CELError) -> CELValue? {
        if case .string(let name) = key { try meter.charge(bytes: name.utf8.count) }
        switch entries {
        case .values(let dictionary): return dictionary.value(key)
        case .members:
            guard case .string(let name) = key else { return nil }
            return try value(of: CELField(name), &meter)
        }
    }

    /// The value of the member with exactly this name, escaped or not.
    func value(named name: String, _ meter: inout CELMeter) throws(CELError) -> CELValue? {
        guard case .members(let members) = entries else { return try value(.string(name), &meter) }
        switch names {
        case .keys(let schema): return try Self.value(members, name, schema, &meter)
        case .fields(let schema): return try field(name, members, schema, &meter)
        case .unknown: return try Self.value(members, name, nil, &meter)
        }
    }

    private func field(_ name: String, _ members: [Node.Member], _ schema: StructuralSchema, _ meter: inout CELMeter) throws(CELError)
        -> CELValue?
    {
        let property = schema.property(name)
        // The root and embedded resources have these whether the schema lists them or not.
        guard property != nil || name == "metadata" || name == "apiVersion" || name == "kind" || schema.isEmbeddedResource else {
            return nil
        }
        let value = try Self.value(members, name, property, &meter)
        if case .null? = value { return nil }
        return value
    }

    private static func value(
        _ members: [Node.Member], _ name: String, _ schema: StructuralSchema?, _ meter: inout CELMeter
    ) throws(CELError) -> CELValue? {
        // Members are searched one by one; a large mapping must not make this free.
        if members.count > 32 { try meter.charge(members.count / 16) }
        guard let member = members.first(where: { $0.key == name }) else { return nil }
        return try CELValue(member.value, schema: schema)
    }

    /// The keys in order, as `map.all(key, …)` sees them.
    var keys: [CELValue] {
        switch entries {
        case .values(let dictionary): return dictionary.keys
        case .members(let members):
            guard case .fields(let schema) = names else { return members.map { .string($0.key) } }
            return members.filter { schema.isEmbeddedResource || schema.property($0.key) != nil }.map {
                .string(CELField.escape($0.key) ?? $0.key)
            }
        }
    }

    /// The names of members as they are in the object; the keys where the mapping is computed.
    var plainKeys: [CELValue] {
        switch entries {
        case .values(let dictionary): dictionary.keys
        case .members(let members): members.map { .string($0.key) }
        }
    }

    /// The value of a plain key.
    func value(plain key: CELValue, _ meter: inout CELMeter) throws(CELError) -> CELValue? {
        guard case .string(let name) = key, case .members = entries else { return try value(key, &meter) }
        return try value(named: name, &meter)
    }
}
