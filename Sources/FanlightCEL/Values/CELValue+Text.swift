import FanlightRegex

extension CELValue {
    /// The value as `%s` and error messages write it.
    var display: String {
        if case .string(let string) = self { return string }
        var text = ""
        var rest = 65_536
        append(to: &text, &rest)
        return text
    }

    /// - Parameter rest: how much may still be written, in about bytes. A list that holds the same text many times over is cut.
    private func append(to text: inout String, _ rest: inout Int) {
        rest -= 1
        guard rest > 0 else {
            text += rest == 0 ? "…" : ""
            return
        }
        switch self {
        case .null: text += "null"
        case .bool(let bool): text += bool ? "true" : "false"
        case .int(let number): text += String(number)
        case .uint(let number): text += String(number)
        case .double(let number): text += GoNumber.shortest(number)
        case .string(let string):
            rest -= string.utf8.count
            text += rest > 0 ? string : "…"
        case .bytes(let bytes): text += String(decoding: bytes, as: UTF8.self)
        case .list(let list):
            text += "["
            for index in 0..<list.count where rest > 0 {
                if index > 0 { text += ", " }
                (try? list.element(index))?.append(to: &text, &rest)
            }
            text += "]"
        case .map(let map):
            text += "{"
            var meter = CELMeter(.max)
            for (index, key) in map.plainKeys.enumerated() where rest > 0 {
                if index > 0 { text += ", " }
                key.append(to: &text, &rest)
                text += ": "
                (try? map.value(plain: key, &meter))??.append(to: &text, &rest)
            }
            text += "}"
        case .duration(let duration): text += duration.text
        case .timestamp(let time): text += time.text
        case .type(let name): text += name
        case .optional(let optional):
            text += optional.value == nil ? "optional.none()" : "optional("
            optional.value?.append(to: &text, &rest)
            if optional.value != nil { text += ")" }
        case .url(let url): text += url.text
        case .address(let address): text += address.text
        case .prefix(let prefix): text += prefix.text
        case .quantity(let quantity): text += quantity.text
        case .pattern(let regex): text += regex.pattern
        }
    }
}

extension CELValue: CustomStringConvertible {
    /// The type and the value, for messages to developers: `int 3`.
    package var description: String { "\(typeName) \(display)" }
}
