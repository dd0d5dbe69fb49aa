import FanlightResources
import Synchronization

/// What waits for the journal, in order.
final class CommitQueue: Sendable {
    enum Work: Sendable {
        case write(PendingWrite)
        case value(PendingValue)
        /// Told why where the journal cannot be asked.
        case read(@Sendable (Result<any Journal, StoreError>) -> Void)
        case close(CheckedContinuation<Void, Never>)

        func fail(_ error: StoreError) {
            switch self {
            case .write(let write): write.continuation.resume(throwing: error)
            case .value(let value): value.continuation.resume(throwing: error)
            case .read(let read): read(.failure(error))
            case .close(let continuation): continuation.resume()
            }
        }
    }

    /// What became of work that was handed in.
    enum Admission {
        /// The caller has to have the queue emptied.
        case first
        /// The queue is being emptied already.
        case queued
        case full
        case closed
    }

    private struct State {
        var work: [Work] = []
        var isRunning = false
        var isClosed = false
    }

    private let state = Mutex(State())
    private let limit: Int

    /// - Parameter limit: how much may wait.
    init(limit: Int) { self.limit = limit }

    var count: Int { state.withLock(\.work.count) }

    func add(_ work: Work) -> Admission {
        state.withLock { state in
            if state.isClosed { return .closed }
            if case .close = work { state.isClosed = true } else if state.work.count >= limit { return .full }
            state.work.append(work)
            defer { state.isRunning = true }
            return state.isRunning ? .queued : .first
        }
    }

    /// The next portion. Nil where nothing is left: then the emptying is over.
    func take(_ count: Int) -> [Work]? {
        state.withLock { state in
            guard !state.work.isEmpty else {
                state.isRunning = false
                return nil
            }
            let portion = Array(state.work.prefix(count))
            state.work.removeFirst(portion.count)
            return portion
        }
    }
}

/// A write that was decided on and has no revision yet.
struct PendingWrite: Sendable {
    enum Effect: Sendable {
        case put(content: ObjectContent, uid: String, age: Int64?)
        case delete(StoredObject, final: ObjectContent?)
    }

    let key: ResourceKey
    let old: StoredObject?
    let effect: Effect
    let attribution: Attribution?
    let continuation: CheckedContinuation<ObjectEvent, any Error>

    func event(_ revision: UInt64) -> ObjectEvent {
        switch effect {
        case .put(let content, let uid, let age):
            ObjectEvent(old: old, new: StoredObject(key: key, uid: uid, revision: revision, age: age, content: content))
        case .delete(let old, let final): ObjectEvent(deleted: old, final: final, revision: revision)
        }
    }
}

/// A value for the journal's area for other parts of the program.
struct PendingValue: Sendable {
    let name: String
    let value: [UInt8]?
    let continuation: CheckedContinuation<Void, any Error>
}
