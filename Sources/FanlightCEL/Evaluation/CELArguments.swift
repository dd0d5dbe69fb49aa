import FanlightRegex

/// What a function was called with. Reading an argument as a type that it has not is the error that the function has no such overload.
struct CELArguments {
    let function: String
    let values: [CELValue]

    var count: Int { values.count }

    var mismatch: CELError {
        .evaluation("no such overload: \(function)(\(values.map(\.typeName).joined(separator: ", ")))")
    }

    func string(_ index: Int) throws(CELError) -> String {
        switch values[index] {
        case .string(let text): return text
        case .pattern(let regex): return regex.pattern
        default: throw mismatch
        }
    }

    func int(_ index: Int) throws(CELError) -> Int64 {
        guard case .int(let number) = values[index] else { throw mismatch }
        return number
    }

    func list(_ index: Int) throws(CELError) -> CELList {
        guard case .list(let list) = values[index] else { throw mismatch }
        return list
    }

    func optional(_ index: Int) throws(CELError) -> CELOptional {
        guard case .optional(let optional) = values[index] else { throw mismatch }
        return optional
    }
}
