/// Macros that go over the elements of a list or the keys of a mapping.
extension CELEvaluator {
    @inline(never)
    mutating func evaluate(_ comprehension: CELComprehension) throws(CELError) -> CELValue {
        let range = try evaluate(comprehension.range)
        switch comprehension.kind {
        case .optionalMap, .optionalFlatMap: return try optionalMap(comprehension, range)
        case .all: return try search(comprehension, range, for: false)
        case .exists: return try search(comprehension, range, for: true)
        case .existsOne: return try existsOne(comprehension, range)
        case .filter, .map, .transformList: return try transformed(comprehension, range)
        case .transformMap, .transformMapEntry: return try transformedMap(comprehension, range)
        }
    }

    /// What a macro goes over.
    private struct Elements {
        let list: CELList?
        let map: CELMap?
        let keys: [CELValue]
        let count: Int
    }

    private mutating func elements(_ range: CELValue) throws(CELError) -> Elements {
        switch range {
        case .list(let list): return Elements(list: list, map: nil, keys: [], count: list.count)
        case .map(let map):
            try meter.charge(map.count / 4)
            let keys = map.keys
            return Elements(list: nil, map: map, keys: keys, count: keys.count)
        default: throw .noSuchOverload
        }
    }

    private mutating func bind(_ comprehension: CELComprehension, _ elements: Elements, _ index: Int) throws(CELError) {
        try meter.charge(1)
        if let list = elements.list {
            let element = try list.element(index)
            guard let valueSlot = comprehension.valueSlot else { return locals[comprehension.slot] = element }
            locals[comprehension.slot] = .int(Int64(index))
            locals[valueSlot] = element
        } else {
            let key = elements.keys[index]
            locals[comprehension.slot] = key
            guard let valueSlot = comprehension.valueSlot else { return }
            locals[valueSlot] = try elements.map?.value(key, &meter) ?? .null
        }
    }

    private mutating func isTaken(_ comprehension: CELComprehension) throws(CELError) -> Bool {
        guard let predicate = comprehension.predicate else { return true }
        return try truth(predicate)
    }

    /// `all` and `exists`: as `&&` and `||` over all elements, errors included.
    private mutating func search(_ comprehension: CELComprehension, _ range: CELValue, for decision: Bool) throws(CELError) -> CELValue {
        let elements = try elements(range)
        var failure: CELError?
        for index in 0..<elements.count {
            do throws(CELError) {
                try bind(comprehension, elements, index)
                if try isTaken(comprehension) == decision { return .bool(decision) }
            } catch {
                guard error.kind == .evaluation else { throw error }
                if failure == nil { failure = error }
            }
        }
        if let failure { throw failure }
        return .bool(!decision)
    }

    /// Unlike `exists`, this has no value where the predicate has none for any element.
    private mutating func existsOne(_ comprehension: CELComprehension, _ range: CELValue) throws(CELError) -> CELValue {
        let elements = try elements(range)
        var count = 0
        for index in 0..<elements.count {
            try bind(comprehension, elements, index)
            if try isTaken(comprehension) { count += 1 }
        }
        return .bool(count == 1)
    }

    private mutating func transformed(_ comprehension: CELComprehension, _ range: CELValue) throws(CELError) -> CELValue {
        let elements = try elements(range)
        var values: [CELValue] = []
        for index in 0..<elements.count {
            try bind(comprehension, elements, index)
            guard try isTaken(comprehension) else { continue }
            try meter.charge(1)
            values.append(try comprehension.transform.map { (value) throws(CELError) in try evaluate(value) } ?? locals[comprehension.slot])
        }
        return .list(values)
    }

    private mutating func transformedMap(_ comprehension: CELComprehension, _ range: CELValue) throws(CELError) -> CELValue {
        let elements = try elements(range)
        var entries: [(key: CELValue, value: CELValue)] = []
        for index in 0..<elements.count {
            try bind(comprehension, elements, index)
            guard try isTaken(comprehension), let transform = comprehension.transform else { continue }
            try meter.charge(1)
            let key = locals[comprehension.slot]
            let value = try evaluate(transform)
            guard comprehension.kind == .transformMapEntry else {
                entries.append((key, value))
                continue
            }
            guard case .map(let map) = value else { throw .noSuchOverload }
            for key in map.plainKeys { entries.append((key, try map.value(plain: key, &meter) ?? .null)) }
        }
        return .map(CELMap(.values(try CELDictionary(entries))))
    }

    private mutating func optionalMap(_ comprehension: CELComprehension, _ range: CELValue) throws(CELError) -> CELValue {
        guard case .optional(let optional) = range, let transform = comprehension.transform else { throw .noSuchOverload }
        guard let value = optional.value else { return .optional(.empty) }
        try meter.charge(1)
        locals[comprehension.slot] = value
        let result = try evaluate(transform)
        guard comprehension.kind == .optionalFlatMap else { return .optional(CELOptional(result)) }
        guard case .optional = result else { throw .noSuchOverload }
        return result
    }
}
