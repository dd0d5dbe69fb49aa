/// A word or sign of an expression.
struct CELToken: Sendable {
    enum Kind: Sendable {
        case identifier(String)
        /// `` `name` ``, which may name a field but no variable.
        case quotedIdentifier(String)
        case int(UInt64)
        case uint(UInt64)
        case double(Double)
        case string(String)
        case bytes([UInt8])
        case symbol(Symbol)
        case end
    }

    enum Symbol: String, Sendable, CaseIterable {
        case or = "||"
        case and = "&&"
        case equal = "=="
        case notEqual = "!="
        case lessOrEqual = "<="
        case greaterOrEqual = ">="
        case less = "<"
        case greater = ">"
        case plus = "+"
        case minus = "-"
        case times = "*"
        case divide = "/"
        case remainder = "%"
        case not = "!"
        case question = "?"
        case colon = ":"
        case comma = ","
        case dot = "."
        case openParenthesis = "("
        case closeParenthesis = ")"
        case openBracket = "["
        case closeBracket = "]"
        case openBrace = "{"
        case closeBrace = "}"
    }

    let kind: Kind
    /// Where the token starts, in bytes.
    let offset: Int

    /// The token as messages name it.
    var text: String {
        switch kind {
        case .identifier(let name): name
        case .quotedIdentifier(let name): "`\(name)`"
        case .int(let number): String(number)
        case .uint(let number): "\(number)u"
        case .double(let number): GoNumber.shortest(number)
        case .string: "string"
        case .bytes: "bytes"
        case .symbol(let symbol): symbol.rawValue
        case .end: "<EOF>"
        }
    }
}
