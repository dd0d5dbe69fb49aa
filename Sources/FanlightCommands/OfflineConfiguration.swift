import FanlightControlPlane
import FanlightManifests
import FanlightResources
import Glibc

/// Manifests that are read and compiled once, without a running `serve`.
struct OfflineConfiguration: Sendable {
    let state: ControlPlaneState
    /// Problems of the manifests themselves.
    let diagnostics: [Diagnostic]

    /// - Throws: `CommandError` where a path does not exist.
    init(paths: [String], strict: Bool) throws {
        for path in paths where access(path, R_OK) != 0 { throw CommandError("--config \(path): \(DataFolder.reason)") }
        var folder = LiveFolder(paths: paths, strict: strict)
        let update = folder.reload()
        diagnostics = update.diagnostics
        var controlPlane = ControlPlane()
        state = controlPlane.update(applied: update.resources, deleted: [], revision: 1)
    }

    /// On standard error, so that the answer can be piped.
    func printDiagnostics() {
        for diagnostic in diagnostics { StandardError.print(diagnostic.description) }
    }
}

enum StandardError {
    static func print(_ text: String) {
        let bytes = Array((text + "\n").utf8)
        _ = write(STDERR_FILENO, bytes, bytes.count)
    }
}
