import Synchronization

/// Brings a handler's response to its exchange: runs its stream and compresses what is to be compressed, both off the event loop.
struct ResponseDelivery: Sendable {
    let format: ResponseFormat
    let port: ExchangePort

    func deliver(_ response: HTTPResponse) async {
        switch response.body {
        case .none:
            port.respond(response, [], length: 0, isCompressed: false)
        case .bytes(let bytes):
            if format.compresses(response), let compressed = GzipEncoder.compress(bytes) {
                port.respond(response, compressed, length: compressed.count, isCompressed: true)
            } else {
                port.respond(response, bytes, length: bytes.count, isCompressed: false)
            }
        case .stream(let produce):
            guard format.allowsBody(status: response.status) else { return port.respond(response, [], length: nil, isCompressed: false) }
            await stream(response, produce)
        }
    }

    private func stream(_ response: HTTPResponse, _ produce: @Sendable (any HTTPBodyWriter) async throws -> Void) async {
        do {
            if format.compresses(response), let encoder = GzipEncoder() {
                let writer = GzipBodyWriter(port: port, encoder: encoder)
                port.beginStream(response, isCompressed: true)
                try await produce(writer)
                try await writer.finish()
            } else {
                port.beginStream(response, isCompressed: false)
                try await produce(PlainBodyWriter(port: port))
            }
            port.end()
        } catch {
            port.streamFailed(isCancellation: error is CancellationError)
        }
    }
}

private struct PlainBodyWriter: HTTPBodyWriter {
    let port: ExchangePort

    func write(_ bytes: [UInt8]) async throws {
        try await port.write(bytes)
    }
}

private final class GzipBodyWriter: HTTPBodyWriter {
    private let port: ExchangePort
    private let encoder: Mutex<GzipEncoder>

    init(port: ExchangePort, encoder: consuming sending GzipEncoder) {
        self.port = port
        self.encoder = Mutex(encoder)
    }

    func write(_ bytes: [UInt8]) async throws {
        try await send(bytes, finish: false)
    }

    func finish() async throws {
        try await send([], finish: true)
    }

    private func send(_ bytes: [UInt8], finish: Bool) async throws {
        let compressed = encoder.withLock { $0.encode(bytes, finish: finish) }
        try await port.write(compressed)
    }
}
