package import FanlightResources

/// A list: of computed values, or of the object under validation.
package struct CELList: Sendable {
    package enum Elements: Sendable {
        case values([CELValue])
        case nodes([Node])
    }

    let elements: Elements
    /// The schema of the list itself. It gives the type of nodes, and says whether the list is a set or a map.
    let schema: StructuralSchema?

    package init(_ elements: Elements, schema: StructuralSchema? = nil) {
        self.elements = elements
        self.schema = schema
    }

    package var count: Int {
        switch elements {
        case .values(let values): values.count
        case .nodes(let nodes): nodes.count
        }
    }

    /// - Precondition: the index is within the list.
    func element(_ index: Int) throws(CELError) -> CELValue {
        switch elements {
        case .values(let values): values[index]
        case .nodes(let nodes): try CELValue(nodes[index], schema: schema?.items?.resolved)
        }
    }

    func values(_ meter: inout CELMeter) throws(CELError) -> [CELValue] {
        switch elements {
        case .values(let values): return values
        case .nodes(let nodes):
            try meter.charge(nodes.count / 4)
            let items = schema?.items?.resolved
            var values: [CELValue] = []
            values.reserveCapacity(nodes.count)
            for node in nodes { values.append(try CELValue(node, schema: items)) }
            return values
        }
    }

    func contains(_ value: CELValue, _ meter: inout CELMeter) throws(CELError) -> Bool {
        for index in 0..<count where try CELEquality.equal(try element(index), value, &meter) { return true }
        return false
    }
}

extension CELList {
    /// `x + y`. A set takes the elements that it has not; a map lets those of `y` with the same keys replace its own.
    func adding(_ other: CELList, _ meter: inout CELMeter) throws(CELError) -> CELList {
        try meter.charge(count + other.count)
        switch schema?.listType {
        case .set:
            var values = try self.values(&meter)
            for value in try other.values(&meter) {
                try meter.charge(values.count)
                if !(try CELList(.values(values)).contains(value, &meter)) { values.append(value) }
            }
            return CELList(.values(values), schema: schema)
        case .map:
            var values = try self.values(&meter)
            for value in try other.values(&meter) {
                if let position = try position(ofKeysOf: value, in: values, &meter) {
                    values[position] = value
                } else {
                    values.append(value)
                }
            }
            return CELList(.values(values), schema: schema)
        case .atomic, nil:
            if case .nodes(let nodes) = elements, case .nodes(let others) = other.elements, schema === other.schema {
                return CELList(.nodes(nodes + others), schema: schema)
            }
            return CELList(.values(try values(&meter) + other.values(&meter)), schema: schema)
        }
    }

    /// The place of the element whose keys are those of `value`, for lists of the type `map`.
    func position(ofKeysOf value: CELValue, in values: [CELValue], _ meter: inout CELMeter) throws(CELError) -> Int? {
        for (index, candidate) in values.enumerated() {
            try meter.charge(1)
            if try haveSameKeys(candidate, value, &meter) { return index }
        }
        return nil
    }

    private func haveSameKeys(_ left: CELValue, _ right: CELValue, _ meter: inout CELMeter) throws(CELError) -> Bool {
        guard case .map(let left) = left, case .map(let right) = right else { return false }
        for key in schema?.listMapKeys ?? [] {
            switch (try left.value(named: key, &meter), try right.value(named: key, &meter)) {
            case (nil, nil): continue
            case (let a?, let b?): if !(try CELEquality.equal(a, b, &meter)) { return false }
            default: return false
            }
        }
        return true
    }
}
