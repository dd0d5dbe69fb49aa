import FanlightIR
import FanlightRouting

/// One host on one site of a gateway, before and after.
struct HostComparison {
    /// Pairs of routes that are looked at for one host.
    private static let mostPairs = 100_000
    /// Requests that are tried where two routes differ for some requests only.
    private static let samples = 4

    private let site: ComparedSite
    private let domain: String
    private let work: ComparisonWork
    private let newHost: VirtualHost?
    private var search: PairSearch

    init(site: ComparedSite, domain: String, old: VirtualHost?, new: VirtualHost?, work: ComparisonWork) {
        self.site = site
        self.domain = domain
        self.work = work
        newHost = new
        search = PairSearch(site: site, domain: domain, old: old, new: new, work: work)
    }

    mutating func run() {
        switch (search.old.answers, search.new.answers) {
        case (false, false): break
        case (false, true): compareWhole(isAdded: true)
        case (true, false): compareWhole(isAdded: false)
        case (true, true): compareRoutes()
        }
    }

    // MARK: A host that comes or goes

    private mutating func compareWhole(isAdded: Bool) {
        let (none, some) = isAdded ? (search.old, search.new) : (search.new, search.old)
        var isUncertain = false
        for position in 0..<some.count {
            let (before, after) = isAdded ? (none.count - 1, position) : (position, none.count - 1)
            guard difference(before, after).isPossible else { continue }
            switch search.request(before: before, after: after) {
            case .found(let found): return tell(found, isAdded: isAdded)
            case .none: break
            case .unknown: isUncertain = true
            case .exhausted: return leaveOut()
            }
        }
        if isUncertain {
            doubt(
                "no request was found that shows whether the host \(isAdded ? "comes to be" : "has been") answered: its routes have patterns that cannot be compared",
                scope: .host(site.transport, serverName: site.serverName))
        }
    }

    private func tell(_ found: PairSearch.Found, isAdded: Bool) {
        var change = self.change(
            isAdded ? .hostAdded : .hostRemoved, found, [isAdded ? "the host comes to be answered" : "the host is not answered any more"],
            scope: .host(site.transport, serverName: found.request.serverName))
        if isAdded {
            expose(&change)
            if change.danger == nil { change.danger = site.danger }
        } else {
            change.danger = "the host is lost"
        }
        work.add(change)
    }

    private func change(
        _ kind: BehaviourChange.Kind, _ found: PairSearch.Found, _ differences: [String], scope: BehaviourChange.Scope
    ) -> BehaviourChange {
        BehaviourChange(
            gateway: site.after.name, kind: kind, port: site.port, host: domain, request: found.request,
            before: found.before, after: found.after, differences: differences, danger: nil, scope: scope)
    }

    /// What this gateway has not answered and another has is newly exposed here.
    private func expose(_ change: inout BehaviourChange) {
        guard !change.before.isAnswer, change.after.isAnswer,
            let other = work.otherGateway(answering: change.request, than: site.after.name)
        else { return }
        change.kind = .exposed
        change.danger = "until now only other gateways such as \(other) have answered it"
    }

    private func doubt(_ message: String, scope: BehaviourChange.Scope) {
        work.add(BehaviourDoubt(gateway: site.after.name, port: site.port, host: domain, message: message, scope: scope))
    }

    private func leaveOut() {
        work.leaveOut(
            gateway: site.after.name, port: site.port,
            "host \(domain) and what comes behind it were not looked at to the end, since \(work.limits.trials) requests have been tried")
    }

    // MARK: A host that stays

    private struct Pair: Hashable {
        var before: Int
        var after: Int
    }

    private mutating func compareRoutes() {
        var told = 0
        for pair in pairs() {
            guard told < work.limits.changesOfHost else {
                return work.leaveOut(
                    gateway: site.after.name, port: site.port,
                    "host \(domain) has more than \(told) changes; the rest of them is not told")
            }
            let difference = self.difference(pair.before, pair.after)
            guard difference.isPossible else { continue }
            switch outcome(of: pair, difference) {
            case .exhausted: return leaveOut()
            case .none: continue
            case .unknown: doubt(pair)
            case .found(let found): tell(pair, found, difference)
            }
            told += 1
        }
    }

    private func difference(_ before: Int, _ after: Int) -> RouteDifference {
        RouteDifference(
            search.old[before], search.old.rest, search.new[after], search.new.rest, isSecure: site.isSecure,
            site.clusters)
    }

    /// Every pair of routes that can be the first matches of one request and may differ, in order.
    private mutating func pairs() -> [Pair] {
        let (old, new) = (search.old, search.new)
        let alignment = RouteAlignment(old, new)
        var pairs: [Pair] = []
        var left: [Int] = []
        for (position, counterpart) in alignment.after.enumerated() {
            guard let counterpart else {
                left.append(position)
                continue
            }
            let (one, other) = (old.route(at: position), new.route(at: counterpart))
            if let one, one == other, !site.clusters.touches(one.value) { continue }
            pairs.append(Pair(before: position, after: counterpart))
        }
        let right = alignment.before.indices.filter { alignment.before[$0] == nil }
        if !left.isEmpty {
            let index = OverlapIndex(new)
            for position in left {
                for other in index.positions(meeting: old[position].match) {
                    // A counterpart before it would have been the first match already.
                    if let counterpart = alignment.before[other], counterpart < position { continue }
                    pairs.append(Pair(before: position, after: other))
                }
                if isCut(&pairs) { break }
            }
        }
        if !right.isEmpty {
            let index = OverlapIndex(old)
            for position in right {
                for other in index.positions(meeting: new[position].match) {
                    guard let counterpart = alignment.after[other], counterpart > position else { continue }
                    pairs.append(Pair(before: other, after: position))
                }
                if isCut(&pairs) { break }
            }
        }
        return pairs.sorted { ($0.before, $0.after) < ($1.before, $1.after) }
    }

    private func isCut(_ pairs: inout [Pair]) -> Bool {
        guard pairs.count > Self.mostPairs else { return false }
        pairs.removeLast(pairs.count - Self.mostPairs)
        work.leaveOut(
            gateway: site.after.name, port: site.port,
            "of host \(domain) more than \(Self.mostPairs) pairs of routes would have to be compared; the rest was not looked at")
        return true
    }

    /// A request of the pair that is answered otherwise.
    private mutating func outcome(of pair: Pair, _ difference: RouteDifference) -> PairSearch.Outcome {
        let first = search.request(before: pair.before, after: pair.after)
        guard case .found(let found) = first else { return first }
        if !difference.always.isEmpty || Self.shows(found) { return first }
        // Where nothing is left to try, there is no such request.
        var isUncertain = false
        for narrow in narrowings(pair, difference) {
            var tried = [found.request]
            while true {
                let outcome = search.request(before: pair.before, after: pair.after) { narrow(tried, &$0) }
                guard case .found(let found) = outcome else {
                    switch outcome {
                    case .exhausted: return .exhausted
                    case .unknown: isUncertain = true
                    case .none, .found: break
                    }
                    break
                }
                if Self.shows(found) { return outcome }
                tried.append(found.request)
                if tried.count > Self.samples {
                    isUncertain = true
                    break
                }
            }
        }
        return isUncertain ? .unknown : .none
    }

    private static func shows(_ found: PairSearch.Found) -> Bool {
        !RouteDifference.differences(for: found.request, found.before, found.after).isEmpty
    }

    /// Ways to ask for another request than those that were tried.
    private func narrowings(_ pair: Pair, _ difference: RouteDifference) -> [([SimulatedRequest], inout RequestConstraints) -> Void] {
        var ways: [([SimulatedRequest], inout RequestConstraints) -> Void] = []
        if difference.hostsMayDiffer {
            ways.append { tried, constraints in for request in tried { constraints.bar(authority: request.authority) } }
        }
        guard difference.pathsMayDiffer else { return ways }
        let routes = [search.old[pair.before].route?.value, search.new[pair.after].route?.value]
        let patterns = routes.compactMap { route -> String? in
            guard let route, case .forward(let forward) = route.action else { return nil }
            return PathChange(forward, route.match.path).pattern
        }
        for pattern in Set(patterns).sorted() {
            ways.append { tried, constraints in
                constraints.require(pathContaining: pattern)
                for request in tried { constraints.bar(path: Self.path(request)) }
            }
        }
        // A pattern that a path does not hold leaves it as it is.
        if patterns.isEmpty || patterns.count == 1 {
            ways.append { tried, constraints in for request in tried { constraints.bar(path: Self.path(request)) } }
        }
        return ways
    }

    private static func path(_ request: SimulatedRequest) -> String { String(request.path.prefix { $0 != "?" }) }

    private func scope(_ pair: Pair, serverName: String?, isWhole: Bool) -> BehaviourChange.Scope {
        .routes(
            site.transport, serverName: serverName, before: search.old[pair.before].index, after: search.new[pair.after].index,
            isWhole: isWhole)
    }

    private func doubt(_ pair: Pair) {
        let one = search.old[pair.before].route.map { "\($0.value.origin)" } ?? "404"
        let other = search.new[pair.after].route.map { "\($0.value.origin)" } ?? "404"
        doubt(
            "whether a request goes from \(one) to \(other) could not be told: patterns that cannot be compared, or too many conditions",
            scope: scope(pair, serverName: site.serverName, isWhole: false))
    }

    private func tell(_ pair: Pair, _ found: PairSearch.Found, _ difference: RouteDifference) {
        let differences = difference.always + RouteDifference.differences(for: found.request, found.before, found.after)
        var change = self.change(
            .answerChanged, found, differences,
            scope: scope(pair, serverName: found.request.serverName, isWhole: !difference.always.isEmpty))
        change.danger = danger(pair, found)
        expose(&change)
        work.add(change)
    }

    private func danger(_ pair: Pair, _ found: PairSearch.Found) -> String? {
        let (before, after) = (found.before, found.after)
        if before.isAnswer, after.outcome == .notFound { return "it is answered 404 from then on" }
        let failing = after.clusters.filter { $0.flag != nil }
        if before.status != 503, let first = failing.first {
            let reason =
                first.flag == .noCluster
                ? "there is no \(ClusterText.short(first.cluster))" : "\(ClusterText.short(first.cluster)) has no endpoints"
            if failing.count == after.clusters.count { return "it is answered 503: \(reason)" }
            let known = Set(before.clusters.filter { $0.flag != nil }.map(\.cluster))
            if failing.contains(where: { !known.contains($0.cluster) }) { return "a part of the requests is answered 503: \(reason)" }
        }
        guard let loser = before.route?.origin, let winner = after.route?.origin, loser.namespace != winner.namespace,
            let lost = search.old[pair.before].route?.value
        else { return nil }
        let isStillThere =
            newHost?.routes.contains {
                $0.value.origin.name == loser.name && $0.value.origin.namespace == loser.namespace && $0.value.match == lost.match
            } ?? false
        return isStillThere
            ? "VirtualService \(loser.namespace)/\(loser.name) loses it to \(winner.namespace)/\(winner.name) of another namespace" : nil
    }
}
