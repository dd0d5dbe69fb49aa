/// Writes messages of protobuf as clients of Kubernetes send them.
struct ProtobufBytes {
    private(set) var bytes: [UInt8] = []

    static func varint(_ number: UInt64) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = number
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        return bytes + [UInt8(rest)]
    }

    /// A field of a number or a truth value.
    func number(_ field: UInt64, _ number: Int64) -> ProtobufBytes {
        adding(Self.varint(field << 3) + Self.varint(UInt64(bitPattern: number)))
    }

    func content(_ field: UInt64, _ content: [UInt8]) -> ProtobufBytes {
        adding(Self.varint(field << 3 | 2) + Self.varint(UInt64(content.count)) + content)
    }

    func text(_ field: UInt64, _ text: String) -> ProtobufBytes { content(field, Array(text.utf8)) }

    func message(_ field: UInt64, _ message: ProtobufBytes = ProtobufBytes()) -> ProtobufBytes { content(field, message.bytes) }

    func double(_ field: UInt64, _ number: Double) -> ProtobufBytes {
        adding(Self.varint(field << 3 | 1) + withUnsafeBytes(of: number.bitPattern.littleEndian) { Array($0) })
    }

    func adding(_ more: [UInt8]) -> ProtobufBytes {
        var copy = self
        copy.bytes += more
        return copy
    }

    /// The message as the body of a request.
    func body(_ apiVersion: String, _ kind: String, encoding: String = "", type: String = "") -> [UInt8] {
        let name = ProtobufBytes().text(1, apiVersion).text(2, kind)
        return Array("k8s\0".utf8) + ProtobufBytes().message(1, name).message(2, self).text(3, encoding).text(4, type).bytes
    }
}
