package import FanlightResources

/// What a watch tells, in this order: `init`, any number of `initApply`, `initDone`, then `apply` and `delete` as they happen.
///
/// The words are those of kube-rs, kube-runtime/src/watcher.rs.
/// A watcher that is too slow is told to start anew with another `init`: what does not come again before `initDone` is gone.
package enum StoreEvent: Hashable, Sendable {
    /// Everything follows. The watcher keeps what it has until `initDone`.
    case `init`
    /// An object that exists.
    case initApply(StoredResource)
    /// All objects that exist at this revision have been named; what was not named does not exist any more.
    case initDone(revision: UInt64)
    /// An object was created or changed.
    case apply(StoredResource)
    /// An object was deleted.
    case delete(ResourceKey, revision: UInt64)
}

extension StoreEvent {
    /// The object that the event is about.
    package var key: ResourceKey? {
        switch self {
        case .`init`, .initDone: nil
        case .initApply(let stored), .apply(let stored): stored.key
        case .delete(let key, _): key
        }
    }
}
