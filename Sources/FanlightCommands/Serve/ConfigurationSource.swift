import FanlightAPIServer
import FanlightAccess
import FanlightManifests
import FanlightResources
import FanlightSchemas
import FanlightStore
import Logging

/// The folders of `--config` as a live source: every edit is applied through the API with a field manager of its own and without force, so
/// that what others have written stays.
actor ConfigurationSource {
    static let manager = "fanlight-config"
    /// Objects that are applied at the same time, so that they share the disk's work.
    private static let concurrency = 64

    private var folder: LiveFolder
    private let paths: [String]
    private let server: APIServer
    private let store: ObjectStore
    private let places: ManifestPlaces
    private let logger: Logger
    private let now: @Sendable () -> Int64
    private var inventory = Inventory()
    /// Objects that were not read from files but taken over from the store, since their files are broken.
    private var takenOver: [ResourceKey: Resource] = [:]
    private var folderDiagnostics: [Diagnostic] = []
    private var applyDiagnostics: [ResourceKey: Diagnostic] = [:]
    /// Told when conflicts come and go, with the objects whose place in the files has changed although the objects have not.
    private let changed: @Sendable ([Resource]) async -> Void

    init(
        paths: [String], strict: Bool, server: APIServer, store: ObjectStore, places: ManifestPlaces, logger: Logger,
        now: @escaping @Sendable () -> Int64, changed: @escaping @Sendable ([Resource]) async -> Void
    ) {
        self.paths = paths
        folder = LiveFolder(paths: paths, strict: strict)
        self.server = server
        self.store = store
        self.places = places
        self.logger = logger
        self.now = now
        self.changed = changed
    }

    var diagnostics: [Diagnostic] { (folderDiagnostics + applyDiagnostics.values).sorted() }

    /// Objects of which the folder says something else than what is in force, with the reason.
    var conflicts: [ResourceKey: String] { inventory.entries.compactMapValues { $0.problem.isEmpty ? nil : $0.problem } }

    /// Reads what was applied before this process, so that the last good version of a broken object stays in force.
    func recover() async throws {
        guard let bytes = try await store.value(Inventory.name) else { return }
        guard let known = Inventory(bytes) else {
            logger.error("the inventory of the configuration folders cannot be read; objects that were removed from them meanwhile stay")
            return
        }
        inventory = known
        for (key, entry) in known.entries {
            guard let stored = store.get(key), stored.uid == entry.uid, ResourceKind.known.contains(key.kind) else { continue }
            let version = key.kind.versions.first ?? "v1"
            let apiVersion = key.kind.group.isEmpty ? version : "\(key.kind.group)/\(version)"
            takenOver[key] = Resource(
                kind: key.kind, version: version, namespace: key.namespace, tree: stored.node(apiVersion: apiVersion, kind: key.kind.kind),
                source: Source(file: entry.file, line: entry.line), age: .seconds(stored.age))
        }
        folder.recover(Array(takenOver.values))
    }

    /// Reads what changed in the folders and applies it.
    func reload() async throws {
        guard !paths.isEmpty || !inventory.entries.isEmpty else { return }
        let update = folder.reload()
        let stored = storedOnly(update.unread)
        let diagnostics = update.diagnostics.filter { !($0.code == "KindNotRead" && stored.places.contains($0.source)) }
        for diagnostic in diagnostics where !folderDiagnostics.contains(diagnostic) && diagnostic.level != .info {
            logger.warning("configuration problem", metadata: ["problem": .string(diagnostic.description)])
        }
        folderDiagnostics = diagnostics
        let written = update.resources.filter { takenOver[$0.key] !== $0 }
        let shifted = places.replace(with: written)
        let before = store.revision
        let all = update.resources + stored.resources
        try await createNamespaces(for: all)
        // Definitions and namespaces first: the others need them.
        let leading: [ResourceKind] = [.namespace, ResourceKind(group: "apiextensions.k8s.io", kind: "CustomResourceDefinition")]
        for resource in written + stored.resources where leading.contains(resource.key.kind) { await apply(resource) }
        await applyAll((written + stored.resources).filter { !leading.contains($0.key.kind) })
        try await removeMissing(Set(all.map(\.key)), update)
        await tellMoved(shifted)
        try await save()
        if store.revision != before {
            logger.info(
                "configuration read",
                metadata: ["objects": .stringConvertible(all.count), "store.revision": .stringConvertible(store.revision)])
        }
    }

    /// Objects of kinds that gateways do not read but the API keeps, each key once, and where objects of these kinds stand.
    private func storedOnly(_ objects: [ManifestFile.UnreadObject]) -> (resources: [Resource], places: Set<Source?>) {
        var resources: [Resource] = []
        var places: Set<Source?> = []
        var seen: Set<ResourceKey> = []
        for object in objects {
            let apiVersion = object.node["apiVersion"]?.string ?? ""
            let parts = apiVersion.split(separator: "/", maxSplits: 1).map(String.init)
            let kind = ResourceKind(group: parts.count == 2 ? parts[0] : "", kind: object.node["kind"]?.string ?? "")
            guard server.serves(apiVersion: apiVersion, kind: kind.kind), let isNamespaced = server.isNamespaced(kind) else { continue }
            places.insert(object.source)
            let written = object.node[path: ["metadata", "namespace"]]?.string ?? ""
            let namespace = isNamespaced ? (written.isEmpty ? "default" : written) : ""
            let resource = Resource(kind: kind, version: parts.last ?? "", namespace: namespace, tree: object.node, source: object.source)
            if seen.insert(resource.key).inserted { resources.append(resource) }
        }
        return (resources, places)
    }

    /// A namespace that the folders use and nobody has declared.
    private func createNamespaces(for resources: [Resource]) async throws {
        let declared = Set(resources.filter { $0.key.kind == .namespace }.map(\.key.name))
        let used = Set(resources.map(\.key.namespace)).subtracting(declared).subtracting([""])
        for name in used.sorted() where store.get(ResourceKey(.namespace, namespace: "", name: name)) == nil {
            let object = Node.object([
                "apiVersion": .string("v1"), "kind": .string("Namespace"), "metadata": .object(["name": .string(name)]),
            ])
            do {
                _ = try await server.apply(object, manager: Self.manager, age: .creation, by: writer)
            } catch {
                logger.error("namespace not created", metadata: ["namespace": .string(name), "error": .string("\(error)")])
            }
        }
    }

    private var writer: Writer {
        Writer(user: UserInfo(name: "system:fanlight:config", groups: ["system:masters"]), userAgent: "fanlight-config", time: now())
    }

    private func applyAll(_ resources: [Resource]) async {
        await withTaskGroup(of: Void.self) { group in
            for (index, resource) in resources.enumerated() {
                if index >= Self.concurrency { await group.next() }
                group.addTask { await self.apply(resource) }
            }
        }
    }

    private func apply(_ resource: Resource) async {
        let key = resource.key
        let object = Self.applicable(resource)
        let digest = Self.digest(object)
        let known = inventory.entries[key]
        let stored = store.get(key)
        if let known, known.digest == digest, known.problem.isEmpty, stored?.uid == known.uid, !lostFields.contains(key) {
            inventory.entries[key]?.file = resource.source?.file ?? ""
            inventory.entries[key]?.line = resource.source?.line ?? 1
            return
        }
        lostFields.remove(key)
        let isOwn = known.map { $0.isCreated && $0.uid == stored?.uid } ?? false
        let age: AgeRule = stored == nil || isOwn ? .fixed(resource.metadata.creationTimestamp) : .creation
        do {
            let outcome = try await server.apply(object, manager: Self.manager, age: age, by: writer)
            record(
                resource, digest: digest, uid: outcome.object[path: ["metadata", "uid"]]?.string ?? "",
                isCreated: outcome.isCreated || isOwn, problem: "")
            applyDiagnostics[key] = nil
        } catch {
            let status = error as? APIStatus
            let isConflict = status?.reason == "Conflict"
            // An object that was never applied is not the folder's to remove.
            record(resource, digest: digest, uid: known?.uid ?? "", isCreated: isOwn, problem: status?.message ?? "\(error)")
            applyDiagnostics[key] = Self.diagnostic(resource, status, error, isConflict: isConflict)
            if let diagnostic = applyDiagnostics[key] {
                logger.warning("configuration problem", metadata: ["problem": .string(diagnostic.description)])
            }
        }
    }

    private static func diagnostic(_ resource: Resource, _ status: APIStatus?, _ error: any Error, isConflict: Bool) -> Diagnostic {
        let field = status?.details?.causes.first?.field ?? ""
        let path = field.hasPrefix(".") ? String(field.dropFirst()) : field
        return resource.diagnostic(
            isConflict ? "ConfigConflict" : "NotAccepted", .error, field: path == "<nil>" ? "" : path,
            isConflict
                ? "the file is not in force, since others manage the same fields with other values: \(status?.message ?? ""). Change the file, or give the fields up with kubectl"
                : "is not accepted, so the version before stays in force: \(status?.message ?? "\(error)")")
    }

    private func record(_ resource: Resource, digest: String, uid: String, isCreated: Bool, problem: String) {
        if inventory.entries[resource.key]?.problem ?? "" != problem { haveProblemsChanged = true }
        inventory.entries[resource.key] = Inventory.Entry(
            uid: uid, digest: digest, file: resource.source?.file ?? "", line: resource.source?.line ?? 1, isCreated: isCreated,
            problem: problem)
    }

    private var haveProblemsChanged = false

    /// What the folders have lost goes; what is broken in them stays.
    private func removeMissing(_ present: Set<ResourceKey>, _ update: FolderUpdate) async throws {
        for (key, entry) in inventory.entries.sorted(by: { $0.key < $1.key }) where !present.contains(key) {
            // What gateways read has its last good version; of the rest the folder only knows the text.
            if !ResourceKind.known.contains(key.kind), update.isUnknown(entry.file) { continue }
            if entry.isCreated {
                try await server.delete(key, uid: entry.uid, by: writer)
            } else if !entry.uid.isEmpty {
                await release(key)
            }
            inventory.entries[key] = nil
            applyDiagnostics[key] = nil
            takenOver[key] = nil
        }
    }

    /// Gives up the fields of an object that others have made.
    private func release(_ key: ResourceKey) async {
        guard store.get(key) != nil, let version = key.kind.versions.first else { return }
        var metadata = Node.object(["name": .string(key.name)])
        if !key.namespace.isEmpty { metadata[member: "namespace"] = .string(key.namespace) }
        let object = Node.object([
            "apiVersion": .string(key.kind.group.isEmpty ? version : "\(key.kind.group)/\(version)"), "kind": .string(key.kind.kind),
            "metadata": metadata,
        ])
        do {
            _ = try await server.apply(object, manager: Self.manager, age: .creation, by: writer)
        } catch {
            logger.warning("fields not given up", metadata: ["object": .string("\(key)"), "error": .string("\(error)")])
        }
    }

    private func tellMoved(_ keys: Set<ResourceKey>) async {
        let resources = keys.sorted().compactMap { store.get($0).map(places.resource) }
        guard !resources.isEmpty || haveProblemsChanged else { return }
        haveProblemsChanged = false
        await changed(resources)
    }

    private var saved = Inventory()

    private func save() async throws {
        guard inventory != saved else { return }
        try await store.setValue(inventory.bytes, for: Inventory.name)
        saved = inventory
    }

    // MARK: Others' changes

    /// Objects of the folders that somebody else has changed since they were applied.
    private var lostFields: Set<ResourceKey> = []

    /// Applies an object anew that somebody else has changed, so that a conflict shows at once.
    private func reconcile(_ keys: Set<ResourceKey>) async throws {
        lostFields.formUnion(keys)
        for key in keys.sorted() {
            guard let resource = places.written(key) else { continue }
            await apply(resource)
        }
        await tellMoved([])
        try await save()
    }

    private func isOwn(_ key: ResourceKey) -> Bool { inventory.entries[key] != nil }

    /// Follows the store for changes of the folders' objects by others, until cancelled.
    func followStore() async throws {
        guard !paths.isEmpty else { return }
        while !Task.isCancelled {
            let watch = try store.watch(kind: nil, namespace: nil, name: nil, from: store.revision)
            do {
                while let events = try await watch.next() {
                    var keys: Set<ResourceKey> = []
                    for event in events where isOwn(event.key) {
                        // Changes of our own are among them; to apply them once more changes nothing. A status is not the folder's concern.
                        guard let old = event.old, let new = event.new,
                            new.content.intent == nil || old.content.intent != new.content.intent
                        else { continue }
                        keys.insert(event.key)
                    }
                    if !keys.isEmpty { try await reconcile(keys) }
                }
                return
            } catch let error as StoreError where error.code == .expired {
                continue
            }
        }
    }

    /// Reloads on every change until cancelled.
    func watch() async throws {
        guard !paths.isEmpty else { return }
        let watcher = try FolderWatcher(paths: paths)
        defer { watcher.stop() }
        // What changed between the first reading and the watcher's start.
        try await reload()
        for await _ in watcher.changes { try await reload() }
    }

    // MARK: What is applied

    /// The object as it is applied: without what the server decides.
    private static func applicable(_ resource: Resource) -> Node {
        var object = resource.tree
        var metadata = object["metadata"] ?? .emptyObject
        for key in ["creationTimestamp", "resourceVersion", "uid", "generation", "managedFields", "selfLink", "deletionTimestamp"] {
            metadata[member: key] = nil
        }
        metadata[member: "namespace"] = resource.key.namespace.isEmpty ? nil : .string(resource.key.namespace)
        object[member: "metadata"] = metadata
        // EndpointSlices and others have no status; where there is one, it is somebody else's to write, but a Service's address is read from it.
        if resource.key.kind != .service { object[member: "status"] = nil }
        return object
    }

    private static func digest(_ object: Node) -> String {
        var bytes: [UInt8] = []
        object.appendJSON(to: &bytes, sorted: true)
        return String(StableHash.hexadecimal(bytes).prefix(32))
    }
}
