import NIOCore

/// The way of a handler's task to its exchange, which lives on an event loop. What goes through it arrives in the order in which it was sent.
struct ExchangePort: Sendable {
    let exchange: NIOLoopBound<HTTPExchange>
    let loop: any EventLoop

    func respond(_ response: HTTPResponse, _ bytes: [UInt8], length: Int?, isCompressed: Bool) {
        loop.execute { exchange.value.respond(response, bytes, length: length, isCompressed: isCompressed) }
    }

    func beginStream(_ response: HTTPResponse, isCompressed: Bool) {
        loop.execute { exchange.value.beginStream(response, isCompressed: isCompressed) }
    }

    /// Returns when the bytes are with the kernel.
    func write(_ bytes: [UInt8]) async throws {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            loop.execute { exchange.value.write(bytes) { continuation.resume(with: $0) } }
        }
    }

    func end() { loop.execute { exchange.value.end() } }

    func streamFailed(isCancellation: Bool) {
        loop.execute { exchange.value.streamFailed(isCancellation: isCancellation) }
    }
}
