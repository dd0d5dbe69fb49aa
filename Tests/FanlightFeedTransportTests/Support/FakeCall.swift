import FanlightFeed
import GRPCCore
import Synchronization

@testable import FanlightFeedTransport

/// A call without a network: requests go in, responses wait to be taken.
final class FakeCall: Sendable {
    private let requests: AsyncThrowingStream<DeltaRequest, any Error>.Continuation
    private let responses: FakeResponses
    let stream: FeedStream
    private let task: Task<Void, Never>

    init(_ hub: FeedHub, pod: String, responseBytes: Int = 1 << 20) {
        let (sequence, continuation) = AsyncThrowingStream.makeStream(of: DeltaRequest.self)
        requests = continuation
        let responses = FakeResponses()
        self.responses = responses
        let stream = FeedStream(
            identity: FeedIdentity(namespace: "ns", pod: pod), limits: DeltaServerSession.Limits(responseBytes: responseBytes)
        ) { stream, events in hub.note(stream, events) }
        self.stream = stream
        task = Task {
            do {
                try hub.begin(stream)
                try await stream.run(RPCAsyncSequence(wrapping: sequence), RPCWriter(wrapping: responses))
                hub.end(stream, reason: "ended")
            } catch {
                hub.end(stream, reason: "\(error)")
            }
        }
    }

    func send(_ request: DeltaRequest) { requests.yield(request) }

    func open(_ session: DeltaClientSession, held: FeedAssembler = FeedAssembler()) {
        for request in session.opening(held: held.versions(of:)) { send(request) }
    }

    /// The next response, which the server then counts as written.
    func next() async -> DeltaResponse { await responses.take() }

    /// Responses that were written and not taken: one at most, since whoever writes waits.
    var waiting: Int { responses.waiting }

    func hangUp() async {
        requests.finish()
        responses.release()
        await task.value
    }
}

/// Takes one response at a time, as a network whose other end does not read.
private final class FakeResponses: RPCWriterProtocol {
    private struct State {
        var written: [(DeltaResponse, CheckedContinuation<Void, Never>)] = []
        var taker: CheckedContinuation<DeltaResponse, Never>?
        var isReleased = false
    }

    private let state = Mutex(State())

    var waiting: Int { state.withLock { $0.written.count } }

    func write(_ element: DeltaResponse) async throws {
        await withCheckedContinuation { continuation in
            let taker = state.withLock { state -> CheckedContinuation<DeltaResponse, Never>? in
                if state.isReleased {
                    continuation.resume()
                    return nil
                }
                defer { state.taker = nil }
                guard let taker = state.taker else {
                    state.written.append((element, continuation))
                    return nil
                }
                continuation.resume()
                return taker
            }
            taker?.resume(returning: element)
        }
    }

    func write(contentsOf elements: some Sequence<DeltaResponse>) async throws {
        for element in elements { try await write(element) }
    }

    func take() async -> DeltaResponse {
        await withCheckedContinuation { continuation in
            state.withLock { state in
                if state.written.isEmpty {
                    state.taker = continuation
                } else {
                    let (response, writer) = state.written.removeFirst()
                    writer.resume()
                    continuation.resume(returning: response)
                }
            }
        }
    }

    func release() {
        state.withLock { state in
            state.isReleased = true
            for (_, writer) in state.written { writer.resume() }
            state.written = []
        }
    }
}
