import Glibc

/// Folders that only their owner may look into.
package enum Folder {
    /// Makes the folder, and those above it that are missing.
    package static func make(_ path: String) throws(FileError) {
        var current = path.hasPrefix("/") ? "" : "."
        for part in path.split(separator: "/") {
            current += "/\(part)"
            if mkdir(current, 0o700) != 0, errno != EEXIST { throw .latest(current) }
        }
    }

    /// The names in a folder, sorted; none where it cannot be read.
    package static func names(in path: String) -> [String] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// Removes a folder with what is in it; links are removed, not followed.
    package static func remove(_ path: String) {
        for name in names(in: path) where unlink("\(path)/\(name)") != 0 && errno == EISDIR { remove("\(path)/\(name)") }
        rmdir(path)
    }
}
