import FanlightAnalysis
import FanlightIR
import FanlightRouting

/// What a client and a backend get to see of a request's fate: the plain definition that a plan is held to.
///
/// A refused connection and a 404 of the gateway's own are both no answer.
enum Observed: Hashable {
    struct Target: Hashable {
        var cluster: String
        /// Of a whole of 1 000 000.
        var share: Int
        var flag: Decision.Flag?
    }

    struct Answer: Hashable {
        var outcome: Decision.Outcome
        var status: Int?
        var location: String?
        var path: String?
        var authority: String?
        var targets: Set<Target> = []
        var timeout: Duration?
        var mirrors: [MirrorPolicy] = []
        var mirrorFlags: [Decision.Flag?] = []
        var requestHeaders: HeaderOperations?
        var fault: Fault?
    }

    case nothing
    case answer(Answer)

    init(_ request: SimulatedRequest, _ decision: Decision, at gateway: GatewayBehaviour?) {
        guard let gateway, ![.notFound, .noListener, .noFilterChain, .protocolError, .tlsError].contains(decision.outcome) else {
            self = .nothing
            return
        }
        var answer = Answer(outcome: decision.outcome, status: decision.status, location: decision.location)
        let total = decision.clusters.reduce(0) { $0 + $1.weight }
        var shares: [String: (Int, Decision.Flag?)] = [:]
        for target in decision.clusters {
            let weight = decision.clusters.count == 1 ? 1 : target.weight
            shares[target.cluster] = ((shares[target.cluster]?.0 ?? 0) + weight, target.flag)
        }
        answer.targets = Set(
            shares.map {
                Target(cluster: $0.key, share: $0.value.0 * 1_000_000 / (decision.clusters.count == 1 ? 1 : total), flag: $0.value.1)
            })
        if let index = decision.route?.index, let name = decision.routeConfiguration,
            let route = gateway.table.routes(named: name)?.virtualHost(authority: request.authority)?.virtualHost.routes[index].value
        {
            answer.requestHeaders = route.requestHeaders
            answer.fault = route.fault
            if case .forward(let forward) = route.action {
                answer.path = decision.rewrittenPath ?? Self.normalised(request.path)
                answer.authority = decision.rewrittenAuthority ?? request.authority
                answer.timeout = forward.timeout
                answer.mirrors = forward.mirrors
                answer.mirrorFlags = forward.mirrors.map { mirror in
                    guard gateway.table.cluster(named: mirror.cluster) != nil else { return .noCluster }
                    return gateway.endpoints.clusters[mirror.cluster]?.value.isEmpty ?? true ? .noHealthyUpstream : nil
                }
            }
        }
        self = .answer(answer)
    }

    private static func normalised(_ path: String) -> String {
        let parts = path.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        guard case .changed(let bytes) = PathNormalization.normalized(Array(parts[0].utf8)) else { return path }
        return ([String(decoding: bytes, as: UTF8.self)] + parts.dropFirst().map(String.init)).joined(separator: "?")
    }
}
