internal import CFanlightLinux
import FanlightEventLoop
import Glibc

/// A process that cannot be taken for another one that got its number later.
final class ProcessHandle {
    let process: Int32
    /// Readable when the process has ended.
    let descriptor: Int32

    /// - Throws: there is no such process any more, or the system has no descriptors left.
    init(_ process: Int32) throws(SystemError) {
        let result = fl_process_open(process)
        guard result >= 0 else { throw SystemError(call: "pidfd_open \(process)", number: -result) }
        self.process = process
        descriptor = result
    }

    deinit { Socket.close(descriptor) }

    func send(_ signal: Int32) { _ = fl_process_signal(descriptor, signal) }

    enum End: Equatable {
        case running
        case code(Int32)
        /// It is not this process's child, whose code nobody else gets.
        case unknown
    }

    /// Takes a child's end, so that it does not stay behind as a zombie.
    func reap() -> End {
        var code: Int32 = 0
        let result = fl_process_reap(descriptor, &code)
        return result == 0 ? .running : result == 1 ? .code(code) : .unknown
    }

    /// Starts a program with the arguments, its output going to the descriptor.
    static func spawn(_ executable: String, _ arguments: [String], environment: [String], output: Int32) throws(SystemError) -> Int32 {
        var process: Int32 = 0
        let result = withCStrings([executable] + arguments) { arguments in
            withCStrings(environment) { environment in fl_spawn(executable, arguments, environment, output, &process) }
        }
        guard result == 0 else { throw SystemError(call: executable, number: -result) }
        return process
    }

    private static func withCStrings<Result>(_ texts: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result) -> Result {
        let copies = texts.map { strdup($0) } + [nil]
        defer { for copy in copies { free(copy) } }
        return copies.withUnsafeBufferPointer { buffer in
            // Never empty: the last entry ends the list.
            guard let base = buffer.baseAddress else { preconditionFailure("a list of arguments has an end") }
            return body(base)
        }
    }
}
