/// The fields of a protobuf message, for looking into what was encoded.
struct ProtobufFields {
    private var contents: [(field: Int, bytes: ArraySlice<UInt8>)] = []

    init(_ bytes: [UInt8]) { self.init(bytes[...]) }

    private init(_ bytes: ArraySlice<UInt8>) {
        var rest = bytes
        while let tag = Self.varint(&rest) {
            switch tag & 7 {
            case 0: _ = Self.varint(&rest)
            case 1:
                contents.append((tag >> 3, rest.prefix(8)))
                rest = rest.dropFirst(8)
            default:
                let count = Self.varint(&rest) ?? 0
                contents.append((tag >> 3, rest.prefix(count)))
                rest = rest.dropFirst(count)
            }
        }
    }

    func texts(_ field: Int) -> [String] { contents.filter { $0.field == field }.map { String(decoding: $0.bytes, as: UTF8.self) } }
    func text(_ field: Int) -> String? { texts(field).first }
    func messages(_ field: Int) -> [ProtobufFields] { contents.filter { $0.field == field }.map { ProtobufFields($0.bytes) } }
    func message(_ field: Int) -> ProtobufFields? { messages(field).first }

    private static func varint(_ bytes: inout ArraySlice<UInt8>) -> Int? {
        var value = 0
        var shift = 0
        while let byte = bytes.popFirst() {
            value |= Int(byte & 0x7f) << shift
            if byte & 0x80 == 0 { return value }
            shift += 7
        }
        return nil
    }
}
