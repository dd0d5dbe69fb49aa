import Glibc

/// Files that are read and replaced as a whole.
enum SmallFile {
    /// - Throws: where it is not there, cannot be read, or is larger than `limit`.
    static func read(_ path: String, limit: Int) throws(FeedTransportError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw FeedTransportError("\(path): \(reason)") }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw FeedTransportError("\(path): \(reason)") }
            if count == 0 { return bytes }
            bytes += chunk[..<count]
            guard bytes.count <= limit else { throw FeedTransportError("\(path): larger than \(limit >> 20) MiB") }
        }
    }

    /// Written beside the file, brought to the disk, and put in its place, so that a crash leaves the one or the other.
    static func replace(_ path: String, with bytes: [UInt8]) throws(FeedTransportError) {
        let temporary = "\(path).\(getpid()).new"
        unlink(temporary)
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FeedTransportError("\(temporary): \(reason)") }
        let isWritten = fchmod(descriptor, 0o600) == 0 && write(bytes, to: descriptor) && fsync(descriptor) == 0
        var problem = reason
        close(descriptor)
        if isWritten {
            if rename(temporary, path) == 0 {
                synchronizeFolder(of: path)
                return
            }
            problem = reason
        }
        unlink(temporary)
        throw FeedTransportError("\(path): \(problem)")
    }

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

    /// So that the new name survives a crash of the machine; where that cannot be done, the file is still whole.
    private static func synchronizeFolder(of path: String) {
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        let descriptor = open(folder.isEmpty ? "/" : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }

    private static var reason: String { String(cString: strerror(errno)) }
}
