import FanlightEventLoop
import FanlightObservability

/// Collects the last hour of the gateways' traffic, whether somebody looks at it or not. After a restart it begins anew.
actor TrafficCollector {
    /// Of one sample to the next.
    static let step: Duration = .seconds(15)
    static let stepSeconds = 15

    /// When a sample is taken.
    struct Moment: Sendable {
        /// Seconds of a clock that only goes on.
        let time: Double
        /// Milliseconds since 1970.
        let wall: Int64

        static var now: Moment {
            Moment(time: Double(SystemClock.monotonic()) / 1e9, wall: Int64(SystemClock.realtime() / 1_000_000))
        }
    }

    private let source: any TrafficSource
    private let start: Moment
    private var meter: TrafficMeter
    private var history = TrafficHistory()
    /// Of the latest sample, milliseconds since 1970.
    private var end: Int64

    init(_ source: any TrafficSource, start: Moment = .now) {
        self.source = source
        self.start = start
        meter = TrafficMeter(time: start.time, wall: start.wall / 1_000)
        end = start.wall
    }

    /// One for each step from now on.
    static var steps: AsyncStream<Moment> {
        let (stream, continuation) = AsyncStream.makeStream(of: Moment.self, bufferingPolicy: .bufferingNewest(1))
        let timer = Task {
            let clock = ContinuousClock()
            var next = clock.now
            while !Task.isCancelled {
                next = max(next + step, clock.now)
                do { try await clock.sleep(until: next, tolerance: .zero) } catch { break }
                continuation.yield(.now)
            }
            continuation.finish()
        }
        continuation.onTermination = { _ in timer.cancel() }
        return stream
    }

    /// Takes a sample at each moment, until cancelled.
    func run(_ moments: AsyncStream<Moment>) async {
        for await moment in moments { await sample(at: moment) }
    }

    func sample(at moment: Moment) async {
        let replicas = await source.replicas()
        let steps = meter.steps(replicas, time: moment.time, wall: moment.wall / 1_000)
        history.record(steps, at: Int(((moment.time - start.time) / Double(Self.stepSeconds)).rounded()))
        end = moment.wall
    }

    func answer(_ query: [String: String]) throws -> TrafficAnswer {
        let seconds = query["seconds"].map { Int($0) ?? 0 } ?? 3_600
        guard (1...3_600).contains(seconds) else { throw CommandError("seconds is a number from 1 to 3600") }
        let count = max(1, seconds / Self.stepSeconds)
        return TrafficAnswer(end: end, lines: history.lines(gateway: query["gateway"], route: query["route"], steps: count))
    }
}

/// Rates and times of gateways and routes, step by step.
struct TrafficAnswer: Answer {
    /// Milliseconds since 1970.
    let end: Int64
    let lines: [TrafficHistory.Line]

    var json: JSONValue {
        .object([
            "step": .integer(TrafficCollector.stepSeconds), "end": .integer(Int(end)),
            "series": .array(
                lines.map { line in
                    .object([
                        "gateway": .string(line.gateway), "route": .optional(line.route), "requests": Self.numbers(line.requests),
                        "errors": Self.numbers(line.errors), "p50": Self.numbers(line.p50), "p99": Self.numbers(line.p99),
                    ])
                }),
        ])
    }

    /// Three digits behind the point say more than the samples know.
    private static func numbers(_ values: [Double?]) -> JSONValue {
        .array(values.map { value in value.map { .number(($0 * 1_000).rounded() / 1_000) } ?? .null })
    }

    var text: String {
        var table = TextTable("GATEWAY", "ROUTE", "REQUESTS/S", "ERRORS/S", "P50 MS", "P99 MS")
        func newest(_ values: [Double?]) -> String { (values.last ?? nil).map { String(($0 * 100).rounded() / 100) } ?? "-" }
        for line in lines {
            table.add(line.gateway, line.route ?? "all", newest(line.requests), newest(line.errors), newest(line.p50), newest(line.p99))
        }
        return table.text
    }
}
