/// How long to wait before the next attempt to reach the control plane: short at first, longer while it stays away, and never the same for all
/// gateways, so that they do not all come at once when it is back.
struct ReconnectPause {
    private let least: Duration
    private let most: Duration
    private var next: Duration

    init(least: Duration, most: Duration) {
        self.least = least
        self.most = max(least, most)
        next = least
    }

    mutating func reset() { next = least }

    mutating func following(_ random: inout some RandomNumberGenerator) -> Duration {
        let pause = next
        next = min(next * 2, most)
        return pause * Double.random(in: 0.5...1, using: &random)
    }
}
