package import FanlightResources

/// Folders of manifests that are edited while they are in use.
///
/// What was good stays good: an object whose new version has errors keeps its last good version, a file that cannot be read keeps all
/// its objects. Only an object that is gone from a readable file, or whose file is gone, is gone.
package struct LiveFolder: Sendable {
    private let sources: [FolderSource]
    private var contents: [FolderContent?]
    private var inForce: [ResourceKey: Resource] = [:]

    /// - Parameter paths: folders or files, in order: of two objects with one key the first is used.
    package init(paths: [String], strict: Bool) {
        sources = paths.map { FolderSource(path: $0, strict: strict) }
        contents = Array(repeating: nil, count: paths.count)
    }

    package init(path: String, strict: Bool) { self.init(paths: [path], strict: strict) }

    /// Takes objects as in force that an earlier process had read from these files, before anything is read.
    package mutating func recover(_ resources: [Resource]) {
        inForce = Dictionary(resources.map { ($0.key, $0) }) { first, _ in first }
    }

    /// Reads what has changed since the last call; the first call reads everything.
    package mutating func reload() -> FolderUpdate {
        for index in sources.indices { contents[index] = sources[index].load(reusing: contents[index]) }
        let contents = contents.compactMap { $0 }
        var claims = ResourceClaims()
        var kept: [Diagnostic] = []
        var broken: [ManifestFile.BrokenObject] = []
        let previous = Dictionary(grouping: inForce.values) { $0.source?.file ?? "" }
        for content in contents {
            for file in content.files {
                claims.add(file.manifest.resources)
                for object in file.manifest.broken {
                    // Only the file that had the object until now can keep it before others are asked.
                    if let last = inForce[object.key], last.source?.file == file.path, !claims.contains(object.key) {
                        claims.add(last)
                        kept.append(Self.kept(last, because: "this version of it has errors", at: object.source))
                    } else {
                        broken.append(object)
                    }
                }
                guard file.manifest.isUnreadable else { continue }
                keep(previous[file.path] ?? [], because: "its file cannot be read as a whole", &claims, &kept)
            }
            for path in content.unknownPaths {
                let below = inForce.values.filter { $0.source.map { $0.file == path || $0.file.hasPrefix(path + "/") } ?? false }
                keep(below, because: "\(path) cannot be read", &claims, &kept)
            }
        }
        for object in broken {
            guard let last = inForce[object.key], !claims.contains(object.key) else { continue }
            claims.add(last)
            kept.append(Self.kept(last, because: "this version of it has errors", at: object.source))
        }
        let found = contents.flatMap { $0.folderDiagnostics + $0.files.flatMap(\.manifest.diagnostics) }
        let files = contents.flatMap(\.files)
        var update = update(to: claims.resources, diagnostics: (found + claims.diagnostics + kept).sorted())
        update.unread = files.flatMap(\.manifest.unread)
        update.unknownPaths = Set(contents.flatMap(\.unknownPaths) + files.filter(\.manifest.isUnreadable).map(\.path))
        return update
    }

    private func keep(_ resources: [Resource], because reason: String, _ claims: inout ResourceClaims, _ kept: inout [Diagnostic]) {
        for resource in resources.sorted(by: { $0.key < $1.key }) where !claims.contains(resource.key) {
            claims.add(resource)
            kept.append(Self.kept(resource, because: reason, at: resource.source))
        }
    }

    private static func kept(_ resource: Resource, because reason: String, at source: Source?) -> Diagnostic {
        Diagnostic(
            code: "LastGoodVersion", level: .warning, resource: resource.key, source: source,
            message: "the last good version stays in force: \(reason)")
    }

    private mutating func update(to resources: [Resource], diagnostics: [Diagnostic]) -> FolderUpdate {
        let next = Dictionary(resources.map { ($0.key, $0) }) { first, _ in first }
        let changed = resources.filter { inForce[$0.key] != $0 }
        let removed = inForce.keys.filter { next[$0] == nil }.sorted()
        inForce = next
        return FolderUpdate(resources: resources, changed: changed, removed: removed, diagnostics: diagnostics)
    }
}

/// What a reload of folders led to.
package struct FolderUpdate: Sendable {
    /// Everything that is in force now, in the order of the files.
    package let resources: [Resource]
    /// The objects of `resources` that are new or say something else than before.
    package let changed: [Resource]
    package let removed: [ResourceKey]
    /// All problems that stand now, old ones too, sorted.
    package let diagnostics: [Diagnostic]
    /// Objects of kinds that gateways do not read, in the order of the files.
    package var unread: [ManifestFile.UnreadObject] = []
    /// Files and folders of which nobody knows at the moment what they hold.
    package var unknownPaths: Set<String> = []

    /// Whether a file may still hold what it held, since it cannot be read now.
    package func isUnknown(_ file: String) -> Bool {
        unknownPaths.contains(file) || unknownPaths.contains { file.hasPrefix($0 + "/") }
    }
}
