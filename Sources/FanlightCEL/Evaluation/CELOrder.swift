/// What `<` and its like mean.
enum CELOrder {
    enum Result {
        case less, equal, greater

        init<T: Comparable>(_ left: T, _ right: T) { self = left == right ? .equal : left < right ? .less : .greater }

        var reversed: Result {
            switch self {
            case .less: .greater
            case .equal: .equal
            case .greater: .less
            }
        }
    }

    /// Nil where one value is not a number, which is neither less nor greater than anything.
    static func compare(_ left: CELValue, _ right: CELValue, _ meter: inout CELMeter) throws(CELError) -> Result? {
        switch (left, right) {
        case (.int(let a), .int(let b)): return Result(a, b)
        case (.int, _), (.uint, _), (.double, _):
            guard right.isNumber else { throw .noSuchOverload }
            return compareNumbers(left, right)
        case (.string(let a), .string(let b)):
            try meter.charge(bytes: min(a.utf8.count, b.utf8.count))
            return compare(a.utf8, b.utf8)
        case (.bytes(let a), .bytes(let b)):
            try meter.charge(bytes: min(a.count, b.count))
            return compare(a, b)
        case (.bool(let a), .bool(let b)): return Result(a ? 1 : 0, b ? 1 : 0)
        case (.duration(let a), .duration(let b)): return Result(a.nanoseconds, b.nanoseconds)
        case (.timestamp(let a), .timestamp(let b)):
            return a.seconds == b.seconds ? Result(a.nanoseconds, b.nanoseconds) : Result(a.seconds, b.seconds)
        default: throw .noSuchOverload
        }
    }

    private static func compare(_ left: some Sequence<UInt8>, _ right: some Sequence<UInt8>) -> Result {
        var others = right.makeIterator()
        for byte in left {
            guard let other = others.next() else { return .greater }
            if byte != other { return byte < other ? .less : .greater }
        }
        return others.next() == nil ? .equal : .less
    }

    /// Compares numbers of any types by what they are worth; nil where one is not a number.
    static func compareNumbers(_ left: CELValue, _ right: CELValue) -> Result? {
        switch (left, right) {
        case (.int(let a), .int(let b)): Result(a, b)
        case (.uint(let a), .uint(let b)): Result(a, b)
        case (.double(let a), .double(let b)): a.isNaN || b.isNaN ? nil : Result(a, b)
        case (.int(let a), .uint(let b)): a < 0 ? .less : Result(UInt64(a), b)
        case (.uint, .int): compareNumbers(right, left)?.reversed
        case (.int(let a), .double(let b)): compare(Int128(a), b)
        case (.uint(let a), .double(let b)): compare(Int128(a), b)
        case (.double, .int), (.double, .uint): compareNumbers(right, left)?.reversed
        default: nil
        }
    }

    private static func compare(_ integer: Int128, _ number: Double) -> Result? {
        guard !number.isNaN else { return nil }
        guard number > -0x1p65 else { return .greater }
        guard number < 0x1p65 else { return .less }
        let whole = number.rounded(.down)
        let result = Result(integer, Int128(whole))
        return result == .equal && number > whole ? .less : result
    }
}

extension CELValue {
    var isNumber: Bool {
        switch self {
        case .int, .uint, .double: true
        default: false
        }
    }
}
