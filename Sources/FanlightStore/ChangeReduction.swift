import FanlightResources

/// Turns a watch's events into the changes that they amount to, as a state machine.
///
/// States: *waiting* for the first complete list, *listing* between `init` and `initDone`, *live* after it. In the first two nothing is
/// told. Changes that are undone before they are told, and objects that a fresh list names unchanged, are not told at all. Events out
/// of order would be the store's fault; they are taken as far as they make sense.
struct ChangeReduction {
    private enum Phase {
        case waiting
        /// With the objects that the list has named so far.
        case listing(Set<ResourceKey>)
        case live
    }

    private var phase = Phase.waiting
    /// What the consumer has, by what tells whether it changed.
    private var told: [ResourceKey: Fingerprint] = [:]
    private var pending: [ResourceKey: ResourceChange] = [:]
    private var revision: UInt64 = 0
    /// The first complete list is told even when it is empty: it ends the consumer's wait.
    private var hasTold = false

    mutating func take(_ event: StoreEvent) {
        switch event {
        case .`init`:
            pending = [:]
            phase = .listing([])
        case .initApply(let stored):
            if case .listing(var listed) = phase {
                // Leaves `listed` the only reference, so that the insertion does not copy the set.
                phase = .waiting
                listed.insert(stored.key)
                phase = .listing(listed)
            }
            pending[stored.key] = .apply(stored)
        case .initDone(let revision):
            self.revision = revision
            if case .listing(let listed) = phase {
                for key in told.keys where !listed.contains(key) { pending[key] = .delete(key) }
            }
            phase = .live
        case .apply(let stored):
            revision = max(revision, stored.revision)
            pending[stored.key] = .apply(stored)
        case .delete(let key, let revision):
            self.revision = max(self.revision, revision)
            pending[key] = .delete(key)
        }
    }

    /// What the consumer has not been told yet; nil for nothing, and while a list is incomplete.
    mutating func changes() -> ResourceChanges? {
        guard case .live = phase else { return nil }
        let changes = pending.values.filter { change in
            switch change {
            case .apply(let stored): told[stored.key] != stored.resource.fingerprint
            case .delete(let key): told[key] != nil
            }
        }
        pending = [:]
        for change in changes {
            switch change {
            case .apply(let stored): told[stored.key] = stored.resource.fingerprint
            case .delete(let key): told[key] = nil
            }
        }
        guard !changes.isEmpty || !hasTold else { return nil }
        hasTold = true
        return ResourceChanges(changes: changes.sorted { $0.key < $1.key }, revision: revision)
    }
}
