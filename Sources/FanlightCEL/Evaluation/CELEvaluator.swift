/// One evaluation of a program.
struct CELEvaluator {
    let program: CELProgram
    private let variables: [CELValue?]
    /// The values of the variables of macros, by their places.
    var locals: [CELValue]
    var meter: CELMeter

    init(_ program: CELProgram, variables: [CELValue?], budget: Int) {
        self.program = program
        self.variables = variables
        locals = Array(repeating: .null, count: program.slotCount)
        meter = CELMeter(budget)
    }

    mutating func evaluate(_ expression: CELExpression) throws(CELError) -> CELValue {
        switch expression.kind {
        case .literal(let value): return value
        case .local(let slot):
            try meter.charge(1)
            return locals[slot]
        case .variable(let index): return try variable(index)
        case .select(let operand, let field): return try select(operand, field)
        case .presence(let operand, let field): return try presence(operand, field)
        case .relation(let relation, let left, let right): return try evaluate(relation, left, right)
        case .and(let operands): return try evaluate(operands, until: false)
        case .or(let operands): return try evaluate(operands, until: true)
        case .not(let operand): return try not(operand)
        case .conditional(let condition, let yes, let no):
            return try evaluate(try truth(condition) ? yes : no)
        case .call(let function, let arguments): return try call(function, arguments)
        case .index(let operand, let index): return try self.index(operand, index)
        case .comprehension(let comprehension): return try evaluate(comprehension)
        case .arithmetic(let first, let rest): return try evaluate(first, rest)
        case .negate(let operand):
            let value = try evaluate(operand)
            try meter.charge(1)
            return try CELArithmetic.negate(value)
        case .list(let elements): return try list(elements)
        case .map(let entries): return try map(entries)
        case .optionalSelect(let operand, let field): return try optionalSelect(operand, field)
        case .optionalIndex(let operand, let index): return try optionalIndex(operand, index)
        }
    }

    /// A value that decides: anything but a truth value has no place here.
    mutating func truth(_ expression: CELExpression) throws(CELError) -> Bool {
        guard case .bool(let bool) = try evaluate(expression) else { throw .noSuchOverload }
        return bool
    }

    @inline(never)
    private mutating func variable(_ index: Int) throws(CELError) -> CELValue {
        try meter.charge(1)
        guard let value = variables[index] else { throw .evaluation("no such attribute(s): \(program.variables[index])") }
        return value
    }

    /// `&&` and `||`: the first operand that decides does, and an error counts only where none does.
    @inline(never)
    private mutating func evaluate(_ operands: [CELExpression], until decision: Bool) throws(CELError) -> CELValue {
        var failure: CELError?
        for operand in operands {
            do throws(CELError) {
                if try truth(operand) == decision { return .bool(decision) }
            } catch {
                guard error.kind == .evaluation else { throw error }
                if failure == nil { failure = error }
            }
        }
        if let failure { throw failure }
        return .bool(!decision)
    }

    @inline(never)
    private mutating func not(_ operand: CELExpression) throws(CELError) -> CELValue {
        let bool = try truth(operand)
        try meter.charge(1)
        return .bool(!bool)
    }

    @inline(never)
    private mutating func evaluate(
        _ first: CELExpression, _ rest: [(CELArithmetic.Operator, CELExpression)]
    ) throws(CELError) -> CELValue {
        var result = try evaluate(first)
        for (operation, operand) in rest {
            let value = try evaluate(operand)
            try meter.charge(1)
            result = try CELArithmetic.apply(operation, result, value, &meter)
        }
        return result
    }

    @inline(never)
    private mutating func evaluate(
        _ relation: CELExpression.Relation, _ left: CELExpression, _ right: CELExpression
    ) throws(CELError) -> CELValue {
        let left = try evaluate(left)
        let right = try evaluate(right)
        try meter.charge(1)
        switch relation {
        case .equal: return .bool(try CELEquality.equal(left, right, &meter))
        case .notEqual: return .bool(!(try CELEquality.equal(left, right, &meter)))
        case .contained: return .bool(try isContained(left, in: right))
        case .less, .lessOrEqual, .greater, .greaterOrEqual:
            let order = try CELOrder.compare(left, right, &meter)
            return switch relation {
            case .less: .bool(order == .less)
            case .lessOrEqual: .bool(order == .less || order == .equal)
            case .greater: .bool(order == .greater)
            default: .bool(order == .greater || order == .equal)
            }
        }
    }

    private mutating func isContained(_ value: CELValue, in container: CELValue) throws(CELError) -> Bool {
        switch container {
        case .list(let list):
            for index in 0..<list.count {
                try meter.charge(index & 7 == 7 ? 1 : 0)
                if try CELEquality.equal(try list.element(index), value, &meter) { return true }
            }
            return false
        case .map(let map): return try map.value(value, &meter) != nil
        default: throw .noSuchOverload
        }
    }

    @inline(never)
    private mutating func call(_ function: CELFunction, _ arguments: [CELExpression]) throws(CELError) -> CELValue {
        var values: [CELValue] = []
        values.reserveCapacity(arguments.count)
        for argument in arguments { values.append(try evaluate(argument)) }
        try meter.charge(1)
        return try function.body(CELArguments(function: function.name, values: values), &meter)
    }

    // MARK: Literals

    @inline(never)
    private mutating func list(_ elements: [CELExpression.Element]) throws(CELError) -> CELValue {
        try meter.charge(10)
        var values: [CELValue] = []
        values.reserveCapacity(elements.count)
        for element in elements {
            let value = try evaluate(element.value)
            if !element.isOptional {
                values.append(value)
            } else if let present = try Self.optional(value).value {
                values.append(present)
            }
        }
        return .list(values)
    }

    @inline(never)
    private mutating func map(_ entries: [CELExpression.Entry]) throws(CELError) -> CELValue {
        try meter.charge(30)
        var values: [(key: CELValue, value: CELValue)] = []
        for entry in entries {
            let key = try evaluate(entry.key)
            let value = try evaluate(entry.value)
            if !entry.isOptional {
                values.append((key, value))
            } else if let present = try Self.optional(value).value {
                values.append((key, present))
            }
        }
        return .map(CELMap(.values(try CELDictionary(values))))
    }

    static func optional(_ value: CELValue) throws(CELError) -> CELOptional {
        guard case .optional(let optional) = value else {
            throw .evaluation("cannot initialize optional list element from non-optional value")
        }
        return optional
    }
}
