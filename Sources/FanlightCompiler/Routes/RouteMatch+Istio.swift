import FanlightIR
import FanlightResources

extension HTTPRouteTranslator {
    /// - Source: Istio pilot/pkg/networking/core/route/route.go, TranslateRouteMatch.
    static func match(_ match: Istio.HTTPMatchRequest) -> RouteMatch {
        var result = RouteMatch(path: path(match))
        for (name, value) in match.headers.sorted(by: { $0.key < $1.key }) {
            if isClaim(name) {
                result.claims.append(name)
            } else {
                result.headers.append(HeaderMatch(name: name.lowercased(), value: ValueMatch(header: value)))
            }
        }
        for (name, value) in match.withoutHeaders.sorted(by: { $0.key < $1.key }) {
            if isClaim(name) {
                result.claims.append(name)
                continue
            }
            let value = ValueMatch(header: value)
            result.headers.append(
                HeaderMatch(name: name.lowercased(), value: value, isInverted: true, treatsMissingAsEmpty: value != .present))
        }
        for (name, value) in [(":scheme", match.scheme), (":method", match.method), (":authority", match.authority)] {
            if let value { result.headers.append(HeaderMatch(name: name, value: ValueMatch(header: value))) }
        }
        result.headers.sort { ($0.name, $0.isInverted ? 1 : 0) < ($1.name, $1.isInverted ? 1 : 0) }
        result.queryParameters = match.queryParams.map { QueryParameterMatch(name: $0.key, value: ValueMatch(query: $0.value)) }
            .sorted { $0.name < $1.name }
        result.claims.sort()
        return result
    }

    private static func path(_ match: Istio.HTTPMatchRequest) -> RouteMatch.Path {
        switch match.uri {
        case .exact(let path)?: .exact(path, ignoresCase: match.ignoreUriCase)
        case .prefix(let path)?: .prefix(path, ignoresCase: match.ignoreUriCase)
        case .regex(let pattern)?: .regex(pattern)
        case .present?, nil: .prefix("/", ignoresCase: false)
        }
    }

    private static func isClaim(_ header: String) -> Bool { header.hasPrefix("@request.auth.claims") }
}

extension ValueMatch {
    /// `*` is no regular expression of RE2, but Istio takes it for "any value".
    fileprivate init(header match: Istio.StringMatch) {
        self =
            switch match {
            case .exact(let text): text.isEmpty ? .present : .exact(text)
            case .prefix(let text): text.isEmpty ? .present : .prefix(text)
            case .regex("*"): .present
            case .regex(let pattern): .regex(pattern)
            case .present: .present
            }
    }

    fileprivate init(query match: Istio.StringMatch) {
        self =
            switch match {
            case .exact(let text): .exact(text)
            case .prefix(let text): .prefix(text)
            case .regex("*"): .present
            case .regex(let pattern): .regex(pattern)
            case .present: .present
            }
    }

    init(origin match: Istio.StringMatch) {
        self =
            switch match {
            case .exact("*"): .regex(".*")
            case .exact(let text): .exact(text)
            case .prefix(let text): .prefix(text)
            case .regex(let pattern): .regex(pattern)
            case .present: .present
            }
    }
}
