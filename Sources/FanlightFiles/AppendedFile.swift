package import Glibc

/// A file that is only appended to.
package struct AppendedFile: ~Copyable, Sendable {
    private var descriptor: Int32
    /// Nil for a descriptor that somebody else opened, and closes.
    private let path: String?
    private let mode: mode_t
    /// The latest write ended in the middle of a line.
    private var isTorn = false

    package init(descriptor: Int32) {
        self.descriptor = descriptor
        path = nil
        mode = 0
    }

    /// - Parameter mode: who may read and write it, where it is made.
    package init(path: String, mode: mode_t) throws(FileError) {
        let descriptor = Self.open(path, mode)
        guard descriptor >= 0 else { throw .latest(path) }
        self.descriptor = descriptor
        self.path = path
        self.mode = mode
    }

    deinit {
        if path != nil { close(descriptor) }
    }

    /// Where opening fails, the old file is written on.
    package mutating func reopen() {
        guard let path else { return }
        let fresh = Self.open(path, mode)
        guard fresh >= 0 else { return }
        close(descriptor)
        descriptor = fresh
        isTorn = false
    }

    /// Blocks until all is written. False when something could not be written.
    package mutating func append(_ bytes: [UInt8]) -> Bool {
        if isTorn {
            guard writeAll([UInt8(ascii: "\n")]) else { return false }
            isTorn = false
        }
        return writeAll(bytes)
    }

    private mutating func writeAll(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if written > 0 {
                rest = rest.dropFirst(written)
            } else if written < 0, errno == EINTR {
                continue
            } else if written < 0, errno == EAGAIN {
                var readiness = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                _ = poll(&readiness, 1, -1)
            } else {
                isTorn = isTorn || rest.count < bytes.count
                return false
            }
        }
        return true
    }

    private static func open(_ path: String, _ mode: mode_t) -> Int32 {
        Glibc.open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, mode)
    }
}
