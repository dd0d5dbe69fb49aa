import FanlightIR
import FanlightObservability
import FanlightRouting

/// A route with everything ready that a request needs; made when the first request takes the route, and confined to one loop.
final class CompiledRoute {
    /// A class, so that a request that goes there takes one reference instead of one for each part.
    final class Target {
        let name: String
        /// The sum of the weights up to and with this one.
        let weightBound: Int
        let requestEdits: HeaderEdits
        let responseEdits: HeaderEdits

        init(name: String, weightBound: Int, requestEdits: HeaderEdits, responseEdits: HeaderEdits) {
            self.name = name
            self.weightBound = weightBound
            self.requestEdits = requestEdits
            self.responseEdits = responseEdits
        }
    }

    enum Action {
        case forward
        case redirect(Redirect)
        case directResponse(DirectResponse)
    }

    let route: Route
    let action: Action
    let targets: [Target]
    let totalWeight: Int
    let cors: CompiledCORS?
    let metricsNumber: UInt32
    let rewriting: PathRewriting?
    /// Replaces the request's.
    let authority: [UInt8]?
    /// Milliseconds; 0 for none.
    let timeout: UInt64
    let perTryTimeout: UInt64
    let retry: RetryRules?
    /// The request's head is read again when the response comes.
    let keepsHead: Bool
    /// The request's bytes are kept until the response begins.
    let mirrors: [MirrorPolicy]
    /// By target; filled when a request first goes there.
    var clusters: [ClusterState?]

    init(_ route: Route, names: MetricNames) {
        self.route = route
        metricsNumber = names.route(route.origin)
        cors = route.cors.map { CompiledCORS($0) }
        switch route.action {
        case .forward(let forward):
            action = .forward
            authority = forward.authorityRewrite.map { HTTPBytes.withoutControls($0) }
            var bound = 0
            var targets: [Target] = []
            for cluster in forward.clusters {
                bound += forward.clusters.count == 1 ? 1 : max(0, cluster.weight)
                targets.append(
                    Target(
                        name: cluster.name, weightBound: bound, requestEdits: HeaderEdits([route.requestHeaders, cluster.requestHeaders]),
                        responseEdits: HeaderEdits([route.responseHeaders, cluster.responseHeaders])))
            }
            self.targets = targets
            totalWeight = bound
            timeout = forward.timeout.map { $0.wholeMilliseconds } ?? 0
            perTryTimeout = forward.retry?.perTryTimeout.map { $0.wholeMilliseconds } ?? 0
            retry = forward.retry.flatMap { $0.retries > 0 ? RetryRules($0) : nil }
            mirrors = forward.mirrors
            rewriting = PathRewriting(forward, match: route.match.path)
        case .redirect(let redirect):
            action = .redirect(redirect)
            targets = [Target(name: "", weightBound: 1, requestEdits: .none, responseEdits: HeaderEdits([route.responseHeaders]))]
            totalWeight = 1
            (timeout, perTryTimeout, retry, mirrors, rewriting, authority) = (0, 0, nil, [], nil, nil)
        case .directResponse(let response):
            action = .directResponse(response)
            targets = [Target(name: "", weightBound: 1, requestEdits: .none, responseEdits: HeaderEdits([route.responseHeaders]))]
            totalWeight = 1
            (timeout, perTryTimeout, retry, mirrors, rewriting, authority) = (0, 0, nil, [], nil, nil)
        }
        clusters = Array(repeating: nil, count: targets.count)
        keepsHead = cors != nil || targets.contains { $0.responseEdits.readsRequest }
    }

    /// The target for a number that is evenly in `0..<totalWeight`.
    func target(_ number: Int) -> Int {
        for index in targets.indices where number < targets[index].weightBound { return index }
        return targets.count - 1
    }
}

extension Duration {
    /// Rounded up, so that a time that is set is never none.
    var wholeMilliseconds: UInt64 {
        let (seconds, attoseconds) = components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        let (product, isTooLarge) = UInt64(seconds).multipliedReportingOverflow(by: 1000)
        return isTooLarge ? .max / 4 : product + UInt64((attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }
}
