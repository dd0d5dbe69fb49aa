import FanlightRegex

extension CELParser {
    /// An operand with what follows it: fields, indices and calls.
    mutating func member(_ depth: Int) throws(CELError) -> CELExpression {
        switch peek {
        case .symbol(.dot):
            advance()
            return try member(depth, after: try name(depth))
        case .identifier: return try member(depth, after: try name(depth))
        default: return try member(depth, after: try primary(depth))
        }
    }

    mutating func member(_ depth: Int, after operand: CELExpression) throws(CELError) -> CELExpression {
        var operand = operand
        while true {
            if take(.dot) {
                operand = try selection(from: operand, depth)
            } else if take(.openBracket) {
                let isOptional = take(.question)
                let index = try expression(depth + 1)
                try expect(.closeBracket)
                operand = try make(isOptional ? .optionalIndex(operand, index) : .index(operand, index), over: [operand, index])
            } else if isAt(.openBrace) {
                throw problem("undeclared reference: no message types are known here", at: offset)
            } else {
                return operand
            }
        }
    }

    /// What follows the dot: a field or a call.
    private mutating func selection(from operand: CELExpression, _ depth: Int) throws(CELError) -> CELExpression {
        let isOptional = take(.question)
        let place = offset
        switch peek {
        case .quotedIdentifier(let name):
            advance()
            let field = CELField(plain: name)
            return try make(isOptional ? .optionalSelect(operand, field) : .select(operand, field), over: [operand])
        case .identifier(let name) where !["in", "true", "false", "null"].contains(name):
            advance()
            if !isOptional, take(.openParenthesis) { return try method(name, of: operand, place, depth) }
            let field = CELField(name)
            return try make(isOptional ? .optionalSelect(operand, field) : .select(operand, field), over: [operand])
        default: throw unexpected("expecting a field name")
        }
    }

    private mutating func method(_ name: String, of operand: CELExpression, _ place: Int, _ depth: Int) throws(CELError) -> CELExpression {
        if let macro = try macro(name, over: operand, depth) { return macro }
        let arguments = try self.arguments(depth)
        return try call(name, [operand] + arguments, isMethod: true, place)
    }

    /// A variable, the name of a type or a function, which may be qualified: `google.protobuf.Duration`, `optional.of(x)`.
    private mutating func name(_ depth: Int) throws(CELError) -> CELExpression {
        let place = offset
        guard case .identifier(let first) = peek else { throw unexpected("expecting a name") }
        var name = first
        advance()
        if let literal = Self.words[name] { return try make(.literal(literal)) }
        if name == "has", isAt(.openParenthesis) { return try presence(depth) }
        if !isAt(.openParenthesis) {
            if let slot = local(name) { return try make(.local(slot)) }
            if let index = variable(name) { return try make(.variable(index)) }
            guard !CELField.isReserved(name) else { throw problem("Syntax error: reserved identifier: \(name)", at: place) }
        }
        while true {
            if take(.openParenthesis) { return try call(name, try arguments(depth), isMethod: false, place) }
            if CELValue.typeNames.contains(name) { return try make(.literal(.type(name))) }
            guard isAt(.dot) else { throw problem("undeclared reference to '\(first)' (in container '')", at: place) }
            advance()
            guard case .identifier(let next) = peek else { throw unexpected("expecting a field name") }
            advance()
            name += ".\(next)"
        }
    }

    private static let words: [String: CELValue] = ["true": .bool(true), "false": .bool(false), "null": .null]

    /// Arguments up to the closing parenthesis.
    mutating func arguments(_ depth: Int) throws(CELError) -> [CELExpression] {
        var arguments: [CELExpression] = []
        guard !take(.closeParenthesis) else { return arguments }
        repeat { arguments.append(try expression(depth + 1)) } while take(.comma)
        try expect(.closeParenthesis)
        return arguments
    }

    private func call(_ name: String, _ arguments: [CELExpression], isMethod: Bool, _ place: Int) throws(CELError) -> CELExpression {
        guard let function = CELFunction.named(name, isMethod: isMethod, arguments: arguments.count) else {
            throw problem(
                CELFunction.isKnown(name)
                    ? "found no matching overload for '\(name)'" : "undeclared reference to '\(name)' (in container '')", at: place)
        }
        var arguments = arguments
        if Self.patternFunctions.contains(name), arguments.count > 1, case .literal(.string(let pattern)) = arguments[1].kind {
            arguments[1] = try make(.literal(.pattern(try regex(pattern, place))))
        }
        return try make(.call(function, arguments), over: arguments)
    }

    /// Their patterns are compiled once where they are literals, and refused early.
    private static let patternFunctions: Set<String> = ["matches", "find", "findAll"]

    private func regex(_ pattern: String, _ place: Int) throws(CELError) -> Regex {
        do {
            return try Regex(pattern)
        } catch {
            throw problem("invalid matches argument: error parsing regexp: \(error.message)", at: place)
        }
    }

    // MARK: Literals

    private mutating func primary(_ depth: Int) throws(CELError) -> CELExpression {
        switch peek {
        case .symbol(.openParenthesis):
            advance()
            let inner = try expression(depth + 1)
            try expect(.closeParenthesis)
            return inner
        case .symbol(.openBracket):
            advance()
            return try list(depth)
        case .symbol(.openBrace):
            advance()
            return try map(depth)
        default:
            let literal = try self.literal()
            advance()
            return try make(.literal(literal))
        }
    }

    private func literal() throws(CELError) -> CELValue {
        switch peek {
        case .int(let number):
            guard let int = Int64(exactly: number) else { throw problem("invalid int literal", at: offset) }
            return .int(int)
        case .uint(let number): return .uint(number)
        case .double(let number): return .double(number)
        case .string(let text): return .string(text)
        case .bytes(let bytes): return .bytes(bytes)
        default: throw unexpected()
        }
    }

    private mutating func list(_ depth: Int) throws(CELError) -> CELExpression {
        var elements: [CELExpression.Element] = []
        while !take(.closeBracket) {
            let isOptional = take(.question)
            elements.append(CELExpression.Element(value: try expression(depth + 1), isOptional: isOptional))
            if !take(.comma) {
                try expect(.closeBracket)
                break
            }
        }
        let constants = elements.compactMap { element -> CELValue? in
            if case .literal(let value) = element.value.kind, !element.isOptional { return value }
            return nil
        }
        if constants.count == elements.count { return try make(.literal(.list(constants))) }
        return try make(.list(elements), over: elements.map(\.value))
    }

    private mutating func map(_ depth: Int) throws(CELError) -> CELExpression {
        var entries: [CELExpression.Entry] = []
        while !take(.closeBrace) {
            let isOptional = take(.question)
            let key = try expression(depth + 1)
            try expect(.colon)
            entries.append(CELExpression.Entry(key: key, value: try expression(depth + 1), isOptional: isOptional))
            if !take(.comma) {
                try expect(.closeBrace)
                break
            }
        }
        return try make(.map(entries), over: entries.flatMap { [$0.key, $0.value] })
    }
}
