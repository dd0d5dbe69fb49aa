package import FanlightResources

/// What a folder holds at one moment: its files in the order of their paths, and which object each key stands for.
package struct FolderContent: Sendable {
    package struct File: Sendable {
        package let path: String
        package let manifest: ManifestFile
        let stamp: FileStamp
        /// Whether an equal stamp means an equal file.
        let isSettled: Bool
        let bytesHash: Int
    }

    package let files: [File]
    /// Paths whose content is unknown at the moment.
    let unknownPaths: [String]
    /// Problems of the folder itself, not of what its files say.
    package let folderDiagnostics: [Diagnostic]

    /// All objects; of those with one key the first in the order of the files.
    package let resources: [Resource]
    /// Problems of the folder, of its files and of objects that are written twice, sorted.
    package let diagnostics: [Diagnostic]

    init(files: [File], unknownPaths: [String], folderDiagnostics: [Diagnostic]) {
        self.files = files
        self.unknownPaths = unknownPaths
        self.folderDiagnostics = folderDiagnostics
        var claims = ResourceClaims()
        for file in files { claims.add(file.manifest.resources) }
        resources = claims.resources
        diagnostics = (folderDiagnostics + files.flatMap(\.manifest.diagnostics) + claims.diagnostics).sorted()
    }
}
