/// `format` of the extension `strings`: `'%d of %s'.format([1, 'x'])`.
extension CELFunction {
    static let formatting: [CELFunction] = [method("format", 1, format)]

    private static func format(_ arguments: CELArguments, _ meter: inout CELMeter) throws(CELError) -> CELValue {
        let pattern = Array(try arguments.string(0).utf8)
        let values = try arguments.list(1).values(&meter)
        try meter.charge(bytes: pattern.count)
        var result: [UInt8] = []
        var next = 0
        var index = 0
        while index < pattern.count {
            guard pattern[index] == UInt8(ascii: "%") else {
                result.append(pattern[index])
                index += 1
                continue
            }
            index += 1
            if index < pattern.count, pattern[index] == UInt8(ascii: "%") {
                result.append(UInt8(ascii: "%"))
                index += 1
                continue
            }
            let precision = try precision(pattern, &index)
            guard index < pattern.count else { throw .evaluation("unexpected end of string") }
            guard next < values.count else { throw .evaluation("index \(next) out of range") }
            // All digits of a number of floating point can be many.
            try meter.charge(pattern[index] == UInt8(ascii: "f") || pattern[index] == UInt8(ascii: "e") ? 200 : 1)
            let text = try clause(pattern[index], precision, values[next])
            try meter.charge(bytes: text.utf8.count)
            result += text.utf8
            next += 1
            index += 1
        }
        return .string(String(decoding: result, as: UTF8.self))
    }

    private static func precision(_ pattern: [UInt8], _ index: inout Int) throws(CELError) -> Int? {
        guard index < pattern.count, pattern[index] == UInt8(ascii: ".") else { return nil }
        let digits = pattern[(index + 1)...].prefix(while: CELLexer.isDigit)
        index = digits.endIndex
        guard digits.count <= 3, let precision = Int(String(decoding: digits, as: UTF8.self)) else {
            throw .evaluation("error while parsing precision")
        }
        return precision
    }

    private static func clause(_ verb: UInt8, _ precision: Int?, _ value: CELValue) throws(CELError) -> String {
        switch (verb, value) {
        case (UInt8(ascii: "s"), _): return value.display
        case (UInt8(ascii: "d"), .int(let number)): return String(number)
        case (UInt8(ascii: "d"), .uint(let number)): return String(number)
        case (UInt8(ascii: "f"), _):
            guard let number = number(value) else { break }
            return GoNumber.fixed(number, decimals: precision ?? 6)
        case (UInt8(ascii: "e"), _):
            guard let number = number(value) else { break }
            return GoNumber.scientific(number, decimals: precision ?? 6)
        case (UInt8(ascii: "b"), .bool(let bool)): return bool ? "1" : "0"
        case (UInt8(ascii: "b"), .int(let number)): return String(number, radix: 2)
        case (UInt8(ascii: "b"), .uint(let number)): return String(number, radix: 2)
        case (UInt8(ascii: "o"), .int(let number)): return String(number, radix: 8)
        case (UInt8(ascii: "o"), .uint(let number)): return String(number, radix: 8)
        case (UInt8(ascii: "x"), .int(let number)): return String(number, radix: 16)
        case (UInt8(ascii: "x"), .uint(let number)): return String(number, radix: 16)
        case (UInt8(ascii: "x"), .string(let text)): return hex(Array(text.utf8), isUpper: false)
        case (UInt8(ascii: "x"), .bytes(let bytes)): return hex(bytes, isUpper: false)
        case (UInt8(ascii: "X"), .int(let number)): return String(number, radix: 16, uppercase: true)
        case (UInt8(ascii: "X"), .uint(let number)): return String(number, radix: 16, uppercase: true)
        case (UInt8(ascii: "X"), .string(let text)): return hex(Array(text.utf8), isUpper: true)
        case (UInt8(ascii: "X"), .bytes(let bytes)): return hex(bytes, isUpper: true)
        default: break
        }
        guard "sdfeboxX".utf8.contains(verb) else {
            throw .evaluation("could not parse formatting clause: unrecognized formatting clause \"\(Unicode.Scalar(verb))\"")
        }
        throw .evaluation("error during formatting: clause '%\(Unicode.Scalar(verb))' does not take a value of type \(value.typeName)")
    }

    private static func number(_ value: CELValue) -> Double? {
        switch value {
        case .double(let number): number
        case .int(let number): Double(number)
        case .uint(let number): Double(number)
        default: nil
        }
    }

    private static func hex(_ bytes: [UInt8], isUpper: Bool) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: isUpper) }.joined()
    }
}
