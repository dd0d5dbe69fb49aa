import FanlightIR

/// A value with a protobuf form, as `Sources/FanlightFeed/Protos/fanlight/feed/v1/feed.proto` has it.
///
/// Written and read by hand: generated code takes five times as long, since it first makes a copy of everything.
protocol WireMessage {
    func write(to writer: inout WireWriter)
    init(from reader: inout WireReader) throws(WireError)
}

extension WireMessage {
    var encoded: [UInt8] {
        var writer = WireWriter()
        write(to: &writer)
        return writer.bytes
    }

    init(encoded bytes: [UInt8]) throws(WireError) {
        var reader = WireReader(bytes)
        try self.init(from: &reader)
    }
}

extension WireWriter {
    mutating func message(_ field: Int, _ value: some WireMessage) {
        message(field) { value.write(to: &$0) }
    }

    mutating func optionalMessage(_ field: Int, _ value: (some WireMessage)?) {
        if let value { message(field, value) }
    }

    mutating func messages(_ field: Int, _ values: [some WireMessage]) {
        for value in values { message(field, value) }
    }

    mutating func optionalString(_ field: Int, _ value: String?) {
        if let value { alwaysString(field, value) }
    }
}

extension WireReader {
    mutating func value<Value: WireMessage>(_ field: Field, _ type: Value.Type = Value.self) throws(WireError) -> Value {
        var reader = try message(field)
        return try Value(from: &reader)
    }

    mutating func integer(_ field: Field, in range: ClosedRange<Int>, _ name: String) throws(WireError) -> Int {
        let value = try integer(field)
        guard range.contains(value) else { throw .outOfRange(name) }
        return value
    }

    mutating func port(_ field: Field) throws(WireError) -> Int { try integer(field, in: 0...65_535, "a port") }

    mutating func weight(_ field: Field) throws(WireError) -> Int { try integer(field, in: 0...Int(UInt32.max), "a weight") }

    mutating func status(_ field: Field) throws(WireError) -> Int { try integer(field, in: 0...999, "a status") }

    mutating func percentage(_ field: Field) throws(WireError) -> Double {
        let value = try double(field)
        guard value >= 0, value <= 100 else { throw .outOfRange("a percentage") }
        return value
    }
}

/// A name and a value, such as a label or a header field.
struct WirePair: WireMessage {
    var name = ""
    var value = ""

    init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }

    func write(to writer: inout WireWriter) {
        writer.string(1, name)
        writer.string(2, value)
    }

    init(from reader: inout WireReader) throws(WireError) {
        while let field = try reader.next() {
            switch field.number {
            case 1: name = try reader.string(field)
            case 2: value = try reader.string(field)
            default: try reader.skip(field)
            }
        }
    }
}
