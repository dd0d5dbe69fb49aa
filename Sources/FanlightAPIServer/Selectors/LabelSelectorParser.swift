import FanlightResources
import FanlightSchemas

/// The parser of label selectors.
///
/// - Source: k8s.io/apimachinery, pkg/labels/selector.go, whose messages it has.
struct LabelSelectorParser {
    private enum Token: Hashable {
        /// A key, a value, or one of the operators that are words.
        case word
        case symbol
        case end
    }

    private struct Item {
        let token: Token
        let text: String

        /// For messages.
        var shown: String { GoFormat.shortened(text) }
    }

    private struct Problem: Error {
        let text: String
    }

    private let items: [Item]
    private var position = 0

    /// - Throws: 400 for a text that is no selector.
    static func parse(_ text: String) throws(APIStatus) -> LabelSelector {
        var parser = LabelSelectorParser(items: items(text))
        do throws(Problem) {
            return LabelSelector(requirements: try parser.requirements())
        } catch {
            throw .badRequest(error.text)
        }
    }

    private var next: Item { items[min(position, items.count - 1)] }

    private mutating func take() -> Item {
        defer { position += 1 }
        return next
    }

    private func isNext(_ symbol: String) -> Bool { next.token == .symbol && next.text == symbol }

    private mutating func requirements() throws(Problem) -> [LabelSelector.Requirement] {
        var list: [LabelSelector.Requirement] = []
        while true {
            if next.token == .end { return list }
            guard next.token == .word || isNext("!") else {
                throw Problem(text: "found '\(next.shown)', expected: !, identifier, or 'end of string'")
            }
            do throws(Problem) {
                list.append(try requirement())
            } catch {
                throw Problem(text: "unable to parse requirement: \(error.text)")
            }
            let item = take()
            if item.token == .end { return list }
            guard item.token == .symbol, item.text == "," else {
                throw Problem(text: "found '\(item.shown)', expected: ',' or 'end of string'")
            }
            guard next.token == .word || isNext("!") else { throw Problem(text: "found '\(next.shown)', expected: identifier after ','") }
        }
    }

    private mutating func requirement() throws(Problem) -> LabelSelector.Requirement {
        let isNegated = isNext("!")
        if isNegated { position += 1 }
        let item = take()
        guard item.token == .word else { throw Problem(text: "found '\(item.shown)', expected: identifier") }
        let key = item.text
        let problems = LabelText.keyProblems(key)
        guard problems.isEmpty else {
            throw Problem(text: "<nil>: Invalid value: \(GoFormat.quoted(key)): \(problems.joined(separator: "; "))")
        }
        if next.token == .end || isNext(",") { return isNegated ? .doesNotExist(key) : .exists(key) }
        let operation = take()
        switch operation.text {
        case "in" where operation.token == .word: return .isIn(key, try checked(try values(), key))
        case "notin" where operation.token == .word: return .notIn(key, try checked(try values(), key))
        case "=", "==": return .isIn(key, try checked([try value()], key))
        case "!=": return .notIn(key, try checked([try value()], key))
        case ">", "<":
            let text = try value()
            guard let bound = Int(text) else {
                throw Problem(
                    text: "values[0]: Invalid value: \(GoFormat.quoted(text)): for 'Gt', 'Lt' operators, the value must be an integer")
            }
            return operation.text == ">" ? .greater(key, bound) : .less(key, bound)
        default: throw Problem(text: "found '\(operation.shown)', expected: in, notin, =, ==, !=, gt, lt")
        }
    }

    private func checked(_ values: Set<String>, _ key: String) throws(Problem) -> Set<String> {
        for (index, value) in values.sorted().enumerated() {
            let problems = LabelText.valueProblems(value)
            guard !problems.isEmpty else { continue }
            let place = "values[\(index)][\(GoFormat.shortened(key))]"
            throw Problem(text: "\(place): Invalid value: \(GoFormat.quoted(value)): \(problems.joined(separator: "; "))")
        }
        return values
    }

    private mutating func value() throws(Problem) -> String {
        if next.token == .end || isNext(",") { return "" }
        let item = take()
        guard item.token == .word else { throw Problem(text: "found '\(item.shown)', expected: identifier") }
        return item.text
    }

    private mutating func values() throws(Problem) -> Set<String> {
        let open = take()
        guard open.token == .symbol, open.text == "(" else { throw Problem(text: "found '\(open.shown)' expected: '('") }
        if isNext(")") {
            position += 1
            return [""]
        }
        guard next.token == .word || isNext(",") else { throw Problem(text: "found '\(next.shown)', expected: ',', ')' or identifier") }
        var values: Set<String> = []
        while true {
            let item = take()
            if item.token == .word {
                values.insert(item.text)
                if isNext(",") { continue }
                guard isNext(")") else { throw Problem(text: "found '\(next.shown)', expected: ',' or ')'") }
            } else {
                guard item.token == .symbol, item.text == "," else {
                    throw Problem(text: "found '\(item.shown)', expected: ',', or identifier")
                }
                if values.isEmpty || isNext(")") || isNext(",") { values.insert("") }
                guard isNext(")") else { continue }
            }
            position += 1
            return values
        }
    }

    // MARK: Tokens

    private static func items(_ text: String) -> [Item] {
        var items: [Item] = []
        var rest = Substring(text).utf8
        while let first = rest.first {
            if isSpace(first) {
                rest = rest.dropFirst()
            } else if isSymbol(first) {
                let pair = String(decoding: rest.prefix(2), as: UTF8.self)
                let length = pair == "==" || pair == "!=" ? 2 : 1
                items.append(Item(token: .symbol, text: String(decoding: rest.prefix(length), as: UTF8.self)))
                rest = rest.dropFirst(length)
            } else {
                let word = rest.prefix { !isSpace($0) && !isSymbol($0) }
                items.append(Item(token: .word, text: String(decoding: word, as: UTF8.self)))
                rest = rest.dropFirst(word.count)
            }
        }
        return items + [Item(token: .end, text: "")]
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }

    private static func isSymbol(_ byte: UInt8) -> Bool { "=!(),<>".utf8.contains(byte) }
}
