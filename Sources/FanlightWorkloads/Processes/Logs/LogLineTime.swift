import FanlightResources

/// The time that a line of a log begins with, or that its access log entry has.
enum LogLineTime {
    /// As it is written, RFC 3339; nil where the line has none.
    static func text(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        if let time = time(line) { return time }
        if line.first == UInt8(ascii: "[") { return time(line.dropFirst()) }
        guard line.first == UInt8(ascii: "{") else { return nil }
        let key = Array("\"start_time\":\"".utf8)
        var rest = line
        while let quote = rest.firstIndex(of: UInt8(ascii: "\"")) {
            rest = rest[quote...]
            if rest.starts(with: key) { return time(rest.dropFirst(key.count)) }
            rest = rest.dropFirst()
        }
        return nil
    }

    /// Seconds since 1970.
    static func seconds(_ text: ArraySlice<UInt8>) -> Double? {
        let string = String(decoding: text, as: UTF8.self)
        guard let whole = Timestamp.seconds(fromRFC3339: string) else { return nil }
        let fraction = text.drop { $0 != UInt8(ascii: ".") }.dropFirst().prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        var value = 0.0
        var scale = 0.1
        for digit in fraction {
            value += Double(digit - UInt8(ascii: "0")) * scale
            scale /= 10
        }
        return Double(whole) + value
    }

    /// `2016-04-15T20:17:00.310Z` at the start: twenty bytes at least, up to the Z.
    private static func time(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        let head = Array(bytes.prefix(20))
        guard head.count == 20, head[4] == UInt8(ascii: "-"), head[10] == UInt8(ascii: "T"), head[13] == UInt8(ascii: ":") else {
            return nil
        }
        guard let end = bytes.prefix(40).firstIndex(of: UInt8(ascii: "Z")) else { return nil }
        return bytes[...end]
    }
}
