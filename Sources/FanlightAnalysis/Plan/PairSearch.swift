import FanlightIR
import FanlightRouting

/// Looks for a request to a host whose first match is one route before and another one after.
///
/// A request is made up that both matches take, and tried on the tables themselves. Where an earlier route takes it, the search goes on with
/// requests that fail one of that route's conditions. So only routes that are in the way are looked at, what is found is true, and where
/// every way is closed there is no such request.
struct PairSearch {
    struct Found {
        var request: SimulatedRequest
        var before: Decision
        var after: Decision
    }

    enum Outcome {
        case found(Found)
        case none
        /// There are conditions that cannot be compared, or too many ways to look at.
        case unknown
        case exhausted
    }

    private struct Blocker: Hashable {
        var isBefore: Bool
        var position: Int
    }

    let site: ComparedSite
    let domain: String
    let old: RouteList
    let new: RouteList
    /// Names of the virtual hosts that have the domain.
    let oldName: String?
    let newName: String?
    let work: ComparisonWork
    private var remaining = 0

    init(site: ComparedSite, domain: String, old: VirtualHost?, new: VirtualHost?, work: ComparisonWork) {
        self.site = site
        self.domain = domain
        self.old = RouteList(old, isSecure: site.isSecure)
        self.new = RouteList(new, isSecure: site.isSecure)
        oldName = old?.name
        newName = new?.name
        self.work = work
    }

    /// - Parameter narrow: asks for more of the request.
    mutating func request(before: Int, after: Int, _ narrow: (inout RequestConstraints) -> Void = { _ in }) -> Outcome {
        var constraints = RequestConstraints(domain: domain, isSecure: site.isSecure)
        constraints.require(old[before].match)
        constraints.require(new[after].match)
        narrow(&constraints)
        remaining = work.limits.trialsOfPair
        return search(constraints, before, after, avoided: [])
    }

    private mutating func search(_ constraints: RequestConstraints, _ before: Int, _ after: Int, avoided: Set<Blocker>) -> Outcome {
        guard work.mayTry() else { return .exhausted }
        remaining -= 1
        guard remaining >= 0 else { return .unknown }
        let model = RequestModel(acceptors: work.acceptors, base: site.request(to: RouteWitness.host(in: domain)))
        var request: SimulatedRequest
        switch model.request(constraints) {
        case .impossible: return .none
        case .unknown: return .unknown
        case .request(let made): request = made
        }
        if request.transport.isTLS { request.serverName = site.request(to: Self.host(request.authority)).serverName }
        let (first, second) = (site.before.decide(request, on: site.port), site.after.decide(request, on: site.port))
        for (decision, routes, name) in [(first, site.oldRoutes, oldName), (second, site.newRoutes, newName)] {
            guard routes != nil, decision.virtualHost != name else { continue }
            return withoutOthers(constraints, request, routes, before, after, avoided)
        }
        let (left, right) = (old.position(of: first.route?.index), new.position(of: second.route?.index))
        if left == before, right == after { return .found(Found(request: request, before: first, after: second)) }
        // A later route can only win where a match does not mean what was taken it to mean.
        guard left <= before, right <= after else { return .unknown }
        let blocker = left < before ? Blocker(isBefore: true, position: left) : Blocker(isBefore: false, position: right)
        guard !avoided.contains(blocker) else { return .unknown }
        let match = blocker.isBefore ? old[left].match : new[right].match
        var isUncertain = false
        for way in constraints.violations(of: match) {
            switch search(way, before, after, avoided: avoided.union([blocker])) {
            case .found(let found): return .found(found)
            case .exhausted: return .exhausted
            case .unknown: isUncertain = true
            case .none: break
            }
        }
        return isUncertain ? .unknown : .none
    }

    /// Goes on with hosts that a more specific domain does not take.
    private mutating func withoutOthers(
        _ constraints: RequestConstraints, _ request: SimulatedRequest, _ routes: RouteTable?, _ before: Int, _ after: Int,
        _ avoided: Set<Blocker>
    ) -> Outcome {
        let domains = routes?.virtualHost(authority: request.authority)?.virtualHost.domains ?? []
        let others = domains.filter { $0 != domain && work.acceptors.holds(.domain($0), request.authority) }
        guard !others.isEmpty else { return .unknown }
        var narrower = constraints
        for other in others { narrower.bar(domain: other) }
        return search(narrower, before, after, avoided: avoided)
    }

    private static func host(_ authority: String) -> String { String(authority.prefix { $0 != ":" }) }
}
