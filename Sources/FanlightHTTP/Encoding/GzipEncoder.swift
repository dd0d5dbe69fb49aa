import CFanlightZlib

/// Compresses bytes piece by piece into one gzip stream.
struct GzipEncoder: ~Copyable {
    /// Above this, a body is compressed for a client that accepts it.
    static let thresholdBytes = 128 * 1024

    private static let roomBytes = 64 * 1024
    private let stream: OpaquePointer

    /// Nil when there is no memory for it. The fastest level, because a list is written once and read once.
    init?(level: Int32 = 1) {
        guard let stream = fanlight_gzip_make(level) else { return nil }
        self.stream = stream
    }

    deinit { fanlight_gzip_free(stream) }

    /// What can be sent after these bytes, which may be nothing yet.
    mutating func encode(_ bytes: [UInt8], finish: Bool) -> [UInt8] {
        var output: [UInt8] = []
        var offset = 0
        var goesOn = true
        while goesOn {
            var consumed = 0
            let room = Self.roomBytes
            let filled = output.count
            output.append(contentsOf: repeatElement(0, count: room))
            var written = 0
            bytes.withUnsafeBufferPointer { input in
                output.withUnsafeMutableBufferPointer { target in
                    guard let start = target.baseAddress else { return }
                    goesOn = fanlight_gzip_step(
                        stream, input.baseAddress.map { $0 + offset }, input.count - offset, finish, start + filled, room, &consumed,
                        &written)
                }
            }
            offset += consumed
            output.removeLast(room - written)
        }
        return output
    }

    /// The whole body, compressed; nil when that is not possible.
    static func compress(_ bytes: [UInt8]) -> [UInt8]? {
        guard var encoder = GzipEncoder() else { return nil }
        return encoder.encode(bytes, finish: true)
    }

    /// Whether a client takes gzip: the header lists it, and not with the quality zero.
    static func isAccepted(by header: String?) -> Bool {
        guard let header else { return false }
        for item in header.utf8.split(separator: UInt8(ascii: ",")) {
            let parts = item.split(separator: UInt8(ascii: ";")).map {
                String(decoding: $0, as: UTF8.self).filter { $0 != " " && $0 != "\t" }
            }
            guard let coding = parts.first?.lowercased(), coding == "gzip" || coding == "x-gzip" else { continue }
            return !parts.dropFirst().contains { parameter in
                guard parameter.lowercased().hasPrefix("q="), let quality = Double(parameter.dropFirst(2)) else { return false }
                return quality <= 0
            }
        }
        return false
    }
}
