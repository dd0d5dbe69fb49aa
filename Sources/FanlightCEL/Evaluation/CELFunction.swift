/// A function of the language. Which one a call means is settled when the expression is read; whether it takes the types of its arguments shows
/// when it is called.
struct CELFunction: Sendable {
    typealias Body = @Sendable (CELArguments, inout CELMeter) throws(CELError) -> CELValue

    let name: String
    /// Called on a value, which is then the first argument.
    let isMethod: Bool
    /// How many arguments there may be, the value of a method among them.
    let arguments: ClosedRange<Int>
    let body: Body

    static func global(_ name: String, _ arguments: ClosedRange<Int>, _ body: @escaping Body) -> CELFunction {
        CELFunction(name: name, isMethod: false, arguments: arguments, body: body)
    }

    static func global(_ name: String, _ arguments: Int = 1, _ body: @escaping Body) -> CELFunction {
        global(name, arguments...arguments, body)
    }

    /// - Parameter arguments: what is in the parentheses.
    static func method(_ name: String, _ arguments: ClosedRange<Int>, _ body: @escaping Body) -> CELFunction {
        CELFunction(name: name, isMethod: true, arguments: (arguments.lowerBound + 1)...(arguments.upperBound + 1), body: body)
    }

    static func method(_ name: String, _ arguments: Int = 0, _ body: @escaping Body) -> CELFunction {
        method(name, arguments...arguments, body)
    }

    // MARK: The table

    private struct Name: Hashable {
        let name: String
        let isMethod: Bool
    }

    private static let table: [Name: CELFunction] = {
        let libraries = [
            standard, conversions, times, strings, formatting, patterns, lists, sets, urls, addresses, prefixes, quantities, optionals,
        ]
        var table: [Name: CELFunction] = [:]
        for function in libraries.joined() {
            let name = Name(name: function.name, isMethod: function.isMethod)
            table[name] = table[name].map { $0.joined(with: function) } ?? function
        }
        return table
    }()

    static func named(_ name: String, isMethod: Bool, arguments: Int) -> CELFunction? {
        guard let function = table[Name(name: name, isMethod: isMethod)], function.arguments.contains(arguments) else { return nil }
        return function
    }

    static func isKnown(_ name: String) -> Bool {
        table[Name(name: name, isMethod: true)] != nil || table[Name(name: name, isMethod: false)] != nil
    }

    /// Two libraries may give one name to functions of different types, such as `indexOf` of strings and of lists.
    private func joined(with other: CELFunction) -> CELFunction {
        let body = self.body
        let otherBody = other.body
        let range = self.arguments
        let otherRange = other.arguments
        let bounds = min(range.lowerBound, otherRange.lowerBound)...max(range.upperBound, otherRange.upperBound)
        return CELFunction(name: name, isMethod: isMethod, arguments: bounds) { (arguments, meter) throws(CELError) in
            if range.contains(arguments.values.count) {
                do throws(CELError) {
                    return try body(arguments, &meter)
                } catch {
                    guard error == arguments.mismatch else { throw error }
                }
            }
            guard otherRange.contains(arguments.values.count) else { throw arguments.mismatch }
            return try otherBody(arguments, &meter)
        }
    }
}
