import Glibc
import NIOCore
import Synchronization

/// A bound Unix socket whose file only its owner may open, from the first moment that it exists.
final class UnixListener: Sendable {
    private let path: String
    private let inode: ino_t
    private let descriptor: Mutex<CInt?>

    /// Replaces the file of a server that is gone. - Throws: `HTTPServerError` when another server listens there, or something else has that name.
    init(path: String) throws {
        self.path = path
        try Self.removeStale(path)
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw Self.fault(path, "no socket: \(Self.reason)") }
        // The mode of the socket before it is bound is that of its file.
        guard fchmod(descriptor, 0o600) == 0, try Self.withAddress(path, { bind(descriptor, $0, $1) }) == 0 else {
            let reason = Self.reason
            Glibc.close(descriptor)
            throw Self.fault(path, reason)
        }
        inode = Self.inode(of: path) ?? 0
        self.descriptor = Mutex(descriptor)
    }

    deinit {
        if let descriptor = descriptor.withLock({ $0 }) { Glibc.close(descriptor) }
    }

    /// Hands the socket over to whoever listens on it. To be called once.
    func takeDescriptor() throws -> NIOBSDSocket.Handle {
        let taken = descriptor.withLock { descriptor in
            defer { descriptor = nil }
            return descriptor
        }
        guard let taken else { throw Self.fault(path, "the socket is in use") }
        return taken
    }

    /// Removes the file, unless another server has put its own there.
    func remove() {
        if Self.inode(of: path) == inode { unlink(path) }
    }

    private static func removeStale(_ path: String) throws {
        guard let kind = information(of: path)?.st_mode else { return }
        guard kind & S_IFMT == S_IFSOCK else { throw fault(path, "a file that is no socket has that name") }
        let probe = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        guard probe >= 0 else { throw fault(path, "no socket: \(reason)") }
        defer { Glibc.close(probe) }
        let isTaken = try withAddress(path) { connect(probe, $0, $1) } == 0 || errno != ECONNREFUSED
        guard !isTaken else { throw fault(path, "another server listens there") }
        unlink(path)
    }

    private static func withAddress(_ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> CInt) throws -> CInt {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        let room = MemoryLayout.size(ofValue: address.sun_path)
        guard !bytes.isEmpty, bytes.count < room, !bytes.contains(0) else { throw fault(path, "the path is longer than \(room - 1) bytes") }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        return withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
        }
    }

    private static func information(of path: String) -> stat? {
        var information = stat()
        return lstat(path, &information) == 0 ? information : nil
    }

    private static func inode(of path: String) -> ino_t? { information(of: path)?.st_ino }

    private static var reason: String { strerror(errno).map { String(cString: $0) } ?? "error \(errno)" }

    private static func fault(_ path: String, _ reason: String) -> HTTPServerError {
        HTTPServerError(.bindFailed, "cannot listen on unix:\(path): \(reason)")
    }
}
