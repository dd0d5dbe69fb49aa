/// A request or response as a test reads it from a socket.
struct TestMessage: Sendable {
    var startLine: String
    var fields: [(name: String, value: String)]
    var body: [UInt8]

    var status: Int { Int(startLine.split(separator: " ").dropFirst().first ?? "") ?? 0 }
    var text: String { String(decoding: body, as: UTF8.self) }

    /// Lower-case names.
    func values(_ name: String) -> [String] { fields.filter { $0.name.lowercased() == name }.map(\.value) }
    subscript(name: String) -> String? { values(name).first }
}

/// What a test reads bytes from: a socket, or a TLS session over one.
protocol TestStream: AnyObject {
    /// What is there, waiting for something; empty at the end.
    func receive() -> [UInt8]
}

extension TestStream {
    func receiveAll() -> [UInt8] {
        var all: [UInt8] = []
        while true {
            let piece = receive()
            if piece.isEmpty { return all }
            all += piece
        }
    }
}

/// Reads messages one after the other from a socket.
final class MessageReader {
    private let socket: any TestStream
    private var bytes: [UInt8] = []

    init(_ socket: any TestStream) { self.socket = socket }

    /// nil when the peer ends before a whole message. `isHead` when the response has no body whatever it says.
    func next(isHead: Bool = false) -> TestMessage? {
        guard let headEnd = fill(until: { Self.headEnd($0) }) else { return nil }
        let lines = String(decoding: bytes[..<headEnd], as: UTF8.self).split(separator: "\r\n")
        bytes.removeFirst(headEnd)
        var message = TestMessage(startLine: lines.first.map(String.init) ?? "", fields: [], body: [])
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            message.fields.append((String(parts[0]), parts.count > 1 ? String(parts[1].drop { $0 == " " }) : ""))
        }
        let isResponse = message.startLine.hasPrefix("HTTP/")
        if isHead || isResponse && (message.status < 200 || message.status == 204 || message.status == 304) { return message }
        if message["transfer-encoding"] == "chunked" {
            guard let body = readChunks() else { return nil }
            message.body = body
        } else if let length = message["content-length"].flatMap({ Int($0) }) {
            guard fill(until: { $0.count >= length ? length : nil }) != nil else { return nil }
            message.body = Array(bytes[..<length])
            bytes.removeFirst(length)
        } else if isResponse {
            message.body = bytes + socket.receiveAll()
            bytes = []
        }
        return message
    }

    /// The bytes that were read beyond the last message, and the next ones.
    func rest() -> [UInt8] {
        defer { bytes = [] }
        return bytes.isEmpty ? socket.receive() : bytes
    }

    /// True when the peer ends without another byte.
    func isAtEnd() -> Bool { bytes.isEmpty && socket.receive().isEmpty }

    private func readChunks() -> [UInt8]? {
        var body: [UInt8] = []
        while true {
            guard let lineEnd = fill(until: { $0.firstIndex(of: 10) }) else { return nil }
            let line =
                String(decoding: bytes[..<lineEnd], as: UTF8.self).split(whereSeparator: { $0 == ";" || $0.isWhitespace }).first ?? ""
            bytes.removeFirst(lineEnd + 1)
            guard let size = Int(line, radix: 16) else { return nil }
            if size == 0 {
                // Trailers, up to the empty line.
                while true {
                    guard let end = fill(until: { $0.firstIndex(of: 10) }) else { return nil }
                    let isEmpty = end <= 1
                    bytes.removeFirst(end + 1)
                    if isEmpty { return body }
                }
            }
            guard fill(until: { $0.count >= size + 2 ? size : nil }) != nil else { return nil }
            body += bytes[..<size]
            bytes.removeFirst(size + 2)
        }
    }

    private func fill(until find: ([UInt8]) -> Int?) -> Int? {
        while true {
            if let found = find(bytes) { return found }
            let more = socket.receive()
            if more.isEmpty { return nil }
            bytes += more
        }
    }

    private static func headEnd(_ bytes: [UInt8]) -> Int? {
        guard bytes.count >= 4 else { return nil }
        for index in 3..<bytes.count where bytes[index] == 10 && bytes[index - 1] == 13 && bytes[index - 2] == 10 && bytes[index - 3] == 13
        {
            return index + 1
        }
        return nil
    }
}
