import FanlightIR
import FanlightRouting

/// What a request must and must not have: matches that shall take it, and single conditions that shall fail.
struct RequestConstraints {
    /// A condition on a header, and whether it shall hold.
    struct HeaderDemand: Hashable {
        var condition: HeaderMatch
        var holds: Bool
    }

    struct QueryDemand: Hashable {
        var condition: QueryParameterMatch
        var holds: Bool
    }

    let isSecure: Bool
    private(set) var paths: [RouteMatch.Path] = []
    private(set) var barredPaths: [TextCondition] = []
    /// The domain that the request's host belongs to.
    let domain: String
    private(set) var barredDomains: [String] = []
    /// By lower case name; the method and the authority are under `:method` and `:authority`.
    private(set) var headers: [String: [HeaderDemand]] = [:]
    private(set) var query: [String: [QueryDemand]] = [:]
    /// What was asked for cannot be.
    private(set) var isContradictory = false
    /// There is a condition that cannot be turned into a demand, so that finding nothing proves nothing.
    private(set) var isVague = false

    init(domain: String, isSecure: Bool) {
        self.domain = domain
        self.isSecure = isSecure
    }

    mutating func require(_ match: RouteMatch) {
        if !match.claims.isEmpty { isContradictory = true }
        if !MatchImplication.takesEveryPath(match.path), !paths.contains(match.path) { paths.append(match.path) }
        for header in match.headers { demand(header, holds: true) }
        for parameter in match.queryParameters { query[parameter.name, default: []].append(QueryDemand(condition: parameter, holds: true)) }
    }

    mutating func bar(domain: String) { barredDomains.append(domain) }

    mutating func bar(path: String) { barredPaths.append(.exact(path, ignoresCase: false)) }

    /// A part of the path shall match the pattern.
    mutating func require(pathContaining pattern: String) { paths.append(.regex(".*(?:\(pattern)).*")) }

    mutating func bar(authority: String) {
        demand(HeaderMatch(name: ":authority", value: .exact(authority)), holds: false)
    }

    /// The ways in which the match can fail, one condition each; those come first that are easy to arrange.
    func violations(of match: RouteMatch) -> [RequestConstraints] {
        var ways: [RequestConstraints] = []
        for parameter in match.queryParameters {
            var way = self
            way.query[parameter.name, default: []].append(QueryDemand(condition: parameter, holds: false))
            ways.append(way)
        }
        for header in match.headers {
            var way = self
            way.demand(header, holds: false)
            ways.append(way)
        }
        if !MatchImplication.takesEveryPath(match.path) {
            var way = self
            way.barredPaths.append(TextCondition(match.path))
            ways.append(way)
        }
        return ways.filter { !$0.isContradictory }
    }

    private mutating func demand(_ header: HeaderMatch, holds: Bool) {
        switch header.name {
        case ":scheme":
            // The listener decides it.
            let isMet = Self.holds(header.value, isSecure ? "https" : "http")
            if isMet.map({ ($0 != header.isInverted) != holds }) ?? false { isContradictory = true }
            if isMet == nil { isVague = true }
        case ":path": isVague = true
        case "host", ":authority": headers[":authority", default: []].append(HeaderDemand(condition: header, holds: holds))
        default: headers[header.name, default: []].append(HeaderDemand(condition: header, holds: holds))
        }
    }

    private static func holds(_ match: ValueMatch, _ value: String) -> Bool? {
        switch match {
        case .exact(let text): text == value
        case .prefix(let text): value.hasPrefix(text)
        case .present: true
        case .regex: nil
        }
    }
}
