/// What `+ - * / %` mean, and the negation of numbers. There is no arithmetic between different types of numbers, and none that wraps.
enum CELArithmetic {
    enum Operator: Sendable {
        case add, subtract, multiply, divide, remainder
    }

    static func apply(_ operation: Operator, _ left: CELValue, _ right: CELValue, _ meter: inout CELMeter) throws(CELError) -> CELValue {
        switch (left, right) {
        case (.int(let a), .int(let b)): .int(try apply(operation, a, b, overflow: "integer overflow"))
        case (.uint(let a), .uint(let b)): .uint(try apply(operation, a, b, overflow: "unsigned integer overflow"))
        case (.double(let a), .double(let b)): .double(try apply(operation, a, b))
        default:
            switch operation {
            case .add: try add(left, right, &meter)
            case .subtract: try subtract(left, right)
            default: throw .noSuchOverload
            }
        }
    }

    private static func apply<T: FixedWidthInteger>(_ operation: Operator, _ a: T, _ b: T, overflow: String) throws(CELError) -> T {
        let result: (partialValue: T, overflow: Bool)
        switch operation {
        case .add: result = a.addingReportingOverflow(b)
        case .subtract: result = a.subtractingReportingOverflow(b)
        case .multiply: result = a.multipliedReportingOverflow(by: b)
        case .divide:
            guard b != 0 else { throw .evaluation("division by zero") }
            result = a.dividedReportingOverflow(by: b)
        case .remainder:
            guard b != 0 else { throw .evaluation("modulus by zero") }
            result = a.remainderReportingOverflow(dividingBy: b)
        }
        guard !result.overflow else { throw .evaluation(overflow) }
        return result.partialValue
    }

    private static func apply(_ operation: Operator, _ a: Double, _ b: Double) throws(CELError) -> Double {
        switch operation {
        case .add: a + b
        case .subtract: a - b
        case .multiply: a * b
        case .divide: a / b
        case .remainder: throw .noSuchOverload
        }
    }

    private static func add(_ left: CELValue, _ right: CELValue, _ meter: inout CELMeter) throws(CELError) -> CELValue {
        switch (left, right) {
        case (.string(let a), .string(let b)):
            try meter.charge(bytes: a.utf8.count + b.utf8.count)
            return .string(a + b)
        case (.bytes(let a), .bytes(let b)):
            try meter.charge(bytes: a.count + b.count)
            return .bytes(a + b)
        case (.list(let a), .list(let b)): return .list(try a.adding(b, &meter))
        case (.duration(let a), .duration(let b)): return .duration(try a.adding(b.nanoseconds))
        case (.timestamp(let time), .duration(let duration)), (.duration(let duration), .timestamp(let time)):
            return .timestamp(try time.adding(duration))
        default: throw .noSuchOverload
        }
    }

    private static func subtract(_ left: CELValue, _ right: CELValue) throws(CELError) -> CELValue {
        switch (left, right) {
        case (.duration(let a), .duration(let b)): return .duration(try a.subtracting(b.nanoseconds))
        case (.timestamp(let time), .duration(let duration)):
            return .timestamp(try time.adding(try CELDuration(nanoseconds: 0).subtracting(duration.nanoseconds)))
        case (.timestamp(let a), .timestamp(let b)): return .duration(try a.since(b))
        default: throw .noSuchOverload
        }
    }

    static func negate(_ value: CELValue) throws(CELError) -> CELValue {
        switch value {
        case .int(let number): .int(try apply(.subtract, 0, number, overflow: "integer overflow"))
        case .double(let number): .double(-number)
        case .duration(let duration): .duration(try CELDuration(nanoseconds: 0).subtracting(duration.nanoseconds))
        default: throw .noSuchOverload
        }
    }
}
