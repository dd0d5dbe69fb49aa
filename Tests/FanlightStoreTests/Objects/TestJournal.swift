import FanlightResources
import FanlightStore
import Synchronization

/// A journal that keeps its content in memory, fails when it is told to, and can have its work wait.
final class TestJournal: Journal {
    private struct State {
        var content = JournalContent()
        var values: [String: [UInt8]] = [:]
        var failure: String?
        var isHeld = false
        var work: [@Sendable () -> Void] = []
        var batches: [Int] = []
        var isClosed = false
    }

    private struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    let location = "test"
    private let state = Mutex(State())

    /// The number of writes of each batch that was committed.
    var batches: [Int] { state.withLock(\.batches) }
    var isClosed: Bool { state.withLock(\.isClosed) }
    var floor: UInt64 { state.withLock(\.content.floor) }

    /// What the next commits fail with; nil to have them succeed.
    func fail(with failure: String?) { state.withLock { $0.failure = failure } }

    /// Has the work wait until `release`.
    func hold() { state.withLock { $0.isHeld = true } }

    func release() {
        let work = state.withLock { state in
            defer { state.work = [] }
            state.isHeld = false
            return state.work
        }
        for work in work { work() }
    }

    func perform(_ work: @escaping @Sendable () -> Void) {
        let isHeld = state.withLock { state in
            if state.isHeld { state.work.append(work) }
            return state.isHeld
        }
        if !isHeld { work() }
    }

    func load() -> JournalContent { state.withLock(\.content) }

    func commit(_ batch: JournalBatch) throws {
        try state.withLock { state in
            if let failure = state.failure { throw Failure(description: failure) }
            state.batches.append(batch.writes.count)
            for write in batch.writes {
                state.content.objects.removeAll { $0.key == write.event.key }
                if let new = write.event.new { state.content.objects.append(new) }
                state.content.events.append(write.event)
            }
            state.content.revision = batch.revision
            state.content.floor = batch.floor
            state.content.events.removeAll { $0.revision <= batch.floor }
            for (name, value) in batch.values { state.values[name] = value }
        }
    }

    func history(of key: ResourceKey) -> [HistoryRecord] { [] }

    func recentChanges(before revision: UInt64?, limit: Int) -> [RecentChange] { [] }

    func value(_ name: String) -> [UInt8]? { state.withLock { $0.values[name] } }

    func close() { state.withLock { $0.isClosed = true } }
}
