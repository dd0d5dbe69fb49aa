/// Optional values.
extension CELFunction {
    static let optionals: [CELFunction] = [
        global("optional.of") { (arguments, _) throws(CELError) in .optional(CELOptional(arguments.values[0])) },
        global("optional.none", 0) { (_, _) throws(CELError) in .optional(.empty) },
        global("optional.ofNonZeroValue") { (arguments, _) throws(CELError) in
            .optional(isZero(arguments.values[0]) ? .empty : CELOptional(arguments.values[0]))
        },
        method("hasValue") { (arguments, _) throws(CELError) in .bool(try arguments.optional(0).value != nil) },
        method("value") { (arguments, _) throws(CELError) in
            guard let value = try arguments.optional(0).value else { throw .evaluation("optional.none() dereference") }
            return value
        },
        method("or", 1) { (arguments, _) throws(CELError) in
            let (first, second) = (try arguments.optional(0), try arguments.optional(1))
            return .optional(first.value == nil ? second : first)
        },
        method("orValue", 1) { (arguments, _) throws(CELError) in try arguments.optional(0).value ?? arguments.values[1] },
    ]

    private static func isZero(_ value: CELValue) -> Bool {
        switch value {
        case .null: true
        case .bool(let bool): !bool
        case .int(let number): number == 0
        case .uint(let number): number == 0
        case .double(let number): number == 0
        case .string(let text): text.isEmpty
        case .bytes(let bytes): bytes.isEmpty
        case .list(let list): list.count == 0
        case .map(let map): map.count == 0
        case .duration(let duration): duration.nanoseconds == 0
        case .timestamp(let time): time.seconds == 0 && time.nanoseconds == 0
        case .optional(let optional): optional.value == nil
        default: false
        }
    }
}
