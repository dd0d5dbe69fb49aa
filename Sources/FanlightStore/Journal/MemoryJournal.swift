import FanlightResources
import Synchronization

/// A journal that forgets everything when the process ends: it keeps the history and the values, of which the store has nothing itself.
final class MemoryJournal: Journal {
    private struct History {
        /// The newest last.
        var records: [HistoryRecord] = []
        var count: UInt64 = 0
        /// The revision of the deletion, for an object that is gone.
        var deleted: UInt64?
    }

    private struct State {
        var histories: [ResourceKey: History] = [:]
        var deletedCount = 0
        var values: [String: [UInt8]] = [:]
    }

    let location = "memory"
    private let limits: HistoryLimits
    private let state = Mutex(State())

    init(limits: HistoryLimits) { self.limits = limits }

    func perform(_ work: @escaping @Sendable () -> Void) { work() }

    func load() -> JournalContent { JournalContent() }

    func commit(_ batch: JournalBatch) {
        state.withLock { state in
            for write in batch.writes { record(write, in: &state) }
            for (name, value) in batch.values { state.values[name] = value }
        }
    }

    func history(of key: ResourceKey) -> [HistoryRecord] {
        state.withLock { $0.histories[key]?.records.reversed() ?? [] }
    }

    func recentChanges(before revision: UInt64?, limit: Int) -> [RecentChange] {
        let records = state.withLock { $0.histories.values.flatMap(\.records) }
        return records.filter { $0.revision < revision ?? .max }.sorted { $0.revision > $1.revision }.prefix(limit).map {
            RecentChange(
                key: $0.key, number: $0.number, revision: $0.revision, attribution: $0.attribution, isCreation: $0.before == nil)
        }
    }

    func value(_ name: String) -> [UInt8]? { state.withLock { $0.values[name] } }

    func close() {}

    private func record(_ write: JournalBatch.Write, in state: inout State) {
        let event = write.event
        guard write.attribution != nil || state.histories[event.key] != nil else { return }
        var history = state.histories.removeValue(forKey: event.key) ?? History()
        if history.deleted != nil { state.deletedCount -= 1 }
        history.deleted = event.isDeletion ? event.revision : nil
        if let attribution = write.attribution {
            history.count += 1
            history.records.append(
                HistoryRecord(key: event.key, number: history.count, revision: event.revision, attribution: attribution, before: event.old))
            if history.records.count > limits.perObject { history.records.removeFirst() }
        }
        state.histories[event.key] = history
        if event.isDeletion {
            state.deletedCount += 1
            forgetDeleted(in: &state)
        }
    }

    /// In portions, since finding the oldest takes a look at all.
    private func forgetDeleted(in state: inout State) {
        guard state.deletedCount > limits.deletedObjects + limits.deletedObjects / 8 else { return }
        let deleted = state.histories.compactMap { key, history in history.deleted.map { (revision: $0, key: key) } }
        for (_, key) in deleted.sorted(by: { $0.revision > $1.revision }).dropFirst(limits.deletedObjects) { state.histories[key] = nil }
        state.deletedCount = limits.deletedObjects
    }
}
