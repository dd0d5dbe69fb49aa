package import Glibc

/// A file that is read and replaced as a whole, so that a crash leaves the former content or the new one and nothing in between.
package struct WholeFile: Hashable, Sendable {
    /// What tells one version of a file from another: each replacement is a file of its own.
    package struct Version: Hashable, Sendable {
        let inode: UInt64
        let size: Int64
        let seconds: Int
        let nanoseconds: Int
    }

    package let path: String

    package init(_ path: String) { self.path = path }

    /// Nil where there is no such file.
    package var version: Version? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return Version(
            inode: UInt64(status.st_ino), size: Int64(status.st_size), seconds: status.st_mtim.tv_sec, nanoseconds: status.st_mtim.tv_nsec)
    }

    /// Nil where there is no such file.
    ///
    /// - Throws: where it cannot be read, or is larger than `limit`.
    package func read(limit: Int) throws(FileError) -> [UInt8]? {
        // A pipe in its place is not waited for.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw .latest(path)
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: min(limit + 1, 64 << 10))
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .latest(path) }
            if count == 0 { return bytes }
            bytes += chunk[..<count]
            guard bytes.count <= limit else { throw FileError(path: path, reason: .tooLarge(limit: limit)) }
        }
    }

    /// Written beside the file under a name of its own, brought to the disk, and put in its place.
    package func replace(with bytes: [UInt8], mode: mode_t = 0o600) throws(FileError) {
        let temporary = "\(path).\(getpid()).new"
        unlink(temporary)
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw .latest(temporary) }
        // The mask of the process may have taken something away.
        let isWritten = fchmod(descriptor, mode) == 0 && Self.write(bytes, to: descriptor) && fsync(descriptor) == 0
        let failure = FileError.latest(temporary)
        close(descriptor)
        guard isWritten else {
            unlink(temporary)
            throw failure
        }
        guard rename(temporary, path) == 0 else {
            let failure = FileError.latest(path)
            unlink(temporary)
            throw failure
        }
        synchronizeFolder()
    }

    /// Where it cannot be removed it stays.
    package func remove() { unlink(path) }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        bytes.withUnsafeBytes { buffer in
            var offset = 0
            while offset < buffer.count {
                let count = Glibc.write(descriptor, buffer.baseAddress?.advanced(by: offset), buffer.count - offset)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return false }
                offset += count
            }
            return true
        }
    }

    /// So that the new name survives a crash of the machine too; where that cannot be done, the file is still whole.
    private func synchronizeFolder() {
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        let descriptor = open(folder.isEmpty ? "/" : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }
}
