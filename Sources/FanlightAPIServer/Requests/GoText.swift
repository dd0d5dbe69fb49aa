import FanlightResources

/// Values as messages of Kubernetes show them, which its server, written in Go, prints in Go's way.
enum GoText {
    /// The word of Go's JSON decoder for the type of a value.
    static func kind(of node: Node) -> String {
        switch node.value {
        case .integer, .number: "number"
        case .bool: "bool"
        default: node.typeName
        }
    }

    /// A tree as `%+v` prints it: `map[a:1 b:[x y]]`.
    static func plain(_ node: Node) -> String {
        switch node.value {
        case .null: "<nil>"
        case .string(let text): text
        case .sequence(let elements): "[\(elements.map(plain).joined(separator: " "))]"
        case .mapping(let members):
            "map[\(members.sorted { $0.key < $1.key }.map { "\($0.key):\(plain($0.value))" }.joined(separator: " "))]"
        default: node.jsonText
        }
    }

    /// A tree as Go marshals one: members sorted.
    static func json(_ node: Node) -> String {
        var bytes: [UInt8] = []
        node.appendJSON(to: &bytes, sorted: true)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The beginning of a body for a message: as it is where it begins like JSON, else in hexadecimal digits.
    static func summary(_ body: [UInt8], limit: Int = 30) -> String {
        guard let first = body.first else { return "<empty>" }
        let end = body.count > limit ? " ..." : ""
        if first == UInt8(ascii: "{") { return String(decoding: body.prefix(limit), as: UTF8.self) + end }
        let digits = Array("0123456789abcdef")
        return String(body.prefix(limit).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }) + end
    }
}
