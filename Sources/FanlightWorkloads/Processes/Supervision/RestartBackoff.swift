/// When a process that ended by itself is started again.
///
/// The first restart comes at once; from then on each waits twice as long as the one before. A process that ran for long begins anew.
// Kubernetes: pkg/kubelet/kubelet.go, backOffPeriod and MaxContainerBackOff; docs/concepts/workloads/pods/pod-lifecycle.md, "Container restarts".
package struct RestartBackoff: Hashable, Sendable {
    package struct Options: Hashable, Sendable {
        package var first: Duration = .seconds(10)
        package var longest: Duration = .seconds(300)
        /// A process that ran for so long is healthy.
        package var reset: Duration = .seconds(600)

        package init() {}
    }

    package let options: Options
    /// Ends in a row, each too soon after its start.
    package private(set) var failures = 0

    package init(_ options: Options = Options()) { self.options = options }

    /// How long to wait after an end.
    package mutating func next(ranFor time: Duration) -> Duration {
        if time >= options.reset { failures = 0 }
        defer { failures = min(failures + 1, 62) }
        guard failures > 0 else { return .zero }
        var wait = options.first
        for _ in 1..<failures where wait < options.longest { wait *= 2 }
        return min(wait, options.longest)
    }
}
