import NIOCore
import Synchronization

/// What a test's client has received and nobody has looked at yet.
final class ByteInbox: Sendable {
    private struct State {
        var bytes: [UInt8] = []
        var isClosed = false
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    func append(_ bytes: [UInt8]) {
        wake { $0.bytes.append(contentsOf: bytes) }
    }

    func close() {
        wake { $0.isClosed = true }
    }

    /// Takes what the function finds, as soon as it finds something; nil when the connection closes before.
    func take<Found: Sendable>(_ find: @Sendable (inout [UInt8]) -> Found?) async -> Found? {
        while true {
            let (found, isClosed): (Found?, Bool) = state.withLock { (find(&$0.bytes), $0.isClosed) }
            if found != nil || isClosed { return found }
            let count = state.withLock { $0.bytes.count }
            await withCheckedContinuation { continuation in
                let isNew = state.withLock { state in
                    if state.bytes.count == count && !state.isClosed { state.waiter = continuation }
                    return state.bytes.count != count || state.isClosed
                }
                if isNew { continuation.resume() }
            }
        }
    }

    /// Everything up to the end of the connection.
    func takeAll() async -> [UInt8] {
        _ = await take { _ in nil as Int? }
        return state.withLock { state in
            defer { state.bytes = [] }
            return state.bytes
        }
    }

    var count: Int { state.withLock { $0.bytes.count } }

    private func wake(_ change: (inout State) -> Void) {
        let waiter = state.withLock { state in
            change(&state)
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume()
    }
}
