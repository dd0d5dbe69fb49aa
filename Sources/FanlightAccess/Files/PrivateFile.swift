import Glibc

/// Small files that are read and replaced as a whole, so that a crash leaves the former content or the new one and nothing in between.
struct PrivateFile: Hashable, Sendable {
    /// More than any of these files ever has.
    static let limit = 32 << 20

    /// What tells one version of a file from another: each replacement is a file of its own.
    struct Version: Hashable, Sendable {
        let inode: UInt64
        let size: Int64
        let seconds: Int
        let nanoseconds: Int
    }

    let path: String

    init(_ path: String) { self.path = path }

    /// Nil where there is no such file.
    var version: Version? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return Version(
            inode: UInt64(status.st_ino), size: Int64(status.st_size), seconds: status.st_mtim.tv_sec, nanoseconds: status.st_mtim.tv_nsec)
    }

    /// Nil where there is no such file.
    func read() throws(AccessError) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw AccessError("\(path): \(Self.reason)")
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw AccessError("\(path): \(Self.reason)") }
            if count == 0 { return bytes }
            bytes += chunk[..<count]
            guard bytes.count <= Self.limit else { throw AccessError("\(path): larger than \(Self.limit >> 20) MiB") }
        }
    }

    func readText() throws(AccessError) -> String? {
        guard let bytes = try read() else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Written beside the file under a name of its own, brought to the disk, and put in its place.
    func replace(with bytes: [UInt8], mode: mode_t = 0o600) throws(AccessError) {
        let temporary = "\(path).\(getpid()).new"
        unlink(temporary)
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw AccessError("\(temporary): \(Self.reason)") }
        // The mask of the process may have taken something away.
        let isWritten = fchmod(descriptor, mode) == 0 && Self.write(bytes, to: descriptor) && fsync(descriptor) == 0
        let reason = Self.reason
        close(descriptor)
        guard isWritten else {
            unlink(temporary)
            throw AccessError("\(temporary): \(reason)")
        }
        guard rename(temporary, path) == 0 else {
            let reason = Self.reason
            unlink(temporary)
            throw AccessError("\(path): \(reason)")
        }
        Self.synchronizeFolder(of: path)
    }

    func replace(with text: String, mode: mode_t = 0o600) throws(AccessError) { try replace(with: Array(text.utf8), mode: mode) }

    /// Where it cannot be removed it stays.
    func remove() { unlink(path) }

    /// Makes the folder where it is not there; its parents have to be.
    static func makeFolder(_ path: String) throws(AccessError) {
        if mkdir(path, 0o700) != 0, errno != EEXIST { throw AccessError("\(path): \(reason)") }
    }

    static var reason: String { String(cString: strerror(errno)) }

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
    private static func synchronizeFolder(of path: String) {
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        let descriptor = open(folder.isEmpty ? "/" : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }
}

/// A lock between processes, held while one of them changes a file.
enum FileLock {
    /// Waits until nobody else has the lock.
    static func with<Result>(_ path: String, _ body: () throws(AccessError) -> Result) throws(AccessError) -> Result {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw AccessError("\(path): \(PrivateFile.reason)") }
        // Closing ends the lock.
        defer { close(descriptor) }
        while flock(descriptor, LOCK_EX) != 0 {
            guard errno == EINTR else { throw AccessError("\(path): \(PrivateFile.reason)") }
        }
        return try body()
    }
}
