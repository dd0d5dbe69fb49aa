import FanlightManifests
import FanlightResources
import FanlightStore
import Logging

/// The folders of `--config` as a live source of the store: their content decides, and every edit takes effect.
actor ConfigurationSource {
    private static let name = "config"

    private var folder: LiveFolder
    private let paths: [String]
    private let store: any ResourceStore
    private let logger: Logger
    private(set) var diagnostics: [Diagnostic] = []

    init(paths: [String], strict: Bool, store: any ResourceStore, logger: Logger) {
        self.paths = paths
        folder = LiveFolder(paths: paths, strict: strict)
        self.store = store
        self.logger = logger
    }

    /// Reads what changed and hands it to the store.
    func reload() async throws {
        let update = folder.reload()
        for diagnostic in update.diagnostics where !diagnostics.contains(diagnostic) && diagnostic.level != .info {
            logger.warning("configuration problem", metadata: ["problem": .string(diagnostic.description)])
        }
        diagnostics = update.diagnostics
        let result = try await store.replaceAll(of: Self.name, with: update.resources)
        if !result.isUnchanged {
            logger.info(
                "configuration read",
                metadata: [
                    "created": .stringConvertible(result.created.count), "updated": .stringConvertible(result.updated.count),
                    "deleted": .stringConvertible(result.deleted.count), "store.revision": .stringConvertible(result.revision),
                ])
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
}
