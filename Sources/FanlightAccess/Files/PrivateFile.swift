import FanlightFiles
import Glibc

/// Small files for their owner alone, whose problems are told in words for the person who runs the program.
struct PrivateFile: Hashable, Sendable {
    /// More than any of these files ever has.
    static let limit = 32 << 20

    private let file: WholeFile

    init(_ path: String) { file = WholeFile(path) }

    var path: String { file.path }
    var version: WholeFile.Version? { file.version }

    /// Nil where there is no such file.
    func read() throws(AccessError) -> [UInt8]? {
        do {
            return try file.read(limit: Self.limit)
        } catch {
            throw AccessError("\(error)")
        }
    }

    func readText() throws(AccessError) -> String? {
        guard let bytes = try read() else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    func replace(with bytes: [UInt8], mode: mode_t = 0o600) throws(AccessError) {
        do {
            try file.replace(with: bytes, mode: mode)
        } catch {
            throw AccessError("\(error)")
        }
    }

    func replace(with text: String, mode: mode_t = 0o600) throws(AccessError) { try replace(with: Array(text.utf8), mode: mode) }

    func remove() { file.remove() }

    /// Makes the folder where it is not there; its parents have to be.
    static func makeFolder(_ path: String) throws(AccessError) {
        if mkdir(path, 0o700) != 0, errno != EEXIST { throw AccessError("\(path): \(reason)") }
    }

    static var reason: String { String(cString: strerror(errno)) }
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
