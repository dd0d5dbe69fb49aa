import FanlightResources

/// What `==` and `in` mean. Values of different types are never equal, except that all numbers compare by what they are worth.
enum CELEquality {
    static func equal(_ left: CELValue, _ right: CELValue, _ meter: inout CELMeter) throws(CELError) -> Bool {
        switch (left, right) {
        case (.string(let a), .string(let b)): return try equal(a, b, &meter)
        case (.bool(let a), .bool(let b)): return a == b
        case (.int(let a), .int(let b)): return a == b
        case (.null, .null): return true
        case (.int, _), (.uint, _), (.double, _): return CELOrder.compareNumbers(left, right) == .equal
        case (.bytes(let a), .bytes(let b)):
            try meter.charge(bytes: a.count)
            return a == b
        case (.list(let a), .list(let b)): return try equal(a, b, &meter)
        case (.map(let a), .map(let b)): return try equal(a, b, &meter)
        case (.duration(let a), .duration(let b)): return a == b
        case (.timestamp(let a), .timestamp(let b)): return a == b
        case (.type(let a), .type(let b)): return a == b
        case (.optional(let a), .optional(let b)):
            switch (a.value, b.value) {
            case (nil, nil): return true
            case (let a?, let b?): return try equal(a, b, &meter)
            default: return false
            }
        case (.url(let a), .url(let b)): return a.text == b.text
        case (.address(let a), .address(let b)): return a == b
        case (.prefix(let a), .prefix(let b)): return a == b
        case (.quantity(let a), .quantity(let b)): return a.nano == b.nano
        default: return false
        }
    }

    /// By bytes: `é` in one scalar is not `é` in two.
    private static func equal(_ left: String, _ right: String, _ meter: inout CELMeter) throws(CELError) -> Bool {
        guard left.utf8.count == right.utf8.count else { return false }
        try meter.charge(bytes: left.utf8.count)
        return left.utf8.elementsEqual(right.utf8)
    }

    private static func equal(_ left: CELList, _ right: CELList, _ meter: inout CELMeter) throws(CELError) -> Bool {
        guard left.count == right.count else { return false }
        let ordered: CELList
        switch (left.schema?.listType, right.schema?.listType) {
        case (.set, _), (.map, _): ordered = left
        case (_, .set), (_, .map): return try equal(right, left, &meter)
        default:
            for index in 0..<left.count {
                try meter.charge(1)
                guard try equal(try left.element(index), try right.element(index), &meter) else { return false }
            }
            return true
        }
        return ordered.schema?.listType == .set
            ? try isSame(set: ordered, right, &meter) : try isSame(map: ordered, right, &meter)
    }

    /// The order of a set says nothing.
    private static func isSame(set left: CELList, _ right: CELList, _ meter: inout CELMeter) throws(CELError) -> Bool {
        for value in try right.values(&meter) {
            try meter.charge(left.count)
            guard try left.contains(value, &meter) else { return false }
        }
        return true
    }

    /// Elements of a list with keys belong together where their keys are the same.
    private static func isSame(map left: CELList, _ right: CELList, _ meter: inout CELMeter) throws(CELError) -> Bool {
        let values = try left.values(&meter)
        for value in try right.values(&meter) {
            guard let position = try left.position(ofKeysOf: value, in: values, &meter), try equal(values[position], value, &meter) else {
                return false
            }
        }
        return true
    }

    private static func equal(_ left: CELMap, _ right: CELMap, _ meter: inout CELMeter) throws(CELError) -> Bool {
        guard left.count == right.count else { return false }
        try meter.charge(left.count)
        for key in left.plainKeys {
            switch (try left.value(plain: key, &meter), try right.value(plain: key, &meter)) {
            // What the schema does not know is no part of the comparison.
            case (nil, nil): continue
            case (let a?, let b?): if !(try equal(a, b, &meter)) { return false }
            default: return false
            }
        }
        return true
    }
}
