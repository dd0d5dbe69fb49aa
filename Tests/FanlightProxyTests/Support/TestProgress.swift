import Glibc
import Synchronization

/// Counts what another thread gets done, and waits until it gets no further.
final class TestProgress: Sendable {
    private let state = Atomic<Int>(0)

    var count: Int { state.load(ordering: .relaxed) }

    func add(_ number: Int) { state.add(number, ordering: .relaxed) }

    /// Returns once two looks of the scheduler apart see the same, many times in a row; gives up after a minute.
    func waitUntilStill() {
        var still = 0
        var last = -1
        for _ in 0..<60_000 where still < 200 {
            let current = count
            still = current == last && current > 0 ? still + 1 : 0
            last = current
            poll(nil, 0, 1)
        }
    }
}

extension TestProgress {
    /// Returns once the count is reached; gives up after a minute.
    func wait(for number: Int) {
        for _ in 0..<60_000 where count < number { poll(nil, 0, 1) }
    }
}
