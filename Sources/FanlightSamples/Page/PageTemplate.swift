/// A page with places for values, written in a small part of the Mustache language.
///
/// `{{name}}` is a value with HTML escaped, `{{{name}}}` a value as it is, `{{#name}}…{{/name}}` a part that is there once for each entry of a
/// list, with the entry's own values. A name without a value leaves nothing.
struct PageTemplate: Sendable {
    /// What a template's name stands for.
    enum Value: Sendable {
        case text(String)
        case list([[String: Value]])
    }

    private indirect enum Part: Sendable {
        case literal(Substring)
        case escaped(String)
        case raw(String)
        case section(String, [Part])
    }

    private let parts: [Part]

    init(_ text: String) {
        var rest = text[...]
        parts = Self.parse(&rest)
    }

    func render(_ values: [String: Value]) -> String {
        var page = ""
        Self.render(parts, scopes: [values], into: &page)
        return page
    }

    /// Reads up to the end of the text or of the section that it is in.
    private static func parse(_ rest: inout Substring) -> [Part] {
        var parts: [Part] = []
        while let open = rest.firstRange(of: "{{") {
            parts.append(.literal(rest[..<open.lowerBound]))
            rest = rest[open.upperBound...]
            let isRaw = rest.hasPrefix("{")
            guard let close = rest.firstRange(of: isRaw ? "}}}" : "}}") else { break }
            let tag = rest[..<close.lowerBound]
            rest = rest[close.upperBound...]
            if isRaw {
                parts.append(.raw(String(tag.dropFirst())))
            } else if tag.hasPrefix("#") {
                parts.append(.section(String(tag.dropFirst()), parse(&rest)))
            } else if tag.hasPrefix("/") {
                return parts
            } else {
                parts.append(.escaped(String(tag)))
            }
        }
        parts.append(.literal(rest))
        rest = ""
        return parts
    }

    private static func render(_ parts: [Part], scopes: [[String: Value]], into page: inout String) {
        for part in parts {
            switch part {
            case .literal(let text): page += text
            case .escaped(let name): page += escape(text(name, in: scopes))
            case .raw(let name): page += text(name, in: scopes)
            case .section(let name, let inner):
                guard case .list(let entries)? = value(name, in: scopes) else { continue }
                for entry in entries { render(inner, scopes: scopes + [entry], into: &page) }
            }
        }
    }

    private static func value(_ name: String, in scopes: [[String: Value]]) -> Value? {
        for scope in scopes.reversed() {
            if let value = scope[name] { return value }
        }
        return nil
    }

    private static func text(_ name: String, in scopes: [[String: Value]]) -> String {
        guard case .text(let text)? = value(name, in: scopes) else { return "" }
        return text
    }

    static func escape(_ text: String) -> String {
        var escaped = ""
        escaped.reserveCapacity(text.utf8.count)
        for character in text.unicodeScalars {
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default: escaped.unicodeScalars.append(character)
            }
        }
        return escaped
    }
}
