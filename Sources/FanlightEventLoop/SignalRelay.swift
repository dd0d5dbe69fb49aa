internal import CFanlightLinux
import Glibc
import Synchronization

/// Tells of signals that come to this process. From `listen` on none is lost: until then each does what it does by itself.
///
/// The handler only writes into a pipe that a thread reads: whatever else is told of signals, such as Dispatch, has them ignored for a moment
/// before it is ready for them.
package final class SignalRelay: Sendable {
    private struct Listener {
        let numbers: Set<Int32>
        let take: @Sendable (Int32) -> Void
    }

    private struct State {
        /// Where the handlers write; nil until somebody listens.
        var writing: Int32?
        var next = 0
        var listeners: [Int: Listener] = [:]
    }

    package static let shared = SignalRelay()

    private let state = Mutex(State())

    private init() {}

    /// - Parameter take: called on a thread of the relay's own, and must not wait for anything.
    /// - Returns: what `remove` takes. The signals do nothing by themselves afterwards either.
    package func listen(for numbers: [Int32], _ take: @escaping @Sendable (Int32) -> Void) throws(SystemError) -> Int {
        let writing = try open()
        let identifier = state.withLock { state in
            state.next += 1
            state.listeners[state.next] = Listener(numbers: Set(numbers), take: take)
            return state.next
        }
        for number in numbers {
            let result = fl_report_signal(number, writing)
            guard result == 0 else {
                remove(identifier)
                throw SystemError(call: "sigaction", number: -result)
            }
        }
        return identifier
    }

    package func remove(_ identifier: Int) { state.withLock { $0.listeners[identifier] = nil } }

    /// Makes the pipe and its reader, once.
    private func open() throws(SystemError) -> Int32 {
        try state.withLock { state throws(SystemError) in
            if let writing = state.writing { return writing }
            var (reading, writing): (Int32, Int32) = (-1, -1)
            let result = fl_signal_pipe(&reading, &writing)
            guard result == 0 else { throw SystemError(call: "pipe2", number: -result) }
            let end = reading
            do throws(SystemError) {
                try LoopThread.start(name: "signals") { [self] in read(end) }
            } catch {
                Socket.close(reading)
                Socket.close(writing)
                throw error
            }
            state.writing = writing
            return writing
        }
    }

    private func read(_ descriptor: Int32) {
        var number: UInt8 = 0
        while true {
            let count = Glibc.read(descriptor, &number, 1)
            if count < 0, errno == EINTR { continue }
            guard count == 1 else { return }
            let signal = Int32(number)
            let listeners = state.withLock { $0.listeners.sorted { $0.key < $1.key }.map(\.value) }
            for listener in listeners where listener.numbers.contains(signal) { listener.take(signal) }
        }
    }
}
