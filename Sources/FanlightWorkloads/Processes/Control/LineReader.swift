/// Bytes to lines, of which each has at most `limit` bytes.
struct LineReader: Sendable {
    private var bytes: [UInt8] = []
    private let limit: Int
    /// A line was too long; nothing more is read.
    private(set) var isOverfull = false

    init(limit: Int) { self.limit = limit }

    /// The complete lines, without their ends.
    mutating func take(_ more: some Collection<UInt8>) -> [ArraySlice<UInt8>] {
        guard !isOverfull else { return [] }
        bytes.append(contentsOf: more)
        var lines: [ArraySlice<UInt8>] = []
        var start = bytes.startIndex
        while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
            lines.append(bytes[start..<end])
            start = end + 1
        }
        bytes.removeSubrange(..<start)
        isOverfull = bytes.count > limit || lines.contains { $0.count > limit }
        return isOverfull ? [] : lines
    }
}
