import FanlightManifests
import FanlightResources

/// Messages to what JSON would hold.
struct ProtobufDecoder {
    /// Kubernetes' own messages nest to about a third of this.
    static let depthLimit = 64
    /// A field without content takes two bytes and makes a node, so that the number of nodes is bounded apart from the size.
    static let fieldLimit = 1_000_000

    private let table: ProtobufTable
    private var fieldCount = 0

    init(_ table: ProtobufTable) { self.table = table }

    /// The members of the message, in the order of their fields.
    mutating func members(_ bytes: ArraySlice<UInt8>, _ message: ProtobufMessage, depth: Int = 0) throws(ProtobufProblem) -> [Node.Member] {
        guard depth < Self.depthLimit else { throw .malformed("messages nest deeper than \(Self.depthLimit) levels") }
        var values = [[Node]](repeating: [], count: message.fields.count)
        var inlined: [Int: [Node.Member]] = [:]
        var entries: [Int: Entries] = [:]
        var reader = ProtobufReader(bytes)
        while let (number, value) = try reader.next() {
            try countField()
            guard let position = message.position(number) else { continue }
            let field = message.fields[position]
            switch field.shape {
            case .single: values[position] = [try node(value, field, depth)]
            case .list: values[position] += try elements(value, field, depth)
            case .mapping: entries[position, default: Entries()].set(try entry(value, field, depth))
            case .inlined: inlined[position] = try members(try Self.bytes(value, field), try inner(field), depth: depth + 1)
            }
        }
        var members: [Node.Member] = []
        for (position, field) in message.fields.enumerated() {
            switch field.shape {
            case .inlined: members += inlined[position] ?? []
            case .mapping: if let entries = entries[position] { members.append(Self.member(field.name, Node(.mapping(entries.members)))) }
            case .list: if !values[position].isEmpty { members.append(Self.member(field.name, .array(values[position]))) }
            case .single:
                if let value = values[position].last, Self.isWritten(value, field) { members.append(Self.member(field.name, value)) }
            }
        }
        return members
    }

    private mutating func countField() throws(ProtobufProblem) {
        fieldCount += 1
        guard fieldCount <= Self.fieldLimit else { throw .malformed("the object has more than \(Self.fieldLimit) fields") }
    }

    /// The entries of a mapping. The value of a key that comes twice is the last.
    private struct Entries {
        private(set) var members: [Node.Member] = []
        private var positions: [String: Int] = [:]

        mutating func set(_ entry: Node.Member) {
            if let position = positions[entry.key] {
                members[position] = entry
            } else {
                positions[entry.key] = members.count
                members.append(entry)
            }
        }
    }

    private static func member(_ name: String, _ value: Node) -> Node.Member { Node.Member(key: name, line: 0, column: 0, value: value) }

    private static func isWritten(_ value: Node, _ field: ProtobufMessage.Field) -> Bool {
        // A time that was not set and JSON without content have no other form in JSON.
        if value.isNull { return false }
        guard field.presence == .whereNotZero else { return true }
        return switch value.value {
        case .string(let text): !text.isEmpty
        case .bool(let bool): bool
        case .integer(let number): number != 0
        case .number(let number): number != 0
        default: true
        }
    }

    // MARK: Values

    private func inner(_ field: ProtobufMessage.Field) throws(ProtobufProblem) -> ProtobufMessage {
        guard case .message(let position) = field.type else { throw .malformed("field \(field.name) is no message") }
        return table.messages[position]
    }

    private mutating func elements(_ value: ProtobufReader.Value, _ field: ProtobufMessage.Field, _ depth: Int) throws(ProtobufProblem)
        -> [Node]
    {
        // Numbers may come packed into one field.
        guard case .integer = field.type, case .bytes(let bytes) = value else { return [try node(value, field, depth)] }
        var reader = ProtobufReader(bytes)
        var numbers: [Node] = []
        while !reader.isAtEnd {
            try countField()
            numbers.append(.integer(Int64(bitPattern: try reader.varint())))
        }
        return numbers
    }

    private mutating func entry(_ value: ProtobufReader.Value, _ field: ProtobufMessage.Field, _ depth: Int) throws(ProtobufProblem)
        -> Node.Member
    {
        var key = ""
        var content: Node?
        var reader = ProtobufReader(try Self.bytes(value, field))
        while let (number, value) = try reader.next() {
            switch number {
            case 1: key = try Self.string(value, field)
            case 2: content = try node(value, field, depth)
            default: continue
            }
        }
        guard let content else { return Self.member(key, try zero(field, depth)) }
        return Self.member(key, content)
    }

    /// What an entry without a value holds.
    private mutating func zero(_ field: ProtobufMessage.Field, _ depth: Int) throws(ProtobufProblem) -> Node {
        switch field.type {
        case .string, .bytes: .string("")
        case .bool: .bool(false)
        case .integer, .double: .integer(0)
        default: try node(.bytes([]), field, depth)
        }
    }

    private mutating func node(_ value: ProtobufReader.Value, _ field: ProtobufMessage.Field, _ depth: Int) throws(ProtobufProblem) -> Node
    {
        switch (field.type, value) {
        case (.string, _): return .string(try Self.string(value, field))
        case (.bool, .varint(let number)): return .bool(number != 0)
        case (.integer, .varint(let number)): return .integer(Int64(bitPattern: number))
        case (.double, .fixed64(let bits)): return Node(.number(Double(bitPattern: bits)))
        case (.bytes, _): return .string(Base64.encode(Array(try Self.bytes(value, field))))
        case (.message, _): return Node(.mapping(try members(try Self.bytes(value, field), try inner(field), depth: depth + 1)))
        case (.time, _): return try Self.time(try Self.bytes(value, field), field, toMicroseconds: false)
        case (.microTime, _): return try Self.time(try Self.bytes(value, field), field, toMicroseconds: true)
        case (.quantity, _): return try Self.quantity(try Self.bytes(value, field), field)
        case (.integerOrString, _): return try Self.integerOrString(try Self.bytes(value, field), field)
        case (.raw, _): return try Self.json(try Self.bytes(value, field), field)
        case (.strings, _): return try Self.strings(try Self.bytes(value, field), field)
        default: throw Self.mismatch(field)
        }
    }

    static func mismatch(_ field: ProtobufMessage.Field) -> ProtobufProblem { .malformed("field \(field.name) has the wrong wire type") }

    static func bytes(_ value: ProtobufReader.Value, _ field: ProtobufMessage.Field) throws(ProtobufProblem) -> ArraySlice<UInt8> {
        guard case .bytes(let bytes) = value else { throw mismatch(field) }
        return bytes
    }

    static func string(_ value: ProtobufReader.Value, _ field: ProtobufMessage.Field) throws(ProtobufProblem) -> String {
        guard let text = String(validating: try bytes(value, field), as: UTF8.self) else {
            throw .malformed("field \(field.name) is no UTF-8")
        }
        return text
    }
}
