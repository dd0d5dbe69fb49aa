import FanlightResources
import FanlightStore

/// Changes of the objects that routing depends on, coalesced: each element is everything that has happened since the one before, so that a
/// slow consumer does less work and not more. The first element is everything that is there.
struct ResourceFeed: Sendable {
    struct Changes: Sendable {
        var applied: [Resource] = []
        var deleted: [ResourceKey] = []
        /// The store's revision after them.
        var revision: UInt64
    }

    /// Nothing that is compiled comes from a ConfigMap.
    static let kinds = Set(ResourceKind.known).subtracting([.configMap])
    /// Kinds of which the control plane reads the status too.
    private static let kindsWithReadStatus: Set<ResourceKind> = [.pod, .service]

    private let store: ObjectStore
    /// Knows in which file and line an object was written.
    private let places: ManifestPlaces
    private struct Told {
        var fingerprint: Fingerprint
        /// Of the stored object, so that one whose status alone has changed is not even read.
        var intent: UInt64?
        var age: Int64?
    }

    /// What the consumer has, by what tells whether it changed.
    private var told: [ResourceKey: Told] = [:]
    private var watch: ObjectWatch?

    init(store: ObjectStore, places: ManifestPlaces) {
        self.store = store
        self.places = places
    }

    /// Nil when the store is closed or the task is cancelled.
    mutating func next() async throws -> Changes? {
        while true {
            guard let watch else { return start() }
            do {
                guard let events = try await watch.next() else { return nil }
                if let changes = take(events, revision: watch.currentRevision) { return changes }
            } catch let error as StoreError where error.code == .expired {
                self.watch = nil
            }
        }
    }

    private mutating func start() -> Changes {
        let revision = store.revision
        watch = try? store.watch(kind: nil, namespace: nil, name: nil, from: revision)
        var changes = Changes(revision: revision)
        var gone = Set(told.keys)
        for kind in Self.kinds.sorted() {
            for object in store.list(kind).items {
                gone.remove(object.key)
                apply(object, to: &changes)
            }
        }
        for key in gone.sorted() {
            told[key] = nil
            changes.deleted.append(key)
        }
        return changes
    }

    private mutating func take(_ events: [ObjectEvent], revision: UInt64) -> Changes? {
        var latest: [ResourceKey: StoredObject?] = [:]
        for event in events where Self.kinds.contains(event.key.kind) { latest[event.key] = .some(event.new) }
        guard !latest.isEmpty else { return nil }
        var changes = Changes(revision: revision)
        for (key, object) in latest.sorted(by: { $0.key < $1.key }) {
            if let object {
                apply(object, to: &changes)
            } else if told.removeValue(forKey: key) != nil {
                changes.deleted.append(key)
            }
        }
        return changes.applied.isEmpty && changes.deleted.isEmpty ? nil : changes
    }

    private mutating func apply(_ object: StoredObject, to changes: inout Changes) {
        let known = told[object.key]
        if let intent = object.content.intent, intent == known?.intent, object.age == known?.age,
            !Self.kindsWithReadStatus.contains(object.key.kind)
        {
            return
        }
        let resource = places.resource(object)
        told[object.key] = Told(fingerprint: resource.fingerprint, intent: object.content.intent, age: object.age)
        guard known?.fingerprint != resource.fingerprint else { return }
        changes.applied.append(resource)
    }
}
