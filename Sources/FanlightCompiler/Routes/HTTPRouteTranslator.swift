import FanlightIR
import FanlightResources

/// Translates the `http` part of one VirtualService for one port of one Gateway.
///
/// - Source: Istio pilot/pkg/networking/core/route/route.go, BuildHTTPRoutesForVirtualService, translateRoute, translateRouteMatch.
struct HTTPRouteTranslator {
    let resource: Resource
    let service: Istio.VirtualService
    /// `namespace/name`.
    let gateway: String
    /// The port of the Gateway's server, which is the Service's.
    let port: Int
    let terminatesTLS: Bool
    let workload: GatewayWorkload
    let destinations: DestinationResolver
    private(set) var diagnostics: [Diagnostic] = []

    init(
        resource: Resource, service: Istio.VirtualService, gateway: String, port: Int, terminatesTLS: Bool, workload: GatewayWorkload,
        destinations: DestinationResolver
    ) {
        self.resource = resource
        self.service = service
        self.gateway = gateway
        self.port = port
        self.terminatesTLS = terminatesTLS
        self.workload = workload
        self.destinations = destinations
    }

    mutating func translate() -> TranslatedVirtualService {
        var routes: [Shared<Route>] = []
        var ending: String?
        rules: for (index, http) in service.http.enumerated() {
            if let ending {
                diagnostics.append(
                    resource.diagnostic(
                        "UnreachableRule", .warning, field: "spec.http[\(index)]",
                        "no request reaches this rule, since \(ending) takes every request before it"))
                break
            }
            diagnostics += HeaderCheck.diagnostics(http.headers, at: "spec.http[\(index)].headers", in: resource)
            for (position, destination) in http.route.enumerated() {
                diagnostics += HeaderCheck.diagnostics(
                    destination.headers, at: "spec.http[\(index)].route[\(position)].headers", in: resource)
            }
            if let fault = PatternCheck.fault(in: http) {
                reject(fault, at: "spec.http[\(index)]", what: "rule")
                continue
            }
            if http.delegate != nil, http.redirect == nil, http.directResponse == nil {
                diagnostics.append(
                    resource.diagnostic(
                        "DelegateNotSupported", .error, field: "spec.http[\(index)].delegate",
                        "delegation to another VirtualService is not supported yet; this rule is left out"))
                continue
            }
            if http.match.isEmpty {
                if let route = route(http, rule: index, match: nil) { routes.append(Shared(route)) }
                ending = "spec.http[\(index)], which has no match,"
                continue
            }
            for (matchIndex, match) in http.match.enumerated() where applies(match) {
                if let fault = PatternCheck.fault(in: match) {
                    reject(fault, at: "spec.http[\(index)].match[\(matchIndex)]", what: "match")
                    continue
                }
                guard let route = route(http, rule: index, match: (matchIndex, match)) else { continue }
                routes.append(Shared(route))
                if route.match.isCatchAll {
                    ending = "spec.http[\(index)].match[\(matchIndex)]"
                    continue rules
                }
            }
        }
        return TranslatedVirtualService(routes: routes, diagnostics: diagnostics)
    }

    private mutating func reject(_ fault: PatternCheck.Fault, at field: String, what: String) {
        diagnostics.append(
            resource.diagnostic(
                "InvalidRegex", .error, field: "\(field).\(fault.field)",
                "not a regular expression of RE2 (https://github.com/google/re2/wiki/Syntax): \(fault.message); this \(what) is left out"))
    }

    /// The conditions of a match that are decided by where it is compiled for, not by the request. A match that names the Gateway is
    /// not asked for the labels and the namespace of its source.
    private func applies(_ match: Istio.HTTPMatchRequest) -> Bool {
        if let wanted = match.port, wanted != port { return false }
        if !match.gateways.isEmpty {
            return match.gateways.contains { Istio.GatewayReference.resolve($0, namespace: resource.metadata.namespace) == gateway }
        }
        if !match.sourceNamespace.isEmpty, match.sourceNamespace != workload.namespace { return false }
        return match.sourceLabels.allSatisfy { workload.labels[$0.key] == $0.value }
    }

    private mutating func route(_ http: Istio.HTTPRoute, rule: Int, match: (Int, Istio.HTTPMatchRequest)?) -> Route? {
        let field = "spec.http[\(rule)]"
        guard let action = action(http, field: field) else { return nil }
        var name = http.name
        if let match, !match.1.name.isEmpty { name += ".\(match.1.name)" }
        var route = Route(
            name: name,
            origin: Origin(
                kind: resource.key.kind.kind, namespace: resource.metadata.namespace, name: resource.metadata.name, rule: rule,
                match: match?.0),
            match: match.map { Self.match($0.1) } ?? RouteMatch(path: .prefix("/", ignoresCase: false)), action: action)
        route.requestHeaders = HeaderOperations(http.headers?.request)
        route.responseHeaders = HeaderOperations(http.headers?.response)
        if case .forward(let forward) = action, forward.clusters.count == 1, let only = forward.clusters.first {
            route.requestHeaders.append(only.requestHeaders)
            route.responseHeaders.append(only.responseHeaders)
        }
        route.fault = http.fault.map(Fault.init)
        route.cors = http.corsPolicy.map(CORSPolicy.init)
        return route
    }

    private mutating func action(_ http: Istio.HTTPRoute, field: String) -> Route.Action? {
        if let redirect = http.redirect { return self.redirect(redirect, field: field) }
        if let response = http.directResponse {
            return .directResponse(DirectResponse(status: response.status, body: response.body))
        }
        if let forward = forward(http, field: field) { return forward }
        diagnostics.append(
            resource.diagnostic(
                "IncompleteObject", .error, field: field,
                http.route.isEmpty
                    ? "there is no route, redirect or directResponse; this rule is left out"
                    : "no destination has a weight above 0; this rule is left out"))
        return nil
    }

    private mutating func forward(_ http: Istio.HTTPRoute, field: String) -> Route.Action? {
        var clusters: [WeightedCluster] = []
        for (index, destination) in http.route.enumerated() {
            if destination.weight < 0, http.route.count > 1 {
                diagnostics.append(
                    resource.diagnostic(
                        "InvalidWeight", .error, field: "\(field).route[\(index)].weight",
                        "a weight cannot be negative; this destination gets no requests"))
            }
            guard let target = destination.destination, http.route.count == 1 || destination.weight > 0 else { continue }
            let name = destinations.cluster(
                for: target, of: resource, listenerPort: port, field: "\(field).route[\(index)].destination", diagnostics: &diagnostics)
            clusters.append(
                WeightedCluster(
                    name: name, weight: destination.weight, requestHeaders: HeaderOperations(destination.headers?.request),
                    responseHeaders: HeaderOperations(destination.headers?.response)))
        }
        guard !clusters.isEmpty else { return nil }
        var forward = Forward(clusters: clusters)
        if let rewrite = http.rewrite {
            if let regex = rewrite.uriRegexRewrite {
                forward.pathRewrite = .regex(pattern: regex.match, substitution: regex.rewrite)
            } else if !rewrite.uri.isEmpty {
                forward.pathRewrite = .matched(rewrite.uri)
            }
        }
        forward.authorityRewrite = Self.authorityRewrite(http)
        forward.timeout = http.timeout.flatMap { $0 > .zero ? $0 : nil }
        forward.retry = RetryPolicy(http.retries)
        for mirror in http.mirrors where mirror.percentage > 0 {
            let name = destinations.cluster(
                for: mirror.destination, of: resource, listenerPort: port, field: "\(field).\(mirror.field)", diagnostics: &diagnostics)
            forward.mirrors.append(MirrorPolicy(cluster: name, percentage: mirror.percentage))
        }
        return .forward(forward)
    }

    /// The rewrite wins over a header operation on the host, and `set` over `add`.
    private static func authorityRewrite(_ http: Istio.HTTPRoute) -> String? {
        if let rewrite = http.rewrite, !rewrite.authority.isEmpty { return rewrite.authority }
        for operations in [http.headers?.request.set, http.headers?.request.add] {
            for (name, value) in (operations ?? [:]).sorted(by: { $0.key < $1.key })
            where [":authority", "host"].contains(name.lowercased()) {
                return value
            }
        }
        return nil
    }

    private mutating func redirect(_ redirect: Istio.HTTPRedirect, field: String) -> Route.Action? {
        let status = redirect.redirectCode == 0 ? 301 : redirect.redirectCode
        guard [301, 302, 303, 307, 308].contains(status) else {
            diagnostics.append(
                resource.diagnostic(
                    "InvalidRedirectCode", .error, field: "\(field).redirect.redirectCode",
                    "\(status) is none of 301, 302, 303, 307 and 308; this rule is left out"))
            return nil
        }
        var result = Redirect(status: status)
        result.scheme = redirect.scheme.isEmpty ? nil : redirect.scheme
        result.authority = redirect.authority.isEmpty ? nil : redirect.authority
        if !redirect.prefixRewrite.isEmpty {
            result.path = .prefix(redirect.prefixRewrite)
        } else if !redirect.uri.isEmpty {
            result.path = .full(redirect.uri)
        }
        result.port = redirect.port ?? (redirect.derivePort == "FROM_REQUEST_PORT" ? port : nil)
        let scheme = result.scheme ?? (terminatesTLS ? "https" : "http")
        if (scheme == "http" && result.port == 80) || (scheme == "https" && result.port == 443) { result.port = nil }
        return .redirect(result)
    }
}
