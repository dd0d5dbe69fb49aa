import FanlightResources

/// The `message` of a `Status` that turns an object down.
package enum StatusText {
    /// `Gateway.networking.istio.io "a" is invalid: spec: Required value`; several causes stand in brackets.
    package static func invalid(kind: String, group: String, name: String, causes: [FieldCause]) -> String {
        let qualified = GoFormat.shortened(group.isEmpty ? kind : "\(kind).\(group)")
        var known: Set<String> = []
        let texts = causes.map { "\($0.field): \($0.message)" }.filter { known.insert($0).inserted }
        let list = texts.count == 1 ? texts[0] : "[\(texts.joined(separator: ", "))]"
        return "\(qualified) \(GoFormat.quoted(name)) is invalid: \(list)"
    }

    /// The text of the 400 answer to an object that does not decode.
    package static func notDecodable(kind: String, version: String, problem: String) -> String {
        "\(kind) in version \(GoFormat.quoted(version)) cannot be handled as a \(kind): \(problem)"
    }

    /// The text of the 400 answer under `fieldValidation=Strict`. `problems` are made by `duplicateField`
    /// and, after those, `unknownField`.
    package static func strictDecoding(kind: String, version: String, problems: [String]) -> String {
        notDecodable(kind: kind, version: version, problem: "strict decoding error: \(problems.joined(separator: ", "))")
    }

    package static func unknownField(_ path: String) -> String { "unknown field \"\(GoFormat.shortened(path))\"" }
    package static func duplicateField(_ path: String) -> String { "duplicate field \"\(GoFormat.shortened(path))\"" }
}
