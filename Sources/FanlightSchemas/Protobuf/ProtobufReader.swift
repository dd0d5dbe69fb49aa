/// Reads the fields of one message of protobuf. Whatever the bytes are, it stays within them.
struct ProtobufReader {
    /// What a field holds, by its form on the wire.
    enum Value {
        case varint(UInt64)
        case fixed64(UInt64)
        case fixed32
        case bytes(ArraySlice<UInt8>)
    }

    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    /// The number of the next field and its value; nil at the end.
    mutating func next() throws(ProtobufProblem) -> (number: UInt64, value: Value)? {
        guard !rest.isEmpty else { return nil }
        let key = try varint()
        let number = key >> 3
        guard number > 0, number < 1 << 29 else { throw .malformed("a field has the number \(number)") }
        switch key & 7 {
        case 0: return (number, .varint(try varint()))
        case 1: return (number, .fixed64(try take(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }))
        case 2:
            let count = try varint()
            guard count <= UInt64(rest.count) else { throw .truncated }
            return (number, .bytes(try take(Int(count))))
        case 5:
            _ = try take(4)
            return (number, .fixed32)
        default: throw .malformed("field \(number) has the unknown wire type \(key & 7)")
        }
    }

    mutating func varint() throws(ProtobufProblem) -> UInt64 {
        var number: UInt64 = 0
        var shift: UInt64 = 0
        while let byte = rest.popFirst() {
            // The tenth byte holds the last bit.
            guard shift < 63 || byte <= 1 else { throw .malformed("a number is longer than 64 bits") }
            number |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return number }
            shift += 7
        }
        throw .truncated
    }

    var isAtEnd: Bool { rest.isEmpty }

    private mutating func take(_ count: Int) throws(ProtobufProblem) -> ArraySlice<UInt8> {
        guard rest.count >= count else { throw .truncated }
        let taken = rest.prefix(count)
        rest = rest.dropFirst(count)
        return taken
    }
}
