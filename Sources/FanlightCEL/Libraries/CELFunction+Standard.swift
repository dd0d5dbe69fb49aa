import FanlightRegex

/// The functions of the language itself that are no conversions.
extension CELFunction {
    static let standard: [CELFunction] = [
        global("size", 1, size), method("size", 0, size),
        global("type") { (arguments, _) throws(CELError) in .type(arguments.values[0].typeName) },
        global("dyn") { (arguments, _) throws(CELError) in arguments.values[0] },
        method("contains", 1) { (arguments, meter) throws(CELError) in
            let text = Array(try arguments.string(0).utf8)
            let part = Array(try arguments.string(1).utf8)
            try meter.charge(searching: text.count, for: part.count)
            return .bool(ByteSearch.first(part, in: text, from: 0) != nil)
        },
        method("startsWith", 1) { (arguments, meter) throws(CELError) in
            let prefix = try arguments.string(1).utf8
            try meter.charge(bytes: prefix.count)
            return .bool(try arguments.string(0).utf8.starts(with: prefix))
        },
        method("endsWith", 1) { (arguments, meter) throws(CELError) in
            let text = try arguments.string(0).utf8
            let suffix = try arguments.string(1).utf8
            try meter.charge(bytes: suffix.count)
            return .bool(text.suffix(suffix.count).elementsEqual(suffix))
        },
    ]

    private static func size(_ arguments: CELArguments, _ meter: inout CELMeter) throws(CELError) -> CELValue {
        switch arguments.values[0] {
        case .string(let text):
            try meter.charge(bytes: text.utf8.count)
            return .int(Int64(text.unicodeScalars.count))
        case .bytes(let bytes): return .int(Int64(bytes.count))
        case .list(let list): return .int(Int64(list.count))
        case .map(let map): return .int(Int64(map.count))
        default: throw arguments.mismatch
        }
    }

    /// Regular expressions: of the language, and Kubernetes' `find` and `findAll`.
    static let patterns: [CELFunction] = [
        global("matches", 2, matches), method("matches", 1, matches),
        method("find", 1) { (arguments, meter) throws(CELError) in
            let text = Array(try arguments.string(0).utf8)
            let regex = try pattern(arguments, text.count, &meter)
            let match = text.withUnsafeBytes { regex.firstMatch(in: $0) }
            return .string(match.map { String(decoding: text[$0], as: UTF8.self) } ?? "")
        },
        method("findAll", 1...2) { (arguments, meter) throws(CELError) in
            let text = Array(try arguments.string(0).utf8)
            let regex = try pattern(arguments, text.count, &meter)
            let limit = arguments.count > 2 ? try arguments.int(2) : -1
            return .list(try allMatches(regex, text, limit, &meter))
        },
    ]

    private static func matches(_ arguments: CELArguments, _ meter: inout CELMeter) throws(CELError) -> CELValue {
        let text = try arguments.string(0)
        return .bool(try pattern(arguments, text.utf8.count, &meter).isContained(in: text))
    }

    /// Matching takes time in proportion to text and pattern. A pattern that has to be compiled first costs much more.
    private static func pattern(_ arguments: CELArguments, _ size: Int, _ meter: inout CELMeter) throws(CELError) -> Regex {
        if case .pattern(let regex) = arguments.values[1] {
            try meter.charge((size / 10 + 1) * (regex.pattern.utf8.count / 4 + 1) / 4)
            return regex
        }
        let pattern = try arguments.string(1)
        try meter.charge(2_000 + pattern.utf8.count * 50)
        try meter.charge((size / 10 + 1) * (pattern.utf8.count / 4 + 1) / 4)
        do {
            return try Regex(pattern)
        } catch {
            throw .evaluation("error parsing regexp: \(error.message)")
        }
    }

    /// Matches that do not overlap. An empty match right after a match is none, as in Go.
    private static func allMatches(_ regex: Regex, _ text: [UInt8], _ limit: Int64, _ meter: inout CELMeter) throws(CELError) -> [CELValue]
    {
        var matches: [CELValue] = []
        var position = 0
        var lastEnd = -1
        while position <= text.count, limit < 0 || matches.count < limit {
            // A search may look at all of the rest before it settles for a short match.
            try meter.charge(1 + (text.count - position) / 100)
            guard let match = text.withUnsafeBytes({ regex.firstMatch(in: $0, from: position) }) else { break }
            if !match.isEmpty || match.lowerBound != lastEnd {
                matches.append(.string(String(decoding: text[match], as: UTF8.self)))
            }
            lastEnd = match.upperBound
            position = match.isEmpty ? ByteSearch.next(after: match.upperBound, in: text) : match.upperBound
        }
        return matches
    }
}
