import FanlightResources

/// A folder of manifests with its sub-folders, or a single file, as a source of resources.
package struct FolderSource: Sendable {
    package let path: String
    package let strict: Bool

    package init(path: String, strict: Bool) {
        self.path = FolderListing.trimmed(path)
        self.strict = strict
    }

    /// Reads every manifest file below the path, two at a time.
    ///
    /// - Parameter previous: what an earlier call returned; files that have not changed since are taken from it.
    package func load(reusing previous: FolderContent? = nil) -> FolderContent {
        let now = FileStamp.now()
        let listing = FolderListing(path: path)
        let known = Dictionary((previous?.files ?? []).map { ($0.path, $0) }) { first, _ in first }
        let files = ParallelMap.map(listing.files) { [strict] file in
            let earlier = known[file.path]
            if let earlier, earlier.isSettled, earlier.stamp == file.stamp { return earlier }
            return Self.read(file, earlier: earlier, now: now, strict: strict)
        }
        let diagnostics = listing.failures.map { failure in
            Diagnostic(
                code: "FileUnreadable", level: .error, resource: nil, source: Source(file: failure.path, line: 1),
                message: "cannot be read: \(failure.reason)")
        }
        return FolderContent(files: files, unknownPaths: listing.failures.map(\.path), folderDiagnostics: diagnostics)
    }

    private static func read(_ file: FolderListing.File, earlier: FolderContent.File?, now: Int64, strict: Bool) -> FolderContent.File {
        let manifest: ManifestFile
        var hash = 0
        if file.stamp.size > TextLimits.maximumFileSize {
            manifest = ManifestReader.tooLarge(file: file.path, size: Int(file.stamp.size))
        } else {
            switch FileReading.read(file.path) {
            case .bytes(let bytes):
                hash = bytes.hashValue
                // A file that was only touched keeps its objects.
                let isSame = earlier?.bytesHash == hash && earlier?.stamp.size == file.stamp.size
                manifest = isSame ? earlier?.manifest ?? ManifestFile() : ManifestReader.read(bytes, file: file.path, strict: strict)
            case .tooLarge(let size): manifest = ManifestReader.tooLarge(file: file.path, size: size)
            case .failed(let reason):
                manifest = ManifestReader.unreadable(file: file.path, code: "FileUnreadable", message: "cannot be read: \(reason)")
            }
        }
        return FolderContent.File(
            path: file.path, manifest: manifest, stamp: file.stamp, isSettled: file.stamp.isSettled(at: now), bytesHash: hash)
    }
}
