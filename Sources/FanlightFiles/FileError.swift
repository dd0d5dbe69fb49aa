import Glibc

/// What keeps a file from being read or written.
package struct FileError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Reason: Hashable, Sendable {
        /// The system's error number.
        case system(Int32)
        /// It has more bytes than it may have.
        case tooLarge(limit: Int)
    }

    package let path: String
    package let reason: Reason

    package init(path: String, reason: Reason) {
        self.path = path
        self.reason = reason
    }

    /// The latest error of a system call.
    static func latest(_ path: String) -> FileError { FileError(path: path, reason: .system(errno)) }

    package var description: String {
        switch reason {
        case .system(let number): "\(path): \(String(cString: strerror(number)))"
        case .tooLarge(let limit): "\(path): larger than " + (limit < 1 << 20 ? "\(limit) bytes" : "\(limit >> 20) MiB")
        }
    }
}
