import FanlightManifests
import Glibc

/// All bytes of a file that has been found readable before.
enum FileBytes {
    /// Nil where the file cannot be read any more.
    static func read(_ path: String) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        return read(descriptor)
    }

    /// All that a descriptor gives, up to one byte more than a file of manifests may have. Nil where it cannot be read.
    static func read(_ descriptor: Int32) -> [UInt8]? {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while bytes.count <= TextLimits.maximumFileSize {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            if count < 0 { return nil }
            if count == 0 { return bytes }
            bytes += chunk[..<count]
        }
        return bytes
    }
}

enum StandardInput {
    @Sendable static func read() throws -> [UInt8] {
        guard let bytes = FileBytes.read(STDIN_FILENO) else { throw CommandError("-f -: \(DataFolder.reason)") }
        return bytes
    }
}
