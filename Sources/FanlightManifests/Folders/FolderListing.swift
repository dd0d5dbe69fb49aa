import Glibc

/// The manifest files below a path, in byte order of their paths.
///
/// Hidden names and the temporary files of editors are left out, and so is everything that is neither `.yaml`, `.yml` nor `.json`. Symbolic
/// links are followed: a mounted ConfigMap is a folder of links into the hidden folder `..data`.
struct FolderListing: Sendable {
    struct File: Hashable, Sendable {
        let path: String
        let stamp: FileStamp
    }

    static let maximumDepth = 16
    static let maximumFiles = 100_000

    private(set) var files: [File] = []
    private(set) var folders: [String] = []
    /// Paths that could not be looked at, with the reason. What was below them before is unknown, not gone.
    private(set) var failures: [(path: String, reason: String)] = []

    init(path: String) {
        let path = Self.trimmed(path)
        var info = stat()
        guard stat(path, &info) == 0 else {
            failures.append((path, Self.reason()))
            return
        }
        if Self.isFolder(info) {
            visit(path, parents: [FileStamp(info)])
            files.sort { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
        } else {
            files.append(File(path: path, stamp: FileStamp(info)))
        }
    }

    static func trimmed(_ path: String) -> String {
        var path = path
        while path.utf8.count > 1, path.hasSuffix("/") { path.removeLast() }
        return path
    }

    static func isManifest(_ name: String) -> Bool {
        !isTemporary(name) && (name.hasSuffix(".yaml") || name.hasSuffix(".yml") || name.hasSuffix(".json"))
    }

    static func isTemporary(_ name: String) -> Bool {
        name.hasPrefix(".") || name.hasSuffix("~") || name.hasSuffix(".swp") || (name.hasPrefix("#") && name.hasSuffix("#"))
    }

    private static func isFolder(_ info: stat) -> Bool { info.st_mode & S_IFMT == S_IFDIR }

    private static func reason() -> String { String(cString: strerror(errno)) }

    /// - Parameter parents: the folders above and this one, to end at a link that leads back.
    private mutating func visit(_ folder: String, parents: [FileStamp]) {
        guard let directory = opendir(folder) else {
            failures.append((folder, Self.reason()))
            return
        }
        folders.append(folder)
        var names: [String] = []
        while let entry = readdir(directory) {
            // The name is a tuple of 256 bytes at the end of a structure that may be shorter than its type.
            let offset = MemoryLayout<dirent>.offset(of: \.d_name) ?? 0
            let bytes = UnsafeRawPointer(entry).advanced(by: offset).assumingMemoryBound(to: CChar.self)
            names.append(String(cString: bytes))
        }
        closedir(directory)
        for name in names.sorted() where !Self.isTemporary(name) {
            let path = folder == "/" ? "/\(name)" : "\(folder)/\(name)"
            var info = stat()
            guard stat(path, &info) == 0 else {
                if Self.isManifest(name) { failures.append((path, Self.reason())) }
                continue
            }
            if Self.isFolder(info) {
                visitChild(path, FileStamp(info), parents)
            } else if Self.isManifest(name), info.st_mode & S_IFMT == S_IFREG {
                guard files.count < Self.maximumFiles else {
                    if files.count == Self.maximumFiles {
                        failures.append((folder, "a source of more than \(Self.maximumFiles) files is not read to its end"))
                    }
                    return
                }
                files.append(File(path: path, stamp: FileStamp(info)))
            }
        }
    }

    private mutating func visitChild(_ path: String, _ stamp: FileStamp, _ parents: [FileStamp]) {
        if parents.contains(where: { $0.device == stamp.device && $0.inode == stamp.inode }) { return }
        guard parents.count < Self.maximumDepth else {
            failures.append((path, "folders are nested more than \(Self.maximumDepth) deep"))
            return
        }
        visit(path, parents: parents + [stamp])
    }
}
