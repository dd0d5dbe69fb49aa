package import FanlightResources
import Synchronization

/// The objects of an API server: reads from memory, writes that are durable once they are acknowledged, watches that can be resumed.
///
/// One revision counts all changes, without gaps, and survives restarts. Reads are synchronous and see what is committed. Writes wait
/// for the journal; all that wait at the same time share one transaction, after which their changes become visible in the order of their
/// revisions.
package final class ObjectStore: Sendable {
    let options: ObjectStoreOptions
    private let journal: any Journal
    let state: Mutex<ObjectStoreState>
    private let turns: WriteTurns
    private let queue: CommitQueue

    /// A store in memory only, for tests and offline commands.
    package convenience init(options: ObjectStoreOptions = ObjectStoreOptions()) {
        self.init(journal: MemoryJournal(limits: options.history), content: JournalContent(), options: options)
    }

    /// A store with what the journal has. Reads it all, so it may block.
    package convenience init(journal: any Journal, options: ObjectStoreOptions = ObjectStoreOptions()) throws {
        self.init(journal: journal, content: try journal.load(), options: options)
    }

    private init(journal: any Journal, content: JournalContent, options: ObjectStoreOptions) {
        self.options = options
        self.journal = journal
        state = Mutex(ObjectStoreState(content, options: options))
        turns = WriteTurns(limit: options.waitingWrites)
        queue = CommitQueue(limit: options.waitingWrites)
    }

    /// Where the content is kept, for messages.
    package var location: String { journal.location }

    /// Changes an object, or creates or deletes it.
    ///
    /// - Parameters:
    ///   - attribution: a change with one gets a record in the object's history.
    ///   - change: sees the newest state of the key; writes of one key wait for each other. What it throws is thrown on, and nothing changes.
    /// - Throws: `StoreError.Code.unavailable` where the journal could not take the change, or too much waits for it.
    @discardableResult
    package nonisolated(nonsending) func write(
        _ key: ResourceKey, by attribution: Attribution? = nil, _ change: (StoredObject?) throws -> ObjectChange
    ) async throws -> WriteResult {
        try await turns.begin(key)
        defer { turns.end(key) }
        let (old, revision) = state.withLock { ($0[key], $0.revision) }
        guard let effect = Self.effect(of: try change(old), on: old) else {
            return WriteResult(object: old, old: old, revision: revision, event: nil)
        }
        let event = try await withCheckedThrowingContinuation { continuation in
            submit(.write(PendingWrite(key: key, old: old, effect: effect, attribution: attribution, continuation: continuation)))
        }
        return WriteResult(object: event.new, old: old, revision: event.revision, event: event)
    }

    /// Nil where the change changes nothing.
    private static func effect(of change: ObjectChange, on old: StoredObject?) -> PendingWrite.Effect? {
        switch change {
        case .none: nil
        case .put(let content, let uid, let age):
            if let old, old.content == content, old.uid == uid, old.age == age { nil } else { .put(content: content, uid: uid, age: age) }
        case .delete(let final): old.map { .delete($0, final: final) }
        }
    }

    /// The records of the changes of a key that had an attribution, the newest first; also of one whose object is gone.
    package func history(of key: ResourceKey) async throws -> [HistoryRecord] {
        try await read { try $0.history(of: key) }
    }

    /// The latest changes that had an attribution, the newest first.
    ///
    /// - Parameter revision: only those before it; nil for all.
    package func recentChanges(before revision: UInt64?, limit: Int) async throws -> [RecentChange] {
        try await read { try $0.recentChanges(before: revision, limit: limit) }
    }

    /// A value of the area for other parts of the program.
    package func value(_ name: String) async throws -> [UInt8]? {
        try await read { try $0.value(name) }
    }

    /// Durable when it returns. Nil removes the value.
    package func setValue(_ value: [UInt8]?, for name: String) async throws {
        try await withCheckedThrowingContinuation { submit(.value(PendingValue(name: name, value: value, continuation: $0))) }
    }

    /// Finishes the writes that wait, refuses others, ends the watches and closes the journal. What is in memory can still be read.
    package func close() async {
        await withCheckedContinuation { submit(.close($0)) }
        for waiter in state.withLock({ $0.watches.close() }) { waiter.resume() }
    }

    /// Writes, values and reads of the journal that wait for their turn.
    package var waiting: Int { queue.count }

    private func read<Value: Sendable>(_ body: @escaping @Sendable (any Journal) throws -> Value) async throws -> Value {
        let location = location
        return try await withCheckedThrowingContinuation { continuation in
            submit(
                .read { journal in
                    do {
                        continuation.resume(returning: try body(journal.get()))
                    } catch {
                        continuation.resume(throwing: StoreError(error, location: location))
                    }
                })
        }
    }
}

extension ObjectStore {
    private func submit(_ work: CommitQueue.Work) {
        switch queue.add(work) {
        case .first: journal.perform { self.emptyQueue() }
        case .queued: break
        case .full: work.fail(StoreError(code: .unavailable, message: "too much waits for the store \(location)"))
        case .closed: work.fail(StoreError(code: .unavailable, message: "the store \(location) is closed"))
        }
    }

    /// One call at a time, where it may block.
    private func emptyQueue() {
        while let portion = queue.take(options.writeBatch) {
            var writes: [PendingWrite] = []
            var values: [PendingValue] = []
            for work in portion {
                switch work {
                case .write(let write): writes.append(write)
                case .value(let value): values.append(value)
                case .read, .close: break
                }
            }
            if !writes.isEmpty || !values.isEmpty { commit(writes, values) }
            for work in portion {
                switch work {
                case .read(let read): read(.success(journal))
                case .close(let continuation):
                    journal.close()
                    continuation.resume()
                case .write, .value: break
                }
            }
        }
    }

    /// Makes the changes durable, then visible, then known to their writers; or tells all writers why not.
    private func commit(_ writes: [PendingWrite], _ values: [PendingValue]) {
        var revision = revision
        let events = writes.map { write in
            revision += 1
            return write.event(revision)
        }
        let floor = state.withLock { $0.ring.floorAfter(adding: events) }
        let batch = JournalBatch(
            writes: zip(events, writes).map { JournalBatch.Write(event: $0, attribution: $1.attribution) },
            values: values.map { ($0.name, $0.value) }, revision: revision, floor: floor)
        do {
            try journal.commit(batch)
        } catch {
            let failure = StoreError(error, location: location)
            for write in writes { write.continuation.resume(throwing: failure) }
            for value in values { value.continuation.resume(throwing: failure) }
            return
        }
        for waiter in state.withLock({ $0.publish(events, floor: floor) }) { waiter.resume() }
        for (write, event) in zip(writes, events) { write.continuation.resume(returning: event) }
        for value in values { value.continuation.resume() }
    }
}

extension StoreError {
    /// What a journal failed with.
    fileprivate init(_ error: any Error, location: String) {
        self = error as? StoreError ?? StoreError(code: .unavailable, message: "the store \(location): \(error)")
    }
}
