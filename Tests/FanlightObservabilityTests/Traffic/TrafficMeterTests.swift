import FanlightObservability
import Testing

@Suite struct TrafficMeterTests {
    private static func reading(_ requests: [TrafficMetrics.Requests], startedAt: Int64? = nil) -> TrafficReading {
        var reading = TrafficReading(TrafficMetrics.gateway("g", requests))
        reading.startedAt = startedAt
        return reading
    }

    private static func replica(_ name: String, _ reading: TrafficReading?, isOwn: Bool = false) -> TrafficMeter.Replica {
        TrafficMeter.Replica(name: name, gateway: "g", reading: reading, isOwn: isOwn)
    }

    @Test("a rate is what has come since the last reading over the time between")
    func rate() throws {
        var meter = TrafficMeter(time: 0, wall: 1_000)
        _ = meter.steps([Self.replica("a", Self.reading([.init(route: "r", count: 10)]))], time: 15, wall: 1_015)
        let step = try #require(
            meter.steps(
                [Self.replica("a", Self.reading([.init(route: "r", count: 40), .init(route: "r", code: 500, count: 15)]))], time: 30,
                wall: 1_030)["g"])
        #expect((step.total.requests, step.total.errors) == (3, 1))
        #expect((step.routes["r"]?.requests, step.routes["r"]?.errors) == (3, 1))
    }

    @Test("what a replica had counted before it was first seen does not count, unless it was started meanwhile")
    func firstSight() {
        var meter = TrafficMeter(time: 0, wall: 1_000)
        let requests = [TrafficMetrics.Requests(route: "r", count: 30)]
        let steps = meter.steps([Self.replica("old", Self.reading(requests, startedAt: 900))], time: 15, wall: 1_015)
        #expect(steps["g"]?.total.requests == 0)
        let later = meter.steps(
            [Self.replica("old", Self.reading(requests, startedAt: 900)), Self.replica("new", Self.reading(requests, startedAt: 1_020))],
            time: 30, wall: 1_030)
        #expect(later["g"]?.total.requests == 2)
        var own = TrafficMeter(time: 0, wall: 1_000)
        #expect(own.steps([Self.replica("g", Self.reading(requests), isOwn: true)], time: 15, wall: 1_015)["g"]?.total.requests == 2)
    }

    @Test("a replica that began anew counts from nothing")
    func restarted() {
        var meter = TrafficMeter(time: 0, wall: 1_000)
        _ = meter.steps([Self.replica("a", Self.reading([.init(route: "r", count: 100)], startedAt: 900))], time: 15, wall: 1_015)
        let fewer = meter.steps([Self.replica("a", Self.reading([.init(route: "r", count: 30)], startedAt: 900))], time: 30, wall: 1_030)
        #expect(fewer["g"]?.routes["r"]?.requests == 2)
        let more = meter.steps([Self.replica("a", Self.reading([.init(route: "r", count: 45)], startedAt: 1_040))], time: 45, wall: 1_045)
        #expect(more["g"]?.routes["r"]?.requests == 3)
    }

    @Test("a replica that does not answer is passed over, and its rate is the mean when it answers again")
    func silent() {
        var meter = TrafficMeter(time: 0, wall: 1_000)
        _ = meter.steps([Self.replica("a", Self.reading([]))], time: 15, wall: 1_015)
        #expect(meter.steps([Self.replica("a", nil)], time: 30, wall: 1_030).isEmpty)
        #expect(
            meter.steps([Self.replica("a", Self.reading([.init(route: "r", count: 60)]))], time: 45, wall: 1_045)["g"]?.total.requests == 2)
    }

    @Test("the replicas of a gateway are added, with their times")
    func replicas() throws {
        var meter = TrafficMeter(time: 0, wall: 1_000)
        let step = try #require(
            meter.steps(
                [
                    Self.replica("a", Self.reading([.init(route: "r", count: 90, duration: 3)]), isOwn: true),
                    Self.replica("b", Self.reading([.init(route: "r", count: 60, duration: 300)]), isOwn: true),
                ], time: 15, wall: 1_015)["g"])
        #expect(step.routes["r"]?.requests == 10)
        var history = TrafficHistory()
        history.record(["g": step], at: 0)
        let line = try #require(history.lines(gateway: nil, route: nil, steps: 1).first)
        let (p50, p99) = (try #require(line.p50[0]), try #require(line.p99[0]))
        #expect((1...5).contains(p50))
        #expect((250...500).contains(p99))
    }

    @Test("a replica that is gone is forgotten")
    func gone() {
        var meter = TrafficMeter(time: 0, wall: 1_000)
        _ = meter.steps([Self.replica("a", Self.reading([.init(route: "r", count: 100)]))], time: 15, wall: 1_015)
        _ = meter.steps([], time: 30, wall: 1_030)
        let steps = meter.steps([Self.replica("a", Self.reading([.init(route: "r", count: 130)]))], time: 45, wall: 1_045)
        #expect(steps["g"]?.total.requests == 0)
    }
}
