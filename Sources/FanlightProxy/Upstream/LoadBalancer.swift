import FanlightEventLoop
import FanlightIR

/// Chooses one of a cluster's endpoints. Pure: what it knows of them is their weights and loads.
struct LoadBalancer {
    private let policy: Cluster.LoadBalancing
    /// The sums of the weights up to and with each endpoint.
    private let bounds: [Int]
    private let isWeighted: Bool
    private var turn: Int
    /// For smooth weighted round robin.
    private var credits: [Int] = []
    private let weights: [Int]

    /// - Parameter turn: where round robin starts; random, so that many loops and gateways do not all begin at the first.
    init(policy: Cluster.LoadBalancing, weights: [Int], turn: Int) {
        self.policy = policy
        self.weights = weights
        var sum = 0
        bounds = weights.map { weight in
            sum += max(1, weight)
            return sum
        }
        isWeighted = Set(weights).count > 1
        self.turn = weights.isEmpty ? 0 : turn % weights.count
        if isWeighted, policy == .roundRobin { credits = Array(repeating: 0, count: weights.count) }
    }

    /// - Parameter load: the active requests of an endpoint.
    mutating func choose(random: inout RandomSource, load: (Int) -> Int) -> Int? {
        guard let last = bounds.last else { return nil }
        if bounds.count == 1 { return 0 }
        switch policy {
        case .roundRobin: return isWeighted ? weightedTurn() : plainTurn()
        case .random, .consistentHash: return weighted(random.below(last))
        case .leastRequest:
            // Two choices, of which the less loaded is taken (Envoy: LeastRequestLoadBalancer with choice_count 2).
            let first = weighted(random.below(last))
            let second = weighted(random.below(last))
            return load(second) * weights[first] < load(first) * weights[second] ? second : first
        }
    }

    private mutating func plainTurn() -> Int {
        turn += 1
        if turn >= bounds.count { turn = 0 }
        return turn
    }

    /// Every endpoint gains its weight, the richest is taken and pays the sum: even spacing instead of runs.
    private mutating func weightedTurn() -> Int {
        var best = 0
        for index in credits.indices {
            credits[index] += max(1, weights[index])
            if credits[index] > credits[best] { best = index }
        }
        credits[best] -= bounds[bounds.count - 1]
        return best
    }

    private func weighted(_ number: Int) -> Int {
        if !isWeighted { return number / max(1, weights[0]) }
        var low = 0
        var high = bounds.count - 1
        while low < high {
            let middle = (low + high) / 2
            if bounds[middle] <= number { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
