import FanlightIR

/// Routes in a few words.
enum RouteText {
    static func match(_ match: RouteMatch) -> String {
        var parts = [path(match.path)]
        for header in match.headers { parts.append(Self.header(header)) }
        for parameter in match.queryParameters { parts.append("?\(parameter.name)\(value(parameter.value))") }
        parts += match.claims
        return parts.joined(separator: " ")
    }

    static func action(_ action: Route.Action) -> String {
        switch action {
        case .forward(let forward): self.forward(forward)
        case .redirect(let redirect): self.redirect(redirect)
        case .directResponse(let response): "answer \(response.status)"
        }
    }

    private static func forward(_ forward: Forward) -> String {
        let isSplit = forward.clusters.count > 1
        var text = "→ " + forward.clusters.map { isSplit ? "\($0.name) (\($0.weight))" : $0.name }.joined(separator: ", ")
        switch forward.pathRewrite {
        case .matched(let path)?: text += "; rewrite to \(path)"
        case .regex(let pattern, let substitution)?: text += "; rewrite ~\(pattern) to \(substitution)"
        case nil: break
        }
        if let authority = forward.authorityRewrite { text += "; host \(authority)" }
        if let timeout = forward.timeout { text += "; timeout \(timeout)" }
        for mirror in forward.mirrors { text += "; mirror \(mirror.cluster) (\(mirror.percentage) %)" }
        return text
    }

    /// What is not said is taken from the request.
    private static func redirect(_ redirect: Redirect) -> String {
        var text = "redirect \(redirect.status)"
        if let scheme = redirect.scheme { text += " scheme \(scheme)" }
        if let authority = redirect.authority { text += " host \(authority)" }
        if let port = redirect.port { text += " port \(port)" }
        switch redirect.path {
        case .full(let path)?: text += " path \(path)"
        case .prefix(let path)?: text += " prefix \(path)"
        case nil: break
        }
        return text
    }

    private static func path(_ path: RouteMatch.Path) -> String {
        switch path {
        case .exact(let text, let ignoresCase): "\(text)\(ignoresCase ? " (any case)" : "")"
        case .prefix(let text, let ignoresCase): "\(text)*\(ignoresCase ? " (any case)" : "")"
        case .regex(let pattern): "~\(pattern)"
        }
    }

    private static func header(_ header: HeaderMatch) -> String {
        let text = "\(header.name)\(value(header.value))"
        return header.isInverted ? "not(\(text))" : text
    }

    private static func value(_ value: ValueMatch) -> String {
        switch value {
        case .exact(let text): "=\(text)"
        case .prefix(let text): "=\(text)*"
        case .regex(let pattern): "~\(pattern)"
        case .present: ""
        }
    }
}
