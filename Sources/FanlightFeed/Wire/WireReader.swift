/// Reads the fields of a protobuf message. Nothing in the bytes can make it read beyond them.
///
/// Of a field that stands twice, callers keep the last value, as protobuf's rules have it. Groups, which proto3 does not have, are refused.
package struct WireReader {
    package struct Field: Hashable, Sendable {
        package let number: Int
        package let type: WireType
    }

    private let bytes: [UInt8]
    private var offset: Int
    private let end: Int

    package init(_ bytes: [UInt8]) { self.init(bytes, 0..<bytes.count) }

    /// - Parameter range: within the bytes.
    package init(_ bytes: [UInt8], _ range: Range<Int>) {
        precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count)
        self.bytes = bytes
        offset = range.lowerBound
        end = range.upperBound
    }

    /// The next field, whose value has to be read or skipped before the one after it; nil at the end.
    package mutating func next() throws(WireError) -> Field? {
        guard offset < end else { return nil }
        let tag = try varint()
        let number = tag >> 3
        guard number > 0, number <= 0x1FFF_FFFF, let type = WireType(rawValue: UInt8(tag & 7)) else { throw .malformed }
        return Field(number: Int(number), type: type)
    }

    package mutating func skip(_ field: Field) throws(WireError) {
        switch field.type {
        case .varint: _ = try varint()
        case .fixed64: try advance(8)
        case .fixed32: try advance(4)
        case .delimited: _ = try range(field)
        }
    }

    package mutating func string(_ field: Field) throws(WireError) -> String {
        let range = try range(field)
        guard let text = String(validating: bytes[range], as: UTF8.self) else { throw .notUTF8 }
        return text
    }

    package mutating func data(_ field: Field) throws(WireError) -> [UInt8] { Array(bytes[try range(field)]) }

    /// Where the bytes of the value are, without copying them.
    package mutating func range(_ field: Field) throws(WireError) -> Range<Int> {
        guard field.type == .delimited else { throw .malformed }
        let length = try varint()
        guard length <= UInt64(end - offset) else { throw .truncated }
        let start = offset
        offset += Int(length)
        return start..<offset
    }

    package mutating func message(_ field: Field) throws(WireError) -> WireReader { WireReader(bytes, try range(field)) }

    package mutating func unsigned(_ field: Field) throws(WireError) -> UInt64 {
        guard field.type == .varint else { throw .malformed }
        return try varint()
    }

    package mutating func integer(_ field: Field) throws(WireError) -> Int { Int(Int64(bitPattern: try unsigned(field))) }

    package mutating func boolean(_ field: Field) throws(WireError) -> Bool { try unsigned(field) != 0 }

    /// Packed or one at a time.
    package mutating func integers(_ field: Field, into values: inout [Int]) throws(WireError) {
        if field.type == .varint {
            values.append(try integer(field))
            return
        }
        var packed = try message(field)
        while packed.offset < packed.end { values.append(Int(Int64(bitPattern: try packed.varint()))) }
    }

    package mutating func double(_ field: Field) throws(WireError) -> Double {
        guard field.type == .fixed64 else { throw .malformed }
        let start = offset
        try advance(8)
        var bits: UInt64 = 0
        for index in 0..<8 { bits |= UInt64(bytes[start + index]) << (8 * UInt64(index)) }
        return Double(bitPattern: bits)
    }

    package mutating func duration(_ field: Field) throws(WireError) -> Duration {
        var seconds: Int64 = 0
        var nanoseconds: Int64 = 0
        var reader = try message(field)
        while let field = try reader.next() {
            switch field.number {
            case 1: seconds = Int64(try reader.integer(field))
            case 2: nanoseconds = Int64(try reader.integer(field))
            default: try reader.skip(field)
            }
        }
        // The bounds of google.protobuf.Duration.
        guard abs(seconds.clamped) <= 315_576_000_000, abs(nanoseconds.clamped) < 1_000_000_000 else { throw .outOfRange("a duration") }
        return Duration(secondsComponent: seconds, attosecondsComponent: nanoseconds * 1_000_000_000)
    }

    private mutating func advance(_ count: Int) throws(WireError) {
        guard count <= end - offset else { throw .truncated }
        offset += count
    }

    private mutating func varint() throws(WireError) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while offset < end {
            let byte = bytes[offset]
            offset += 1
            if shift == 63, byte > 1 { throw .malformed }
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
            if shift > 63 { throw .malformed }
        }
        throw .truncated
    }
}

extension Int64 {
    /// The smallest number has no positive counterpart.
    fileprivate var clamped: Int64 { Swift.max(self, -Int64.max) }
}

/// Why bytes are not the message that they should be, as the end of a sentence about it.
package enum WireError: Error, Hashable, Sendable, CustomStringConvertible {
    case truncated
    case malformed
    case notUTF8
    /// A part that has to be there.
    case missing(String)
    /// A value that this program does not know, by the name of its field.
    case unknown(String)
    case outOfRange(String)

    package var description: String {
        switch self {
        case .truncated: "ends too early"
        case .malformed: "is not a protobuf message"
        case .notUTF8: "has text that is not UTF-8"
        case .missing(let name): "lacks \(name)"
        case .unknown(let name): "has \(name) that this version does not know"
        case .outOfRange(let name): "has \(name) out of range"
        }
    }
}
