import Synchronization
import Testing

/// What several gateways have answered, and whether it was right.
///
/// What is to be answered changes in versions: a request may get the version that every gateway had before it was sent, the newest one that had
/// been written when its answer came, and those between, but none older than its gateway has given before.
final class FleetLedger: Sendable {
    private struct Target {
        var answered = 0
        var latest = 0
        var repeated = 0
    }

    private struct State {
        var targets: [Target]
        var settled = 0
        var written = 0
        var failed = 0
        var failures: [String] = []
    }

    /// What was known when a request was sent.
    struct Sent: Sendable {
        let target: Int
        fileprivate let settled: Int
        fileprivate let latest: Int
    }

    struct Report: CustomStringConvertible {
        let answered: Int
        let failed: Int
        /// Asked anew, since the gateway had closed a kept connection before it read the request, as every client does.
        let repeated: Int
        let failures: [String]

        var description: String { "\(answered) answered, \(failed) failed, \(repeated) repeated: \(failures)" }
    }

    private let state: Mutex<State>

    init(targets: Int) { state = Mutex(State(targets: Array(repeating: Target(), count: targets))) }

    // MARK: Requests

    func sends(to target: Int) -> Sent {
        state.withLock { Sent(target: target, settled: $0.settled, latest: $0.targets[target].latest) }
    }

    func repeats(_ target: Int) { state.withLock { $0.targets[target].repeated += 1 } }

    /// - Parameter identify: which of the versions the answer is of; nil where it is none of them.
    func note(_ sent: Sent, _ answer: @autoclosure () -> String, identify: (ClosedRange<Int>) -> Int?) {
        state.withLock { state in
            state.targets[sent.target].answered += 1
            let versions = sent.settled...state.written
            let version = identify(versions)
            if let version, version >= sent.latest {
                state.targets[sent.target].latest = version
                return
            }
            state.failed += 1
            guard state.failures.count < 10 else { return }
            let problem = version.map { "version \($0) after \(sent.latest)" } ?? "none of the versions \(versions)"
            state.failures.append("gateway \(sent.target), request \(state.targets[sent.target].answered): \(problem): \(answer())")
        }
    }

    // MARK: Versions

    /// Writes the next version, and returns how long it took until every gateway answered with it.
    func advance(_ write: (Int) async throws -> Void) async throws -> Duration {
        let next = state.withLock { state in
            state.written += 1
            return state.written
        }
        let start = ContinuousClock.now
        try await write(next)
        while true {
            let (isSettled, failures) = state.withLock { state in (state.targets.allSatisfy { $0.latest == next }, state.failures) }
            if isSettled { break }
            try #require(failures.isEmpty && ContinuousClock.now < start + .seconds(30), "version \(next) is not served: \(failures)")
            try await Task.sleep(for: .milliseconds(1))
        }
        state.withLock { $0.settled = next }
        return ContinuousClock.now - start
    }

    /// Waits for so many more answers of each gateway.
    func more(_ number: Int) async throws {
        let wanted = state.withLock { $0.targets.map { $0.answered + number } }
        try await FleetWorld.eventually("\(number) more requests") {
            state.withLock { state in zip(state.targets, wanted).allSatisfy { $0.answered >= $1 } }
        }
    }

    var report: Report {
        state.withLock { state in
            Report(
                answered: state.targets.map(\.answered).reduce(0, +), failed: state.failed,
                repeated: state.targets.map(\.repeated).reduce(0, +), failures: state.failures)
        }
    }
}
