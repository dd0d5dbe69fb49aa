import FanlightIR
import FanlightRouting

/// Makes up a request that meets constraints, one part of it after another: no condition speaks of two parts.
struct RequestModel {
    enum Outcome {
        case request(SimulatedRequest)
        case impossible
        case unknown
    }

    let acceptors: TextAcceptors
    /// Where the request arrives; its method, authority, path and headers are filled in.
    let base: SimulatedRequest

    private typealias Part = TextSearch.Outcome

    func request(_ constraints: RequestConstraints) -> Outcome {
        if constraints.isContradictory { return .impossible }
        var request = base
        var isUncertain = constraints.isVague
        func take(_ part: Part, _ use: (String) -> Void) -> Bool {
            switch part {
            case .text(let text): use(text)
            case .unknown: isUncertain = true
            case .impossible: return false
            }
            return true
        }
        guard take(path(constraints), { request.path = $0 }) else { return .impossible }
        guard take(authority(constraints), { request.authority = $0 }) else { return .impossible }
        for (name, demands) in constraints.headers.sorted(by: { $0.key < $1.key }) where name != ":authority" {
            if name == ":method" {
                guard take(method(demands), { request.method = $0 }) else { return .impossible }
                continue
            }
            switch values(of: demands) {
            case .values(let values): request.headers += values.map { SimulatedRequest.Header(name: name, value: $0) }
            case .impossible: return .impossible
            case .unknown: isUncertain = true
            }
        }
        var parts: [String] = []
        for (name, demands) in constraints.query.sorted(by: { $0.key < $1.key }) {
            switch value(ofParameter: name, demands) {
            case .value(let value?): parts.append(value.isEmpty ? name : "\(name)=\(value)")
            case .value(nil): break
            case .impossible: return .impossible
            case .unknown: isUncertain = true
            }
        }
        if !parts.isEmpty { request.path += "?" + parts.joined(separator: "&") }
        if isUncertain, !constraints.isVague { return .unknown }
        return .request(request)
    }

    // MARK: Path and host

    private func path(_ constraints: RequestConstraints) -> Part {
        let required = constraints.paths.map { TextCondition($0) }
        return TextSearch(acceptors: acceptors, form: .path)
            .text(taking: required, leaving: constraints.barredPaths, preferred: required.compactMap(Self.sample) + ["/"])
    }

    /// The longest text that it names is most likely to be within the others.
    private static func sample(_ condition: TextCondition) -> String? {
        switch condition {
        case .exact(let text, _), .prefix(let text, _): text
        case .pattern(let pattern): PatternSample.text(of: pattern)
        case .any, .domain: nil
        }
    }

    private func authority(_ constraints: RequestConstraints) -> Part {
        let (required, barred) = Self.conditions(constraints.headers[":authority"] ?? [])
        guard let required, let barred else { return .impossible }
        let host = RouteWitness.host(in: constraints.domain)
        return TextSearch(acceptors: acceptors, form: .authority).text(
            taking: [.domain(constraints.domain)] + required, leaving: barred + constraints.barredDomains.map { .domain($0) },
            preferred: [host] + required.compactMap(Self.sample) + ["\(host):8080"])
    }

    private func method(_ demands: [RequestConstraints.HeaderDemand]) -> Part {
        let (required, barred) = Self.conditions(demands)
        guard let required, let barred else { return .impossible }
        return TextSearch(acceptors: acceptors, form: .method)
            .text(taking: required, leaving: barred, preferred: ["GET"] + required.compactMap(Self.sample) + ["POST", "PUT", "DELETE"])
    }

    /// Of something that is there exactly once; nil where it would have to be missing.
    private static func conditions(_ demands: [RequestConstraints.HeaderDemand]) -> (required: [TextCondition]?, barred: [TextCondition]?) {
        var required: [TextCondition] = []
        var barred: [TextCondition] = []
        for demand in demands {
            let condition = TextCondition(demand.condition.value)
            if demand.holds != demand.condition.isInverted {
                required.append(condition)
            } else if condition == .any {
                return (nil, nil)
            } else {
                barred.append(condition)
            }
        }
        return (required, barred)
    }

    // MARK: Headers

    private enum Values {
        /// Empty where the header is left out.
        case values([String])
        case impossible
        case unknown
    }

    // FanlightRouting: RoutePredicate, where a condition on a repeated header holds when it does for one of its values.
    private func values(of demands: [RequestConstraints.HeaderDemand]) -> Values {
        if demands.allSatisfy({ holdsWithoutHeader($0.condition) == $0.holds }) { return .values([]) }
        let (required, barred) = Self.conditions(demands)
        guard let required, let barred else { return .impossible }
        let search = TextSearch(acceptors: acceptors, form: .headerValue)
        func value(_ conditions: [TextCondition]) -> Part {
            search.text(taking: conditions, leaving: barred, preferred: conditions.compactMap(Self.sample) + ["x", "other"])
        }
        // A header that occurs once is what people expect.
        if case .text(let one) = value(required) { return .values([one]) }
        guard required.count > 1 else {
            if case .unknown = value(required) { return .unknown }
            return .impossible
        }
        var values: [String] = []
        for condition in required {
            switch value([condition]) {
            case .text(let text): if !values.contains(text) { values.append(text) }
            case .impossible: return .impossible
            case .unknown: return .unknown
            }
        }
        return .values(values)
    }

    private func holdsWithoutHeader(_ condition: HeaderMatch) -> Bool {
        if condition.treatsMissingAsEmpty { return acceptors.holds(TextCondition(condition.value), "") != condition.isInverted }
        return condition.value == .present && condition.isInverted
    }

    // MARK: Query

    private enum Value {
        /// nil where the parameter is left out.
        case value(String?)
        case impossible
        case unknown
    }

    private func value(ofParameter name: String, _ demands: [RequestConstraints.QueryDemand]) -> Value {
        guard demands.contains(where: \.holds) else { return .value(nil) }
        // Such a name is in no query.
        guard !name.isEmpty, name.utf8.allSatisfy({ TextBytes.query.contains($0) && $0 != UInt8(ascii: "=") }) else { return .impossible }
        let required = demands.filter(\.holds).map { TextCondition($0.condition.value) }
        let barred = demands.filter { !$0.holds }.map { TextCondition($0.condition.value) }
        switch TextSearch(acceptors: acceptors, form: .queryValue).text(
            taking: required, leaving: barred, preferred: required.compactMap(Self.sample) + ["x"])
        {
        case .text(let text): return .value(text)
        case .impossible: return .impossible
        case .unknown: return .unknown
        }
    }
}
