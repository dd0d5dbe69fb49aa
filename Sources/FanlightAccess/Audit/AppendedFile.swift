import Glibc

/// A file that is only appended to.
struct AppendedFile: ~Copyable, Sendable {
    private var descriptor: Int32
    /// Nil for the standard output, which nobody closes here.
    private let path: String?
    /// The latest write ended in the middle of a line.
    private var isTorn = false

    /// `-` is the standard output.
    init(path: String) throws(AccessError) {
        self.path = path == "-" ? nil : path
        descriptor = path == "-" ? STDOUT_FILENO : Self.open(path)
        guard descriptor >= 0 else { throw AccessError("\(path): \(PrivateFile.reason)") }
    }

    deinit {
        if path != nil { close(descriptor) }
    }

    /// Where opening fails, the old file is written on.
    mutating func reopen() {
        guard let path else { return }
        let fresh = Self.open(path)
        guard fresh >= 0 else { return }
        close(descriptor)
        descriptor = fresh
        isTorn = false
    }

    /// Blocks until all is written. False when something could not be written.
    mutating func append(_ bytes: [UInt8]) -> Bool {
        let all = isTorn ? [UInt8(ascii: "\n")] + bytes : bytes
        var offset = 0
        while offset < all.count {
            let count = all.withUnsafeBytes { write(descriptor, $0.baseAddress?.advanced(by: offset), all.count - offset) }
            if count > 0 {
                offset += count
            } else if count < 0, errno == EINTR {
                continue
            } else if count < 0, errno == EAGAIN {
                var readiness = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&readiness, 1, -1)
            } else {
                isTorn = isTorn || offset > 0
                return false
            }
        }
        isTorn = false
        return true
    }

    private static func open(_ path: String) -> Int32 {
        Glibc.open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
    }
}
