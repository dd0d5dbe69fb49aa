#if canImport(Glibc)
internal import Glibc
#endif

/// A system call that failed.
package struct SystemError: Error, Hashable, Sendable, CustomStringConvertible {
    package let call: String
    package let number: Int32

    package init(call: String, number: Int32) {
        self.call = call
        self.number = number
    }

    package var description: String {
        let reason = strerror(number).map { String(cString: $0) } ?? "error \(number)"
        return "\(call): \(reason)"
    }

    package static let wouldBlock = EAGAIN
    package static let interrupted = EINTR
    package static let connectionRefused = ECONNREFUSED
    package static let addressInUse = EADDRINUSE
    package static let invalid = EINVAL
    package static let noMemory = ENOMEM
    package static let notRunning = ESHUTDOWN

    static func isExhaustion(_ number: Int32) -> Bool { number == EMFILE || number == ENFILE || number == ENOBUFS || number == ENOMEM }

    /// The result of a call, or its error.
    static func check(_ result: Int32, _ call: String) throws(SystemError) -> Int32 {
        guard result >= 0 else { throw SystemError(call: call, number: -result) }
        return result
    }
}
