import Foundation

/// Runs a piece of work several times and gives the median.
struct Measurement {
    let wall: Double
    let cpu: Double

    /// Seconds of wall and CPU time; `prepare` is not counted.
    static func median(of rounds: Int, prepare: () throws -> Void, _ work: () throws -> Void) rethrows -> Measurement {
        var walls: [Double] = []
        var cpus: [Double] = []
        for _ in 0..<rounds {
            try prepare()
            let (wall, cpu) = (now(CLOCK_MONOTONIC), now(CLOCK_PROCESS_CPUTIME_ID))
            try work()
            walls.append(now(CLOCK_MONOTONIC) - wall)
            cpus.append(now(CLOCK_PROCESS_CPUTIME_ID) - cpu)
        }
        return Measurement(wall: walls.sorted()[rounds / 2], cpu: cpus.sorted()[rounds / 2])
    }

    static func median(of rounds: Int, _ work: () throws -> Void) rethrows -> Measurement {
        try median(of: rounds, prepare: {}, work)
    }

    private static func now(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    static func row(_ name: String, _ measurement: Measurement, note: String = "") {
        let milliseconds = { (seconds: Double) in String(format: "%10.3f ms", seconds * 1000) }
        print("\(name.padding(toLength: 58, withPad: " ", startingAt: 0))\(milliseconds(measurement.wall))\(milliseconds(measurement.cpu))   \(note)")
    }
}
