import FanlightManifests
import FanlightResources

/// Messages that JSON writes as something else.
extension ProtobufDecoder {
    /// RFC 3339; null for the time that was not set, whose message is empty.
    static func time(_ bytes: ArraySlice<UInt8>, _ field: ProtobufMessage.Field, toMicroseconds: Bool) throws(ProtobufProblem) -> Node {
        guard !bytes.isEmpty else { return .null }
        var seconds: Int64 = 0
        var nanoseconds: Int64 = 0
        var reader = ProtobufReader(bytes)
        while let (number, value) = try reader.next() {
            guard number == 1 || number == 2 else { continue }
            guard case .varint(let bits) = value else { throw mismatch(field) }
            if number == 1 { seconds = Int64(bitPattern: bits) } else { nanoseconds = Int64(bitPattern: bits) }
        }
        // From the year 1 to the year 9999.
        guard (-62_135_596_800...253_402_300_799).contains(seconds), (0...999_999_999).contains(nanoseconds) else {
            throw .malformed("field \(field.name) is no time")
        }
        let text = Timestamp.text(seconds: seconds)
        guard toMicroseconds else { return .string(text) }
        let decimals = String(nanoseconds / 1_000)
        return .string("\(text.dropLast()).\(String(repeating: "0", count: 6 - decimals.count))\(decimals)Z")
    }

    static func quantity(_ bytes: ArraySlice<UInt8>, _ field: ProtobufMessage.Field) throws(ProtobufProblem) -> Node {
        var text = ""
        var reader = ProtobufReader(bytes)
        while let (number, value) = try reader.next() {
            if number == 1 { text = try string(value, field) }
        }
        return .string(text.isEmpty ? "0" : text)
    }

    static func integerOrString(_ bytes: ArraySlice<UInt8>, _ field: ProtobufMessage.Field) throws(ProtobufProblem) -> Node {
        var isString = false
        var integer: Int64 = 0
        var text = ""
        var reader = ProtobufReader(bytes)
        while let (number, value) = try reader.next() {
            switch (number, value) {
            case (1, .varint(let type)): isString = type == 1
            case (2, .varint(let bits)): integer = Int64(bitPattern: bits)
            case (3, _): text = try string(value, field)
            case (1, _), (2, _): throw mismatch(field)
            default: continue
            }
        }
        return isString ? .string(text) : .integer(integer)
    }

    static func strings(_ bytes: ArraySlice<UInt8>, _ field: ProtobufMessage.Field) throws(ProtobufProblem) -> Node {
        var elements: [Node] = []
        var reader = ProtobufReader(bytes)
        while let (number, value) = try reader.next() {
            if number == 1 { elements.append(.string(try string(value, field))) }
        }
        return .array(elements)
    }

    /// JSON in bytes; null where there is none.
    static func json(_ bytes: ArraySlice<UInt8>, _ field: ProtobufMessage.Field) throws(ProtobufProblem) -> Node {
        var text: ArraySlice<UInt8> = []
        var reader = ProtobufReader(bytes)
        while let (number, value) = try reader.next() {
            if number == 1 { text = try self.bytes(value, field) }
        }
        guard !text.isEmpty else { return .null }
        let list = JSONReader.read(Array(text))
        guard list.problems.isEmpty, list.documents.count == 1, let node = list.documents.first?.node else {
            throw .malformed("field \(field.name) is no JSON")
        }
        return node
    }
}
