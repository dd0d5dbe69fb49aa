/// Reads what a replica has counted out of its metrics in Prometheus' text format, piece by piece as they come.
///
/// It understands what this program writes, and refuses everything else about the metrics that it reads: a reading is whole or none.
package struct TrafficTextReader {
    package struct Failure: Error, Hashable, CustomStringConvertible {
        package let line: Int
        package let description: String
    }

    private static let maximumLine = 16 << 10
    private static let requests = Array("istio_requests_total{".utf8)
    private static let durations = Array("istio_request_duration_milliseconds_bucket{".utf8)
    private static let start = Array("process_start_time_seconds ".utf8)
    private static let bounds = (Histogram.bounds + ["+Inf"]).map { Array($0.utf8) }

    private let gateway: [UInt8]
    private let maximumBytes: Int
    private var reading: TrafficReading
    private var pending: [UInt8] = []
    private var bytes = 0
    private var line = 0
    /// Lines of one route follow one another, so that most need no string.
    private var route: [UInt8] = []
    private var row: Int?
    /// Of the histogram whose lines are being read.
    private var bucket = Int.max
    private var cumulative: UInt64 = 0

    /// - Parameter gateway: `namespace/name`; lines of others are passed over.
    package init(gateway: String, maximumRoutes: Int = 20_000, maximumBytes: Int = 64 << 20) {
        self.gateway = Array(gateway.utf8)
        self.maximumBytes = maximumBytes
        reading = TrafficReading(maximumRoutes: maximumRoutes)
    }

    package mutating func append(_ piece: UnsafeRawBufferPointer) throws(Failure) {
        bytes += piece.count
        guard bytes <= maximumBytes else { throw failure("there are more than \(maximumBytes) bytes") }
        var rest = piece[...]
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            if pending.isEmpty {
                try read(UnsafeRawBufferPointer(rebasing: rest[..<end]))
            } else {
                pending.append(contentsOf: rest[..<end])
                let whole = pending
                pending.removeAll(keepingCapacity: true)
                try read(whole)
            }
            rest = rest[(end + 1)...]
        }
        guard pending.count + rest.count <= Self.maximumLine else { throw failure("the line is too long") }
        pending.append(contentsOf: rest)
    }

    /// - Throws: `Failure` where the text ends within a line.
    package mutating func finish() throws(Failure) -> TrafficReading {
        guard pending.isEmpty else { throw failure("the text ends within a line") }
        return reading
    }

    private func failure(_ reason: String) -> Failure { Failure(line: line + 1, description: "line \(line + 1): \(reason)") }

    private mutating func read(_ whole: [UInt8]) throws(Failure) {
        var result: Result<Void, Failure> = .success(())
        whole.withUnsafeBytes { text in
            do throws(Failure) { try read(text) } catch { result = .failure(error) }
        }
        try result.get()
    }

    private mutating func read(_ text: UnsafeRawBufferPointer) throws(Failure) {
        guard text.count <= Self.maximumLine else { throw failure("the line is too long") }
        if text.starts(with: Self.durations) {
            try readBucket(text, from: Self.durations.count)
        } else if text.starts(with: Self.requests) {
            try readRequests(text, from: Self.requests.count)
        } else if text.starts(with: Self.start) {
            var cursor = Cursor(text: text, index: Self.start.count)
            guard let seconds = cursor.number(), cursor.isAtEnd else { throw failure("the value is no whole number") }
            reading.startedAt = Int64(clamping: seconds)
        }
        line += 1
    }

    private mutating func readRequests(_ text: UnsafeRawBufferPointer, from index: Int) throws(Failure) {
        var cursor = Cursor(text: text, index: index)
        guard let labels = cursor.labels(), let count = cursor.value() else { throw failure("it cannot be read") }
        guard labels.gateway.elementsEqual(gateway) else { return }
        guard let code = Cursor.decimal(labels.code) else { throw failure("response_code is no number") }
        find(labels)
        reading.change(row) { counts in
            counts.requests &+= count
            if TrafficCounts.isError(code: Int(clamping: code)) { counts.errors &+= count }
        }
    }

    private mutating func readBucket(_ text: UnsafeRawBufferPointer, from index: Int) throws(Failure) {
        var cursor = Cursor(text: text, index: index)
        guard let labels = cursor.labels(), let count = cursor.value() else { throw failure("it cannot be read") }
        guard labels.gateway.elementsEqual(gateway) else { return }
        guard let found = Self.bounds.firstIndex(where: { labels.bound.elementsEqual($0) }) else { throw failure("the bound is unknown") }
        // Bounds rise within one histogram.
        if found <= bucket { cumulative = 0 }
        bucket = found
        guard count >= cumulative else { throw failure("a bucket has less than the one before it") }
        let own = count - cumulative
        cumulative = count
        find(labels)
        if own > 0 { reading.change(row) { $0[bucket: found] &+= UInt32(truncatingIfNeeded: own) } }
    }

    private mutating func find(_ labels: Cursor.Labels) {
        if !route.isEmpty, labels.route.elementsEqual(route) { return }
        route = Array(labels.route)
        let name = labels.isEscaped ? Cursor.unescaped(route) : route
        row = reading.row(name.isEmpty ? TrafficReading.unrouted : String(decoding: name, as: UTF8.self))
    }
}

extension TrafficTextReader {
    /// A place in one line.
    private struct Cursor {
        struct Labels {
            var gateway: Slice<UnsafeRawBufferPointer>
            var route: Slice<UnsafeRawBufferPointer>
            var code: Slice<UnsafeRawBufferPointer>
            var bound: Slice<UnsafeRawBufferPointer>
            /// The route has characters that are written with a backslash.
            var isEscaped = false
        }

        let text: UnsafeRawBufferPointer
        var index: Int

        var isAtEnd: Bool { index == text.count }

        /// `name="value",…}`; nil where it is something else.
        mutating func labels() -> Labels? {
            let none = text[0..<0]
            var labels = Labels(gateway: none, route: none, code: none, bound: none)
            while true {
                let start = index
                while index < text.count, Self.isNameByte(text[index]) { index += 1 }
                let name = text[start..<index]
                guard !name.isEmpty, index + 1 < text.count, text[index] == UInt8(ascii: "="), text[index + 1] == UInt8(ascii: "\"") else {
                    return nil
                }
                index += 2
                let begin = index
                var isEscaped = false
                while index < text.count, text[index] != UInt8(ascii: "\"") {
                    if text[index] == UInt8(ascii: "\\") {
                        isEscaped = true
                        index += 1
                    }
                    index += 1
                }
                guard index < text.count else { return nil }
                let value = text[begin..<index]
                index += 1
                switch name.count {
                case 2 where name.elementsEqual("le".utf8): labels.bound = value
                case 5 where name.elementsEqual("route".utf8): (labels.route, labels.isEscaped) = (value, isEscaped)
                case 7 where name.elementsEqual("gateway".utf8): labels.gateway = value
                case 13 where name.elementsEqual("response_code".utf8): labels.code = value
                default: break
                }
                guard index < text.count else { return nil }
                index += 1
                switch text[index - 1] {
                case UInt8(ascii: ","): continue
                case UInt8(ascii: "}"): return labels
                default: return nil
                }
            }
        }

        /// A space and a whole number, with nothing behind it.
        mutating func value() -> UInt64? {
            guard index < text.count, text[index] == UInt8(ascii: " ") else { return nil }
            index += 1
            guard let number = number(), isAtEnd else { return nil }
            return number
        }

        mutating func number() -> UInt64? {
            let number = Self.decimal(text[index...])
            index = text.count
            return number
        }

        static func decimal(_ digits: Slice<UnsafeRawBufferPointer>) -> UInt64? {
            guard (1...20).contains(digits.count) else { return nil }
            var number: UInt64 = 0
            for digit in digits {
                guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
                let (product, isLarge) = number.multipliedReportingOverflow(by: 10)
                let (sum, isLarger) = product.addingReportingOverflow(UInt64(digit - UInt8(ascii: "0")))
                guard !isLarge, !isLarger else { return nil }
                number = sum
            }
            return number
        }

        static func unescaped(_ text: [UInt8]) -> [UInt8] {
            var plain: [UInt8] = []
            var isEscaped = false
            for byte in text {
                if isEscaped {
                    plain.append(byte == UInt8(ascii: "n") ? UInt8(ascii: "\n") : byte)
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else {
                    plain.append(byte)
                }
            }
            return plain
        }

        private static func isNameByte(_ byte: UInt8) -> Bool {
            byte == UInt8(ascii: "_") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        }
    }
}
