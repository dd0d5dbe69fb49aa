extension CELParser {
    /// `has(a.b)`; the parenthesis is still to be read.
    mutating func presence(_ depth: Int) throws(CELError) -> CELExpression {
        let place = offset
        advance()
        let arguments = try self.arguments(depth)
        guard arguments.count == 1, case .select(let operand, let field) = arguments[0].kind else {
            throw problem("invalid argument to has() macro", at: place)
        }
        return try make(.presence(operand, field), over: [operand])
    }

    /// A macro that is called on a value; nil where the name is that of a function. The parenthesis is already read.
    mutating func macro(_ name: String, over range: CELExpression, _ depth: Int) throws(CELError) -> CELExpression? {
        guard let names = Self.macros[name], let first = takeVariable() else { return nil }
        let second = names.takesTwo ? takeVariable() : nil
        if second == nil, names.onlyTwo { throw unexpected("expecting a variable") }
        let variables = [first] + (second.map { [$0] } ?? [])
        guard Set(variables).count == variables.count else { throw problem("invalid variable name: \(first)", at: offset) }
        let arguments = try with(variables) { (parser: inout CELParser) throws(CELError) in try parser.arguments(depth) }
        return try comprehension(name, range, arguments, hasTwo: second != nil)
    }

    private static let macros: [String: (takesTwo: Bool, onlyTwo: Bool)] = [
        "all": (true, false), "exists": (true, false), "exists_one": (true, false), "existsOne": (true, false), "filter": (false, false),
        "map": (false, false), "optMap": (false, false), "optFlatMap": (false, false), "transformList": (true, true),
        "transformMap": (true, true),
        "transformMapEntry": (true, true),
    ]

    /// A name and a comma: the variable of a macro, where one of its expressions follows. The second variable has one more argument after it.
    private mutating func takeVariable() -> String? {
        let start = position
        guard case .identifier(let name) = peek else { return nil }
        advance()
        guard take(.comma), !CELField.isReserved(name) else {
            position = start
            return nil
        }
        return name
    }

    private func comprehension(
        _ name: String, _ range: CELExpression, _ arguments: [CELExpression], hasTwo: Bool
    ) throws(CELError) -> CELExpression {
        let last = arguments.last
        let (kind, predicate, transform): (CELComprehension.Kind, CELExpression?, CELExpression?) =
            switch (name, arguments.count) {
            case ("all", 1): (.all, last, nil)
            case ("exists", 1): (.exists, last, nil)
            case ("exists_one", 1), ("existsOne", 1): (.existsOne, last, nil)
            case ("filter", 1): (.filter, last, nil)
            case ("map", 1): (.map, nil, last)
            case ("map", 2): (.map, arguments[0], last)
            case ("optMap", 1): (.optionalMap, nil, last)
            case ("optFlatMap", 1): (.optionalFlatMap, nil, last)
            case ("transformList", 1): (.transformList, nil, last)
            case ("transformList", 2): (.transformList, arguments[0], last)
            case ("transformMap", 1): (.transformMap, nil, last)
            case ("transformMap", 2): (.transformMap, arguments[0], last)
            case ("transformMapEntry", 1): (.transformMapEntry, nil, last)
            case ("transformMapEntry", 2): (.transformMapEntry, arguments[0], last)
            default: throw problem("found no matching overload for '\(name)'", at: offset)
            }
        let comprehension = CELComprehension(
            kind: kind, range: range, slot: scope.count, valueSlot: hasTwo ? scope.count + 1 : nil, predicate: predicate,
            transform: transform)
        return try make(.comprehension(comprehension), over: [range] + arguments)
    }
}
