import Foundation
import Testing

/// Gateways as processes, with the program itself: what clients see while everything around the gateways changes, ends and comes back.
///
/// One after the other, since each needs the machine. With `FANLIGHT_LONG_TESTS=1` they go on for longer, and print what they measured.
@Suite(.serialized) enum FleetProcessTests {
    static let isLong = ProcessInfo.processInfo.environment["FANLIGHT_LONG_TESTS"] == "1"

    /// How often something is done.
    static func rounds(_ short: Int, long: Int) -> Int { isLong ? long : short }

    /// For who reads the run of the long tests.
    static func tell(_ text: @autoclosure () -> String) {
        if isLong { FileHandle.standardError.write(Data("measured: \(text())\n".utf8)) }
    }
}

/// How long something took, again and again.
struct Figures: CustomStringConvertible {
    private var times: [Duration] = []

    mutating func add(_ time: Duration) { times.append(time) }

    private func text(_ time: Duration?) -> String {
        guard let time else { return "-" }
        return String(format: "%.1f ms", Double(time.components.attoseconds) / 1e15 + Double(time.components.seconds) * 1_000)
    }

    var description: String {
        let sorted = times.sorted()
        guard !sorted.isEmpty else { return "nothing" }
        let rank = (sorted.count * 99 + 99) / 100 - 1
        return
            "\(sorted.count) times, median \(text(sorted[sorted.count / 2])), 99% \(text(sorted[min(rank, sorted.count - 1)])), most \(text(sorted.last))"
    }
}
