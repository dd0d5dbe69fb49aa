/// Tokens to an expression, with all names resolved.
///
/// Rules come from users: nesting is bounded, so that neither reading nor evaluating nor freeing an expression takes much stack.
struct CELParser {
    /// How deep parentheses, calls and literals may nest, and how deep the expression may be that they make.
    static let depthLimit = 64
    static let expressionDepthLimit = 128
    /// In code points, as in cel-go.
    static let sourceLimit = 100_000

    let source: [UInt8]
    private let tokens: [CELToken]
    var position = 0
    let variables: [String]
    /// The variables that the expression names.
    private(set) var used: Set<Int> = []
    /// The variables of the macros around the place that is read.
    private(set) var scope: [String] = []
    private(set) var slotCount = 0

    init(_ text: String, variables: [String]) throws(CELError) {
        let size = text.unicodeScalars.count
        guard size <= Self.sourceLimit else {
            throw CELError(.syntax, "expression code point size exceeds limit: size: \(size), limit \(Self.sourceLimit)")
        }
        var lexer = CELLexer(text)
        tokens = try lexer.tokens()
        source = lexer.bytes
        self.variables = variables
    }

    mutating func parse() throws(CELError) -> CELExpression {
        let expression = try expression(0)
        guard case .end = peek else { throw unexpected() }
        return expression
    }

    // MARK: Tokens

    var peek: CELToken.Kind { tokens[position].kind }
    var offset: Int { tokens[position].offset }

    mutating func advance() { if position < tokens.count - 1 { position += 1 } }

    func isAt(_ symbol: CELToken.Symbol) -> Bool {
        if case .symbol(symbol) = peek { return true }
        return false
    }

    mutating func take(_ symbol: CELToken.Symbol) -> Bool {
        guard isAt(symbol) else { return false }
        advance()
        return true
    }

    mutating func expect(_ symbol: CELToken.Symbol) throws(CELError) {
        guard take(symbol) else { throw unexpected("expecting '\(symbol.rawValue)'") }
    }

    func unexpected(_ expectation: String? = nil) -> CELError {
        problem("Syntax error: mismatched input '\(tokens[position].text)'\(expectation.map { " \($0)" } ?? "")", at: offset)
    }

    func problem(_ message: String, at offset: Int) -> CELError { .syntax(message, at: offset, of: source) }

    // MARK: Nodes

    func make(_ kind: CELExpression.Kind, over children: [CELExpression] = []) throws(CELError) -> CELExpression {
        let expression = CELExpression(kind, over: children)
        guard expression.depth <= Self.expressionDepthLimit else { throw tooDeep }
        return expression
    }

    var tooDeep: CELError { problem("expression recursion limit exceeded: \(Self.depthLimit)", at: offset) }

    func local(_ name: String) -> Int? { scope.lastIndex(of: name) }

    mutating func variable(_ name: String) -> Int? {
        guard let index = variables.firstIndex(of: name) else { return nil }
        used.insert(index)
        return index
    }

    /// Reads what `body` reads, with more variables in scope; their places follow each other.
    mutating func with<T>(
        _ names: [String], _ body: (inout CELParser) throws(CELError) -> T
    ) throws(CELError) -> T {
        scope += names
        slotCount = max(slotCount, scope.count)
        defer { scope.removeLast(names.count) }
        return try body(&self)
    }
}

extension CELParser {
    mutating func expression(_ depth: Int) throws(CELError) -> CELExpression {
        guard depth < Self.depthLimit else { throw tooDeep }
        let condition = try or(depth)
        guard take(.question) else { return condition }
        let yes = try or(depth + 1)
        try expect(.colon)
        let no = try expression(depth + 1)
        return try make(.conditional(condition, yes, no), over: [condition, yes, no])
    }

    private mutating func or(_ depth: Int) throws(CELError) -> CELExpression {
        let first = try and(depth)
        guard isAt(.or) else { return first }
        var operands = [first]
        while take(.or) { operands.append(try and(depth)) }
        return try make(.or(operands), over: operands)
    }

    private mutating func and(_ depth: Int) throws(CELError) -> CELExpression {
        let first = try relation(depth)
        guard isAt(.and) else { return first }
        var operands = [first]
        while take(.and) { operands.append(try relation(depth)) }
        return try make(.and(operands), over: operands)
    }

    private mutating func relation(_ depth: Int) throws(CELError) -> CELExpression {
        var left = try sum(depth)
        while let relation = relationOperator {
            advance()
            let right = try sum(depth)
            left = try make(.relation(relation, left, right), over: [left, right])
        }
        return left
    }

    private var relationOperator: CELExpression.Relation? {
        switch peek {
        case .symbol(.equal): .equal
        case .symbol(.notEqual): .notEqual
        case .symbol(.less): .less
        case .symbol(.lessOrEqual): .lessOrEqual
        case .symbol(.greater): .greater
        case .symbol(.greaterOrEqual): .greaterOrEqual
        case .identifier("in"): .contained
        default: nil
        }
    }

    private mutating func sum(_ depth: Int) throws(CELError) -> CELExpression {
        let first = try product(depth)
        guard isAt(.plus) || isAt(.minus) else { return first }
        var rest: [(CELArithmetic.Operator, CELExpression)] = []
        while isAt(.plus) || isAt(.minus) {
            let operation: CELArithmetic.Operator = isAt(.plus) ? .add : .subtract
            advance()
            rest.append((operation, try product(depth)))
        }
        return try make(.arithmetic(first, rest), over: [first] + rest.map(\.1))
    }

    private mutating func product(_ depth: Int) throws(CELError) -> CELExpression {
        let first = try unary(depth)
        var rest: [(CELArithmetic.Operator, CELExpression)] = []
        while let operation = productOperator {
            advance()
            rest.append((operation, try unary(depth)))
        }
        return rest.isEmpty ? first : try make(.arithmetic(first, rest), over: [first] + rest.map(\.1))
    }

    private var productOperator: CELArithmetic.Operator? {
        switch peek {
        case .symbol(.times): .multiply
        case .symbol(.divide): .divide
        case .symbol(.remainder): .remainder
        default: nil
        }
    }

    /// A run of `!` or of `-` before an operand; each pair of them is taken off, as in cel-go.
    private mutating func unary(_ depth: Int) throws(CELError) -> CELExpression {
        if isAt(.not) {
            var isOdd = false
            while take(.not) { isOdd.toggle() }
            let operand = try member(depth)
            return isOdd ? try make(.not(operand), over: [operand]) : operand
        }
        guard isAt(.minus) else { return try member(depth) }
        var isOdd = false
        while isAt(.minus) {
            advance()
            isOdd.toggle()
        }
        if isOdd, let literal = try negativeLiteral() { return try member(depth, after: try make(.literal(literal))) }
        let operand = try member(depth)
        return isOdd ? try make(.negate(operand), over: [operand]) : operand
    }

    /// A number after `-` is one literal, so that the least number can be written.
    private mutating func negativeLiteral() throws(CELError) -> CELValue? {
        switch peek {
        case .int(let number):
            guard number <= UInt64(Int64.max) + 1 else { throw problem("invalid int literal", at: offset) }
            advance()
            return .int(Int64(truncatingIfNeeded: 0 &- number))
        case .double(let number):
            advance()
            return .double(-number)
        default: return nil
        }
    }
}
