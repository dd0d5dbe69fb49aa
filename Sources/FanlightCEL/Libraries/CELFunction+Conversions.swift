/// Conversions between types.
extension CELFunction {
    static let conversions: [CELFunction] = [
        global("int", 1, int), global("uint", 1, uint), global("double", 1, double), global("string", 1, string),
        global("bool") { (arguments, _) throws(CELError) in
            switch arguments.values[0] {
            case .bool: return arguments.values[0]
            case .string(let text):
                switch text {
                case "1", "t", "T", "TRUE", "true", "True": return .bool(true)
                case "0", "f", "F", "FALSE", "false", "False": return .bool(false)
                default: throw .conversion(from: "string", to: "bool")
                }
            default: throw arguments.mismatch
            }
        },
        global("bytes") { (arguments, meter) throws(CELError) in
            switch arguments.values[0] {
            case .bytes: return arguments.values[0]
            case .string(let text):
                try meter.charge(bytes: text.utf8.count)
                return .bytes(Array(text.utf8))
            default: throw arguments.mismatch
            }
        },
        global("duration") { (arguments, meter) throws(CELError) in
            switch arguments.values[0] {
            case .duration: return arguments.values[0]
            case .int(let nanoseconds): return .duration(CELDuration(nanoseconds: nanoseconds))
            case .string(let text):
                try meter.charge(bytes: text.utf8.count)
                guard let duration = CELDuration(text) else { throw .conversion(from: "string", to: "google.protobuf.Duration") }
                return .duration(duration)
            default: throw arguments.mismatch
            }
        },
        global("timestamp") { (arguments, meter) throws(CELError) in
            switch arguments.values[0] {
            case .timestamp: return arguments.values[0]
            case .int(let seconds):
                guard let time = CELTimestamp(seconds: seconds) else { throw .evaluation("timestamp overflow") }
                return .timestamp(time)
            case .string(let text):
                try meter.charge(bytes: text.utf8.count)
                guard let time = CELTimestamp(text) else { throw .conversion(from: "string", to: "google.protobuf.Timestamp") }
                return .timestamp(time)
            default: throw arguments.mismatch
            }
        },
    ]

    private static func int(_ arguments: CELArguments, _ meter: inout CELMeter) throws(CELError) -> CELValue {
        switch arguments.values[0] {
        case .int: return arguments.values[0]
        case .uint(let number):
            guard let int = Int64(exactly: number) else { throw .evaluation("integer overflow") }
            return .int(int)
        case .double(let number):
            // The least number is refused as well: it is the double of many numbers that do not fit.
            guard number > -0x1p63, number < 0x1p63 else { throw .evaluation("integer overflow") }
            return .int(Int64(number))
        case .string(let text):
            try meter.charge(bytes: text.utf8.count)
            guard let int = Int64(text) else { throw .conversion(from: "string", to: "int") }
            return .int(int)
        case .timestamp(let time): return .int(time.seconds)
        case .duration(let duration): return .int(duration.nanoseconds)
        default: throw arguments.mismatch
        }
    }

    private static func uint(_ arguments: CELArguments, _ meter: inout CELMeter) throws(CELError) -> CELValue {
        switch arguments.values[0] {
        case .uint: return arguments.values[0]
        case .int(let number):
            guard let uint = UInt64(exactly: number) else { throw .evaluation("unsigned integer overflow") }
            return .uint(uint)
        case .double(let number):
            guard number >= 0, number < 0x1p64 else { throw .evaluation("unsigned integer overflow") }
            return .uint(UInt64(number))
        case .string(let text):
            try meter.charge(bytes: text.utf8.count)
            guard !text.hasPrefix("+"), let uint = UInt64(text) else { throw .conversion(from: "string", to: "uint") }
            return .uint(uint)
        default: throw arguments.mismatch
        }
    }

    private static func double(_ arguments: CELArguments, _ meter: inout CELMeter) throws(CELError) -> CELValue {
        switch arguments.values[0] {
        case .double: return arguments.values[0]
        case .int(let number): return .double(Double(number))
        case .uint(let number): return .double(Double(number))
        case .string(let text):
            try meter.charge(bytes: text.utf8.count)
            guard let number = Self.number(text) else { throw .conversion(from: "string", to: "double") }
            return .double(number)
        default: throw arguments.mismatch
        }
    }

    /// As Go reads numbers: a point may lead or trail, and what is too large is refused.
    private static func number(_ text: String) -> Double? {
        let unsigned = text.drop { $0 == "+" || $0 == "-" }.lowercased()
        if ["inf", "infinity", "nan"].contains(unsigned) { return Double(text) }
        guard text.utf8.count - unsigned.utf8.count <= 1,
            let number = Double(text) ?? Double(text.hasSuffix(".") ? text + "0" : "0" + text),
            number.isFinite
        else { return nil }
        return number
    }

    private static func string(_ arguments: CELArguments, _ meter: inout CELMeter) throws(CELError) -> CELValue {
        switch arguments.values[0] {
        case .string: return arguments.values[0]
        case .bytes(let bytes):
            try meter.charge(bytes: bytes.count)
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw .evaluation("invalid UTF-8 in bytes, cannot convert to string")
            }
            return .string(text)
        case .bool, .int, .uint, .double, .duration, .timestamp, .type, .address, .prefix: return .string(arguments.values[0].display)
        default: throw arguments.mismatch
        }
    }
}
