import Synchronization

/// Keeps wrong tokens from being tried without end. It remembers no more addresses than there may be failures in a minute.
final class SignInLimiter: Sendable {
    private struct State {
        var minute = Int64.min
        var count = 0
        var counts: [String: Int] = [:]
    }

    private let limits: ConsoleLimits
    private let state = Mutex(State())

    init(_ limits: ConsoleLimits) { self.limits = limits }

    /// Counts a try, which counts as failed until `succeeded` takes it back: many at the same time are not let through.
    ///
    /// - Parameter now: milliseconds since 1970.
    /// - Returns: whether it may be tried.
    func begin(_ address: String, now: Int64) -> Bool {
        state.withLock { state in
            let minute = now / 60_000
            if minute != state.minute { state = State(minute: minute) }
            guard state.count < limits.failures, state.counts[address, default: 0] < limits.failuresPerAddress else { return false }
            state.count += 1
            state.counts[address, default: 0] += 1
            return true
        }
    }

    func succeeded(_ address: String) {
        state.withLock { state in
            guard let count = state.counts[address] else { return }
            state.count -= 1
            state.counts[address] = count > 1 ? count - 1 : nil
        }
    }

    /// Seconds until the next minute begins.
    static func wait(now: Int64) -> Int64 { 60 - now / 1_000 % 60 }

    /// The client without its port. An IPv6 client has a whole network of addresses, so that its first 64 bits are taken.
    static func address(of remote: String) -> String {
        guard let colon = remote.lastIndex(of: ":") else { return remote }
        let host = remote[..<colon].filter { $0 != "[" && $0 != "]" }
        guard let bytes = IPAddress.bytes(String(host)), bytes.count == 16 else { return String(host) }
        return bytes.prefix(8).map { String($0, radix: 16) }.joined(separator: ":")
    }
}
