/// Kubernetes' functions of quantities.
extension CELFunction {
    static let quantities: [CELFunction] = [
        global("quantity") { (arguments, meter) throws(CELError) in
            let text = try arguments.string(0)
            try meter.charge(bytes: text.utf8.count)
            guard let quantity = CELQuantity(text) else {
                throw .evaluation("quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'")
            }
            return .quantity(quantity)
        },
        global("isQuantity") { (arguments, meter) throws(CELError) in
            let text = try arguments.string(0)
            try meter.charge(bytes: text.utf8.count)
            return .bool(CELQuantity(text) != nil)
        },
        method("isInteger") { (arguments, _) throws(CELError) in .bool(try quantity(arguments, 0).integer != nil) },
        method("asInteger") { (arguments, _) throws(CELError) in
            guard let integer = try quantity(arguments, 0).integer else { throw .evaluation("cannot convert value to integer") }
            return .int(integer)
        },
        method("asApproximateFloat") { (arguments, _) throws(CELError) in .double(try quantity(arguments, 0).number) },
        method("sign") { (arguments, _) throws(CELError) in .int(Int64(try quantity(arguments, 0).nano.signum())) },
        method("add", 1) { (arguments, _) throws(CELError) in
            .quantity(try quantity(arguments, 0).adding(try amount(arguments)))
        },
        method("sub", 1) { (arguments, _) throws(CELError) in
            .quantity(try quantity(arguments, 0).adding(-(try amount(arguments))))
        },
        method("mul", 1) { (arguments, _) throws(CELError) in
            .quantity(try quantity(arguments, 0).multiplied(by: try arguments.int(1)))
        },
        method("compareTo", 1) { (arguments, _) throws(CELError) in .int(try compare(arguments)) },
        method("isGreaterThan", 1) { (arguments, _) throws(CELError) in .bool(try compare(arguments) > 0) },
        method("isLessThan", 1) { (arguments, _) throws(CELError) in .bool(try compare(arguments) < 0) },
    ]

    private static func quantity(_ arguments: CELArguments, _ index: Int) throws(CELError) -> CELQuantity {
        guard case .quantity(let quantity) = arguments.values[index] else { throw arguments.mismatch }
        return quantity
    }

    /// What is added: a quantity or a number.
    private static func amount(_ arguments: CELArguments) throws(CELError) -> Int128 {
        if case .int(let number) = arguments.values[1] { return CELQuantity.nano(number) }
        return try quantity(arguments, 1).nano
    }

    private static func compare(_ arguments: CELArguments) throws(CELError) -> Int64 {
        let (left, right) = (try quantity(arguments, 0).nano, try quantity(arguments, 1).nano)
        return left == right ? 0 : left < right ? -1 : 1
    }
}
