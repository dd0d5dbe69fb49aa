/// The value of a header that is added or set, in which `%NAME%` and `%NAME(arguments)%` stand for values that the proxy knows and `%%` for
/// a percent sign. What stands between the signs is not looked at.
///
/// - Source: the states of Envoy's header formatter, as Istio checks them in pkg/config/validation/header_value_validator.go.
struct HeaderValueFormat {
    private enum State {
        case literal, name, arguments, string, stringStart, stringEnd, argumentsEnd, end
    }

    private let bytes: [UInt8]
    private var position = 0
    private var state = State.literal

    /// Nil where the value can be used, else Istio's message.
    static func problem(of value: String) -> String? {
        // A tab is the only control character that a value may have.
        let hasControls = value.utf8.contains { $0 < 0x20 && $0 != UInt8(ascii: "\t") || $0 == 0x7F }
        if hasControls { return "header value configuration \(value) is invalid" }
        var format = HeaderValueFormat(bytes: Array(value.utf8))
        return format.problem().map { "header value configuration: invalid header configuration. \($0)" }
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private mutating func problem() -> String? {
        while position < bytes.count {
            if let problem = step(bytes[position], next: position + 1 < bytes.count ? bytes[position + 1] : nil) { return problem }
            position += 1
        }
        return state == .literal ? nil : "Un-terminated variable expression '\(String(decoding: bytes, as: UTF8.self))'"
    }

    private mutating func step(_ byte: UInt8, next: UInt8?) -> String? {
        let isSpace = byte == UInt8(ascii: " ")
        switch (state, Unicode.Scalar(byte)) {
        case (.literal, "%"):
            guard let next else { return "Un-escaped %" }
            if next == UInt8(ascii: "%") { position += 1 } else { state = .name }
        case (.name, "%"), (.end, "%"): state = .literal
        case (.name, "("): state = .arguments
        case (.arguments, "["): state = .stringStart
        case (.arguments, _): if !isSpace { state = .string }
        case (.stringStart, "\""): state = .string
        case (.stringStart, _): if !isSpace { return "Expecting '\"'" }
        case (.string, "\\"):
            if next == nil { return "Un-terminated backslash in JSON string" }
            position += 1
        case (.string, ")"): state = .end
        case (.string, "\""): state = .stringEnd
        case (.stringEnd, ","): state = .stringStart
        case (.stringEnd, "]"): state = .argumentsEnd
        case (.stringEnd, _): if !isSpace { return "Expecting ',', ']', or whitespace" }
        case (.argumentsEnd, ")"): state = .end
        case (.argumentsEnd, _): if !isSpace { return "Expecting ')' or whitespace after '{}', but found '{}'" }
        case (.end, _): if !isSpace { return "Expecting '%' or whitespace after" }
        case (.literal, _), (.name, _), (.string, _): break
        }
        return nil
    }
}
