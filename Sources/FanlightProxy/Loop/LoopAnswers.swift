import Synchronization

/// Counts the answers of loops and tells when the last has come.
final class LoopAnswers: Sendable {
    private let missing: Mutex<Int>
    private let done: @Sendable () -> Void

    init(expected: Int, done: @escaping @Sendable () -> Void) {
        missing = Mutex(expected)
        self.done = done
    }

    func count() {
        let isLast = missing.withLock { missing in
            missing -= 1
            return missing == 0
        }
        if isLast { done() }
    }
}
