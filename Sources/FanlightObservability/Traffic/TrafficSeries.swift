/// The latest samples of one gateway or route, one for each step, in a ring.
struct TrafficSeries: Sendable {
    /// 16 bytes, so that a series takes 4 KB.
    struct Sample: Hashable, Sendable {
        /// Requests a second; negative for a step of which nothing is known.
        var requests: Float
        var errors: Float
        /// ms; negative where there were no requests.
        var p50: Float
        var p99: Float

        static let unknown = Sample(requests: -1, errors: 0, p50: -1, p99: -1)
        static let quiet = Sample(requests: 0, errors: 0, p50: -1, p99: -1)

        var isKnown: Bool { requests >= 0 }
    }

    /// An hour of steps of 15 s.
    static let capacity = 240
    /// By this a step counts less than the next one when series are compared by how busy they are.
    private static let decay = 0.98

    private var samples: ContiguousArray<Sample> = []
    private let first: Int
    private(set) var last: Int
    /// How busy the series is: its rates, of which the latest count most.
    private(set) var weight = 0.0

    init(startingAt step: Int) {
        first = step
        last = step - 1
        samples.reserveCapacity(Self.capacity)
    }

    /// - Parameter step: later than all before.
    mutating func record(_ rate: TrafficMeter.Rate, at step: Int) {
        guard step > last else { return }
        weight = weight(at: step) + rate.requests
        for missed in max(last + 1, step - Self.capacity)..<step { put(.unknown, at: missed) }
        put(
            Sample(
                requests: Float(rate.requests), errors: Float(rate.errors), p50: Float(rate.counts.quantile(0.5) ?? -1),
                p99: Float(rate.counts.quantile(0.99) ?? -1)), at: step)
        last = step
    }

    func weight(at step: Int) -> Double {
        var weight = weight
        for _ in 0..<min(step - last, Self.capacity) { weight *= Self.decay }
        return weight
    }

    /// nil where nothing is known of the step.
    subscript(step: Int) -> Sample? {
        guard step >= first, step <= last, step > last - Self.capacity else { return nil }
        let index = (step - first) % Self.capacity
        guard index < samples.count, samples[index].isKnown else { return nil }
        return samples[index]
    }

    private mutating func put(_ sample: Sample, at step: Int) {
        let index = (step - first) % Self.capacity
        if index < samples.count {
            samples[index] = sample
        } else {
            // A gap longer than the ring leaves places that no step has had.
            while samples.count < index { samples.append(.unknown) }
            samples.append(sample)
        }
    }
}
