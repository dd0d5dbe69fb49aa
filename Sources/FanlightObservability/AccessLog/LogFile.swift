import Glibc

/// A log file that could not be opened.
package struct LogFileError: Error, CustomStringConvertible {
    package let path: String
    /// The system's error number.
    package let code: Int32

    package var description: String { "\(path): \(String(cString: strerror(code)))" }
}

/// A file that is only appended to.
struct LogFile: ~Copyable, Sendable {
    private var descriptor: Int32
    /// nil for a descriptor that somebody else opened, and closes.
    private let path: String?
    /// The latest write ended in the middle of a line.
    private var isTorn = false

    init(descriptor: Int32) {
        self.descriptor = descriptor
        path = nil
    }

    init(path: String) throws {
        let descriptor = Self.open(path)
        guard descriptor >= 0 else { throw LogFileError(path: path, code: errno) }
        self.descriptor = descriptor
        self.path = path
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

    private static func open(_ path: String) -> Int32 {
        Glibc.open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o640)
    }
}
