/// Typed reads of a tree that its schema has accepted: a value of another type reads as absent, since the schema has reported it.
extension Node {
    package var string: String? {
        if case .string(let string) = value { return string }
        return nil
    }

    package var bool: Bool? {
        if case .bool(let bool) = value { return bool }
        return nil
    }

    package var integer: Int? {
        switch value {
        case .integer(let integer): Int(integer)
        case .number(let number) where number.rounded() == number && abs(number) < 9e15: Int(number)
        default: nil
        }
    }

    package var number: Double? {
        switch value {
        case .integer(let integer): Double(integer)
        case .number(let number): number
        default: nil
        }
    }

    package var strings: [String] { elements.compactMap(\.string) }

    package var stringMap: [String: String] {
        var map: [String: String] = [:]
        for member in members {
            if let string = member.value.string { map[member.key] = string }
        }
        return map
    }

    /// A protobuf duration in Go's or JSON's form: `1.5s`, `300ms`, `1h2m`.
    package var duration: Duration? { string.flatMap(GoDuration.parse) }
}
