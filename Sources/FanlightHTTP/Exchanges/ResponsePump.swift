import NIOCore
import NIOHTTP1

/// Moves a response's bytes into its channel as fast as the client takes them, and no faster.
///
/// What waits here is bounded by what its writers hand over, each of whom waits for its bytes to have left. It lives on the channel's event loop.
final class ResponsePump {
    private struct Write {
        let bytes: [UInt8]
        var offset = 0
        let done: (Result<Void, any Error>) -> Void
    }

    private static let chunkBytes = 32 * 1024
    /// Chunks that are written before a look at whether the channel takes more, which it only says after a flush.
    private static let chunksPerFlush = 4

    private let context: ChannelHandlerContext
    private let patience: Duration
    private var stallTimer: DeadlineTimer?
    private var queue: CircularBuffer<Write> = []
    /// The writers of the chunks that the channel has and the socket has not, oldest first.
    private var inFlight = 0
    private var ending: (() -> Void)?
    private var isEndWritten = false
    private var isPumping = false
    private var failure: (any Error)?

    /// - Parameter onStall: called when the client took nothing for the time of its patience.
    init(context: ChannelHandlerContext, patience: Duration, onStall: @escaping () -> Void) {
        self.context = context
        self.patience = patience
        stallTimer = DeadlineTimer(loop: context.eventLoop, action: onStall)
    }

    private var isWaiting: Bool { !queue.isEmpty || inFlight > 0 || (ending != nil && !isEndWritten) }

    /// The head goes out with what follows, or at once where that takes time to come.
    func begin(_ head: HTTPResponseHead, flushes: Bool) {
        guard failure == nil else { return }
        context.write(NIOAny(HTTPServerResponsePart.head(head)), promise: nil)
        if flushes { context.flush() }
    }

    /// - Parameter done: called when the bytes are with the kernel, or can no longer get there.
    func write(_ bytes: [UInt8], done: @escaping (Result<Void, any Error>) -> Void) {
        if let failure { return done(.failure(failure)) }
        if ending != nil || isEndWritten { return done(.failure(HTTPServerError(.responseClosed, "the response has already ended"))) }
        if bytes.isEmpty { return done(.success(())) }
        queue.append(Write(bytes: bytes, done: done))
        startTimer()
        pump()
    }

    /// Ends the response after all that was written. - Parameter then: called when it has left.
    func end(then: @escaping () -> Void) {
        guard failure == nil, ending == nil, !isEndWritten else { return }
        ending = then
        startTimer()
        pump()
    }

    /// Fails all that waits; nothing is written from here on.
    func fail(_ error: any Error) {
        guard failure == nil else { return }
        failure = error
        stallTimer?.cancel()
        stallTimer = nil
        ending = nil
        let waiting = queue
        queue = []
        for write in waiting { write.done(.failure(error)) }
    }

    /// To be called whenever the channel may take more than before.
    func pump() {
        guard !isPumping else { return }
        isPumping = true
        defer { isPumping = false }
        while failure == nil, context.channel.isWritable, writeBurst() { context.flush() }
    }

    private func writeBurst() -> Bool {
        var chunks = 0
        while chunks < Self.chunksPerFlush, !queue.isEmpty {
            writeChunk()
            chunks += 1
        }
        if queue.isEmpty, ending != nil, !isEndWritten {
            isEndWritten = true
            send(.end(nil)) { [weak self] result in
                guard case .success = result, let then = self?.takeEnding() else { return }
                then()
            }
            return true
        }
        return chunks > 0
    }

    private func writeChunk() {
        let count = min(Self.chunkBytes, queue[queue.startIndex].bytes.count - queue[queue.startIndex].offset)
        let write = queue[queue.startIndex]
        let buffer = context.channel.allocator.buffer(bytes: write.bytes[write.offset..<(write.offset + count)])
        let isLast = write.offset + count == write.bytes.count
        if isLast {
            queue.removeFirst()
            send(.body(.byteBuffer(buffer)), done: write.done)
        } else {
            queue[queue.startIndex].offset += count
            send(.body(.byteBuffer(buffer)), done: nil)
        }
    }

    private func send(_ part: HTTPServerResponsePart, done: ((Result<Void, any Error>) -> Void)?) {
        inFlight += 1
        let promise = context.eventLoop.makePromise(of: Void.self)
        promise.futureResult.assumeIsolated().whenComplete { result in
            self.inFlight -= 1
            switch result {
            case .success:
                self.moveTimer()
                done?(.success(()))
            case .failure(let error):
                // Where the response was cut off, it is that what failed the write, and not the closing that followed.
                done?(.failure(self.failure ?? HTTPServerError(.responseClosed, "the client is gone", cause: error)))
            }
        }
        context.write(NIOAny(part), promise: promise)
    }

    private func takeEnding() -> (() -> Void)? {
        defer { ending = nil }
        stallTimer?.cancel()
        stallTimer = nil
        return failure == nil ? ending : nil
    }

    private func startTimer() {
        // Bytes that already wait keep their deadline.
        if inFlight == 0 && queue.count <= 1 { stallTimer?.set(patience) }
    }

    private func moveTimer() {
        if isWaiting { stallTimer?.set(patience) } else { stallTimer?.clear() }
    }
}
