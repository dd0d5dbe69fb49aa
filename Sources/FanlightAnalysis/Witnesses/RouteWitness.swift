import FanlightIR
import FanlightRegex
import FanlightRouting

/// Requests that satisfy a given match.
enum RouteWitness {
    /// A request that the match takes at one of the domains; nil where none was found, as with patterns that are hard to read.
    static func request(for match: RouteMatch, domains: [String], listenerPort: Int, isSecure: Bool) -> SimulatedRequest? {
        guard match.claims.isEmpty, let domain = domains.first, let path = path(for: match.path) else { return nil }
        var request = SimulatedRequest(
            transport: isSecure ? .https : .http, listenerPort: listenerPort, authority: host(in: domain), path: path)
        for header in match.headers { guard add(header, to: &request) else { return nil } }
        guard let query = query(for: match.queryParameters) else { return nil }
        if !query.isEmpty { request.path += "?" + query }
        if isSecure { request.serverName = host(in: domain) }
        return RouteConditions.hold(match, for: request) ? request : nil
    }

    /// A host that the domain takes.
    static func host(in domain: String) -> String {
        if domain == "*" { return "any.example.com" }
        return domain.hasPrefix("*.") ? "any" + domain.dropFirst() : domain
    }

    private static func path(for path: RouteMatch.Path) -> String? {
        switch path {
        case .exact(let text, _): return text
        case .prefix(let text, _): return text.isEmpty ? "/" : text
        case .regex(let pattern):
            if pattern == ".*" || pattern == ".+" { return "/" }
            return PatternSample.text(of: pattern)
        }
    }

    private static func add(_ header: HeaderMatch, to request: inout SimulatedRequest) -> Bool {
        guard let value = value(for: header) else { return true }
        switch header.name {
        case ":method": request.method = value
        case ":authority", "host": request.authority = value
        // Decided by the listener; a path in a header condition is beyond what is tried here.
        case ":scheme", ":path": break
        default: request.headers.append(SimulatedRequest.Header(name: header.name, value: value))
        }
        return true
    }

    /// nil where the header is best left out, or nothing is known that would do.
    private static func value(for header: HeaderMatch) -> String? {
        guard header.isInverted else { return value(for: header.value) }
        if header.treatsMissingAsEmpty || header.value == .present { return nil }
        let taken: (String) -> Bool = { RouteConditions.holds(header.value, $0) }
        let choices = header.name == ":method" ? ["GET", "POST", "PUT"] : header.name.hasPrefix(":") ? [] : ["other", "x", "0"]
        return choices.first { !taken($0) }
    }

    private static func value(for match: ValueMatch) -> String? {
        switch match {
        case .exact(let text), .prefix(let text): return text
        case .present: return "x"
        case .regex(let pattern): return PatternSample.text(of: pattern)
        }
    }

    private static func query(for parameters: [QueryParameterMatch]) -> String? {
        var parts: [String] = []
        for parameter in parameters {
            guard let value = value(for: parameter.value) else { return nil }
            parts.append(value.isEmpty ? parameter.name : "\(parameter.name)=\(value)")
        }
        return parts.joined(separator: "&")
    }
}
