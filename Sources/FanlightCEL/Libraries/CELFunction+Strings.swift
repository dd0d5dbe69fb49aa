/// The extension `strings`. Places in strings are counted in code points.
extension CELFunction {
    static let strings: [CELFunction] = [
        method("charAt", 1) { (arguments, meter) throws(CELError) in
            let text = Array(try arguments.string(0).utf8)
            let index = try arguments.int(1)
            try meter.charge(bytes: text.count)
            guard let start = ByteSearch.offset(ofScalar: index, in: text) else { throw .evaluation("index out of range: \(index)") }
            return .string(
                start == text.count ? "" : String(decoding: text[start..<ByteSearch.next(after: start, in: text)], as: UTF8.self))
        },
        method("indexOf", 1...2) { (arguments, meter) throws(CELError) in try position(arguments, isLast: false, &meter) },
        method("lastIndexOf", 1...2) { (arguments, meter) throws(CELError) in try position(arguments, isLast: true, &meter) },
        method("substring", 1...2, substring), method("replace", 2...3, replace), method("split", 1...2, split),
        method("join", 0...1, join),
        method("lowerAscii") { (arguments, meter) throws(CELError) in
            try mapped(arguments, &meter) { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 + 32 : $0 }
        },
        method("upperAscii") { (arguments, meter) throws(CELError) in
            try mapped(arguments, &meter) { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) ? $0 - 32 : $0 }
        },
        method("trim") { (arguments, meter) throws(CELError) in
            let text = try arguments.string(0)
            try meter.charge(bytes: text.utf8.count)
            var scalars = text.unicodeScalars[...].drop { $0.properties.isWhitespace }
            while let last = scalars.last, last.properties.isWhitespace { scalars.removeLast() }
            return .string(String(scalars))
        },
        method("reverse") { (arguments, meter) throws(CELError) in
            let text = try arguments.string(0)
            try meter.charge(bytes: text.utf8.count)
            var reversed = String.UnicodeScalarView()
            reversed.append(contentsOf: text.unicodeScalars.reversed())
            return .string(String(reversed))
        },
        global("strings.quote") { (arguments, meter) throws(CELError) in
            let text = try arguments.string(0)
            try meter.charge(bytes: text.utf8.count)
            return .string(EscapedText.quoted(text))
        },
    ]

    private static func mapped(_ arguments: CELArguments, _ meter: inout CELMeter, _ map: (UInt8) -> UInt8) throws(CELError) -> CELValue {
        let text = try arguments.string(0)
        try meter.charge(bytes: text.utf8.count)
        return .string(String(decoding: text.utf8.map(map), as: UTF8.self))
    }

    private static func position(_ arguments: CELArguments, isLast: Bool, _ meter: inout CELMeter) throws(CELError) -> CELValue {
        let text = Array(try arguments.string(0).utf8)
        let part = Array(try arguments.string(1).utf8)
        try meter.charge(searching: text.count, for: part.count)
        var offset = isLast ? text.count : 0
        if arguments.count > 2 {
            let index = try arguments.int(2)
            guard let start = ByteSearch.offset(ofScalar: index, in: text) else { throw .evaluation("index out of range: \(index)") }
            offset = start
        }
        let found = isLast ? ByteSearch.last(part, in: text, upTo: offset) : ByteSearch.first(part, in: text, from: offset)
        return .int(found.map { Int64(ByteSearch.scalarCount(text[..<$0])) } ?? -1)
    }

    private static func substring(_ arguments: CELArguments, _ meter: inout CELMeter) throws(CELError) -> CELValue {
        let text = Array(try arguments.string(0).utf8)
        let start = try arguments.int(1)
        try meter.charge(bytes: text.count)
        let end = arguments.count > 2 ? try arguments.int(2) : nil
        if let end, start > end { throw .evaluation("invalid substring range. start: \(start), end: \(end)") }
        guard let lower = ByteSearch.offset(ofScalar: start, in: text) else { throw .evaluation("index out of range: \(start)") }
        guard let end else { return .string(String(decoding: text[lower...], as: UTF8.self)) }
        guard let upper = ByteSearch.offset(ofScalar: end, in: text) else { throw .evaluation("index out of range: \(end)") }
        return .string(String(decoding: text[lower..<upper], as: UTF8.self))
    }

    /// Where the old text stands, from left to right. An empty text stands before each code point and at the end.
    private static func places(of part: [UInt8], in text: [UInt8], limit: Int64) -> [Int] {
        var places: [Int] = []
        var position = 0
        while limit < 0 || places.count < limit, let place = ByteSearch.first(part, in: text, from: position) {
            places.append(place)
            position = part.isEmpty ? (place < text.count ? ByteSearch.next(after: place, in: text) : text.count + 1) : place + part.count
        }
        return places
    }

    private static func replace(_ arguments: CELArguments, _ meter: inout CELMeter) throws(CELError) -> CELValue {
        let text = Array(try arguments.string(0).utf8)
        let old = Array(try arguments.string(1).utf8)
        let new = Array(try arguments.string(2).utf8)
        let limit = arguments.count > 3 ? try arguments.int(3) : -1
        try meter.charge(searching: text.count, for: old.count)
        let places = places(of: old, in: text, limit: limit)
        try meter.charge(bytes: text.count + places.count * new.count)
        var result: [UInt8] = []
        var position = 0
        for place in places {
            result += text[position..<place]
            result += new
            position = place + old.count
        }
        return .string(String(decoding: result + text[position...], as: UTF8.self))
    }

    private static func split(_ arguments: CELArguments, _ meter: inout CELMeter) throws(CELError) -> CELValue {
        let text = Array(try arguments.string(0).utf8)
        let separator = Array(try arguments.string(1).utf8)
        let limit = arguments.count > 2 ? try arguments.int(2) : -1
        guard limit != 0 else { return .list([]) }
        try meter.charge(searching: text.count, for: separator.count)
        var places = places(of: separator, in: text, limit: -1)
        // An empty separator divides between code points, so neither before the first nor after the last.
        if separator.isEmpty { places = Array(places.dropFirst().dropLast()) }
        if separator.isEmpty, text.isEmpty { return .list([]) }
        if limit > 0 { places = Array(places.prefix(Int(clamping: limit - 1))) }
        try meter.charge(bytes: text.count + places.count * 10)
        var parts: [CELValue] = []
        var position = 0
        for place in places {
            parts.append(.string(String(decoding: text[position..<place], as: UTF8.self)))
            position = place + separator.count
        }
        return .list(parts + [.string(String(decoding: text[position...], as: UTF8.self))])
    }

    private static func join(_ arguments: CELArguments, _ meter: inout CELMeter) throws(CELError) -> CELValue {
        let separator = arguments.count > 1 ? try arguments.string(1) : ""
        var result: [UInt8] = []
        for (index, value) in try arguments.list(0).values(&meter).enumerated() {
            guard case .string(let text) = value else { throw .noSuchOverload }
            try meter.charge(1)
            try meter.charge(bytes: text.utf8.count + separator.utf8.count)
            if index > 0 { result += separator.utf8 }
            result += text.utf8
        }
        return .string(String(decoding: result, as: UTF8.self))
    }
}
