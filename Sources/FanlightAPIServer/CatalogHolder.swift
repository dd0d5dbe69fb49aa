import FanlightResources
import FanlightSchemas
import Synchronization

/// The kinds that are served now, with the documents that tell clients of them. Documents are made when somebody asks and kept until the
/// kinds change.
final class CatalogHolder: Sendable {
    private struct State {
        var catalog: KindCatalog
        /// Milliseconds since 1970.
        var changed: Int64
        /// Counts the changes.
        var generation = 0
        var documents: [String: CachedDocument] = [:]
    }

    private let state: Mutex<State>
    private let now: @Sendable () -> Int64

    init(_ catalog: KindCatalog, now: @escaping @Sendable () -> Int64) {
        self.now = now
        state = Mutex(State(catalog: catalog, changed: now()))
    }

    var current: KindCatalog { state.withLock { $0.catalog } }

    /// When the kinds changed last, in seconds since 1970.
    var changed: Int64 { state.withLock { $0.changed } / 1_000 }

    func change(_ change: (inout KindCatalog) throws(CatalogError) -> Void) throws(CatalogError) {
        var catalog = current
        try change(&catalog)
        let changed = catalog
        let time = now()
        state.withLock { state in
            state.catalog = changed
            state.changed = time
            state.generation += 1
            state.documents = [:]
        }
    }

    /// The document of the name, made by `make` where it is not there yet.
    func document(_ name: String, _ make: (KindCatalog) -> CachedDocument?) -> CachedDocument? {
        let (known, catalog, generation) = state.withLock { ($0.documents[name], $0.catalog, $0.generation) }
        if let known { return known }
        guard let made = make(catalog) else { return nil }
        // A document of kinds that have changed meanwhile is answered once and not kept.
        state.withLock { if $0.generation == generation { $0.documents[name] = made } }
        return made
    }

    /// The kind and version that a path names; nil where there is none.
    func context(_ target: RequestTarget) -> ResourceContext? {
        guard let (kind, version) = current.kind(group: target.group, version: target.version, plural: target.resource), version.isServed
        else { return nil }
        return ResourceContext(target: target, kind: kind, version: version)
    }

    /// Whether the group is one of Kubernetes' own, which answer what they do not have in another way than custom ones.
    func isBuiltin(group: String) -> Bool { current.kinds.contains { $0.group == group && !$0.isCustom } }
}

/// A document with what clients need to keep a copy of it.
struct CachedDocument: Sendable {
    let body: [UInt8]
    let contentType: String
    let etag: String
}
