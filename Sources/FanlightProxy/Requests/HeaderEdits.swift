import FanlightIR

/// Header operations with their bytes ready to be written.
struct HeaderEdits: Sendable {
    struct Line: Sendable {
        /// `name: `.
        var prefix: [UInt8]
        var value: HeaderTemplate
        /// The whole line with its end, when it is the same for every message.
        var ready: [UInt8]?
    }

    /// Names that are dropped, in lower case: what is removed and what is set.
    private(set) var dropped: [[UInt8]] = []
    private(set) var lines: [Line] = []
    private(set) var readsRequest = false

    static let none = HeaderEdits([])

    /// - Parameter operations: in the order in which they apply; later ones see what earlier ones wrote.
    init(_ operations: [HeaderOperations]) {
        for operation in operations {
            for name in operation.remove { drop(name) }
            for field in operation.set {
                drop(field.name)
                append(field)
            }
            for field in operation.add { append(field) }
        }
    }

    var isEmpty: Bool { dropped.isEmpty && lines.isEmpty }

    func drops(_ name: StaticString) -> Bool {
        dropped.contains { name.utf8CodeUnitCount == $0.count && name.description == String(decoding: $0, as: UTF8.self) }
    }

    private mutating func drop(_ name: String) {
        let bytes = Array(name.lowercased().utf8)
        if !dropped.contains(bytes) { dropped.append(bytes) }
        lines.removeAll { $0.prefix == bytes + Array(": ".utf8) }
    }

    private mutating func append(_ field: HeaderOperations.Field) {
        // The authority is replaced where the request line is written; framing and connection fields are the codec's.
        let name = field.name.lowercased()
        if !HTTPBytes.isName(name) || ["host", "connection", "content-length", "transfer-encoding", "upgrade"].contains(name) { return }
        let value = HeaderTemplate(field.value)
        let prefix = Array("\(name): ".utf8)
        lines.append(
            Line(prefix: prefix, value: value, ready: value.constant.map { prefix + $0 + [13, 10] }))
        if value.readsRequest { readsRequest = true }
    }
}
