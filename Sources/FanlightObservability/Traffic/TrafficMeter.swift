/// Makes rates of what replicas have counted, by what has come since they were read before.
package struct TrafficMeter: Sendable {
    /// A replica at one moment.
    package struct Replica: Sendable {
        package let name: String
        /// `namespace/name` of its gateway.
        package let gateway: String
        /// nil where it did not answer.
        package let reading: TrafficReading?
        /// All that it has counted came since this process looked first, as that of a gateway inside of it.
        package let isOwn: Bool

        package init(name: String, gateway: String, reading: TrafficReading?, isOwn: Bool = false) {
            self.name = name
            self.gateway = gateway
            self.reading = reading
            self.isOwn = isOwn
        }
    }

    /// What one series had in one step.
    package struct Rate: Sendable {
        /// Requests a second.
        package var requests = 0.0
        package var errors = 0.0
        var counts = TrafficCounts()

        package init() {}

        mutating func add(_ difference: TrafficCounts, over seconds: Double) {
            requests += Double(difference.requests) / seconds
            errors += Double(difference.errors) / seconds
            counts.add(difference)
        }
    }

    /// What a gateway had in one step, all replicas that answered together.
    package struct Step: Sendable {
        package var total = Rate()
        /// Of the routes that had requests.
        package var routes: [String: Rate] = [:]

        package init() {}
    }

    private struct Known {
        let reading: TrafficReading
        let time: Double
    }

    private var known: [String: Known] = [:]
    /// When replicas were looked at last: on a clock that only goes on, and since 1970.
    private var latest: (time: Double, wall: Int64)

    /// - Parameters:
    ///   - time: seconds of a clock that only goes on.
    ///   - wall: seconds since 1970.
    package init(time: Double, wall: Int64) { latest = (time, wall) }

    /// What came since the replicas were read before, by gateway. A gateway of which no replica answered is not in it.
    ///
    /// A replica that is seen first counts if it was started since the last look; of any other it is not known when its requests were. The rate
    /// of a replica that was not heard for some steps is the mean over them.
    ///
    /// - Parameter replicas: all that there are; others are forgotten.
    package mutating func steps(_ replicas: [Replica], time: Double, wall: Int64) -> [String: Step] {
        var steps: [String: Step] = [:]
        var kept: [String: Known] = [:]
        for replica in replicas {
            let former = known[replica.name]
            guard let reading = replica.reading else {
                kept[replica.name] = former
                continue
            }
            kept[replica.name] = Known(reading: reading, time: time)
            var step = steps.removeValue(forKey: replica.gateway) ?? Step()
            let isSame = former.map { $0.reading.startedAt == reading.startedAt } ?? false
            let isNew = replica.isOwn || (reading.startedAt ?? .min) >= latest.wall
            if former != nil || isNew {
                let seconds = max(0.001, time - (former?.time ?? latest.time))
                Self.add(reading, since: isSame ? former?.reading : nil, over: seconds, to: &step)
            }
            steps[replica.gateway] = step
        }
        known = kept
        latest = (time, wall)
        return steps
    }

    private static func add(_ reading: TrafficReading, since former: TrafficReading?, over seconds: Double, to step: inout Step) {
        step.total.add(former.map { reading.total.since($0.total) } ?? reading.total, over: seconds)
        reading.forEachRoute { route, counts in
            let difference = former?[route].map { counts.since($0) } ?? counts
            if difference.requests > 0 { step.routes[route, default: Rate()].add(difference, over: seconds) }
        }
    }
}
