/// Writes the fields of protobuf messages, in the form that protobuf's own libraries write.
///
/// A value that its message treats as absent (an empty string, zero, false) is left out, unless the function's name says `always`.
package struct WireWriter {
    package private(set) var bytes: [UInt8] = []

    package init(capacity: Int = 0) {
        if capacity > 0 { bytes.reserveCapacity(capacity) }
    }

    package mutating func string(_ field: Int, _ value: String) {
        if !value.isEmpty { alwaysString(field, value) }
    }

    package mutating func alwaysString(_ field: Int, _ value: String) {
        tag(field, .delimited)
        var value = value
        value.withUTF8 { utf8 in
            varint(UInt64(utf8.count))
            bytes.append(contentsOf: utf8)
        }
    }

    package mutating func strings(_ field: Int, _ values: [String]) {
        for value in values { alwaysString(field, value) }
    }

    package mutating func data(_ field: Int, _ value: some Collection<UInt8>) {
        if !value.isEmpty { alwaysData(field, value) }
    }

    package mutating func alwaysData(_ field: Int, _ value: some Collection<UInt8>) {
        tag(field, .delimited)
        varint(UInt64(value.count))
        bytes.append(contentsOf: value)
    }

    package mutating func integer(_ field: Int, _ value: Int) {
        if value != 0 { alwaysInteger(field, value) }
    }

    package mutating func alwaysInteger(_ field: Int, _ value: Int) {
        tag(field, .varint)
        varint(UInt64(bitPattern: Int64(value)))
    }

    package mutating func optionalInteger(_ field: Int, _ value: Int?) {
        if let value { alwaysInteger(field, value) }
    }

    /// Packed, as proto3 has it.
    package mutating func integers(_ field: Int, _ values: [Int]) {
        guard !values.isEmpty else { return }
        message(field) { writer in
            for value in values { writer.varint(UInt64(bitPattern: Int64(value))) }
        }
    }

    package mutating func unsigned(_ field: Int, _ value: UInt64) {
        guard value != 0 else { return }
        tag(field, .varint)
        varint(value)
    }

    package mutating func boolean(_ field: Int, _ value: Bool) {
        if value { alwaysInteger(field, 1) }
    }

    package mutating func double(_ field: Int, _ value: Double) {
        guard value.bitPattern != 0 else { return }
        tag(field, .fixed64)
        var bits = value.bitPattern
        for _ in 0..<8 {
            bytes.append(UInt8(truncatingIfNeeded: bits))
            bits >>= 8
        }
    }

    package mutating func duration(_ field: Int, _ value: Duration?) {
        guard let value else { return }
        let (seconds, attoseconds) = value.components
        message(field) { writer in
            writer.integer(1, Int(seconds))
            writer.integer(2, Int(attoseconds / 1_000_000_000))
        }
    }

    /// A field that is a message, or anything else that begins with its length. It is written even where it is empty.
    package mutating func message(_ field: Int, _ write: (inout WireWriter) -> Void) {
        tag(field, .delimited)
        let place = bytes.count
        // Most messages are short, so that one byte is enough for the length.
        bytes.append(0)
        write(&self)
        var length = bytes.count - place - 1
        if length < 0x80 {
            bytes[place] = UInt8(length)
            return
        }
        var prefix: [UInt8] = []
        while length >= 0x80 {
            prefix.append(UInt8(truncatingIfNeeded: length) | 0x80)
            length >>= 7
        }
        prefix.append(UInt8(length))
        bytes.replaceSubrange(place...place, with: prefix)
    }

    /// Bytes that are fields already.
    package mutating func fields(_ encoded: some Collection<UInt8>) { bytes.append(contentsOf: encoded) }

    private mutating func tag(_ field: Int, _ type: WireType) { varint(UInt64(field) << 3 | UInt64(type.rawValue)) }

    private mutating func varint(_ value: UInt64) {
        var value = value
        while value >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: value) | 0x80)
            value >>= 7
        }
        bytes.append(UInt8(value))
    }
}

/// How a field's value is laid out.
package enum WireType: UInt8, Sendable {
    case varint = 0
    case fixed64 = 1
    case delimited = 2
    case fixed32 = 5
}
