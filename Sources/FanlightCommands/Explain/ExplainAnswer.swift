import FanlightCompiler
import FanlightIR
import FanlightResources
import FanlightRouting

/// What a request would do on each gateway, and why.
struct ExplainAnswer: Answer {
    struct Gateway: Sendable {
        /// `namespace/name`; nil for a workload that is described by its labels.
        let gateway: String?
        let decision: Decision
        /// Where the objects are that the decision names.
        let sources: [ResourceKey: Source]
    }

    let gateways: [Gateway]
    /// What the configuration that was asked suffers from; shown to people only.
    let problems: DiagnosticList

    var json: JSONValue { .object(["gateways": .array(gateways.map(\.json))]) }

    var text: String {
        var text = gateways.map(\.text).joined(separator: "\n")
        if gateways.isEmpty { text = "There is no gateway. Apply an IstioGateway, or describe a workload with --workload-labels.\n" }
        let errors = problems.filter { $0.level == .error }
        if !errors.isEmpty { text += "\n\(errors.count) error(s) in the configuration, see `fanlight status`:\n" }
        for error in errors.prefix(5) { text += "  \(error)\n" }
        return text
    }
}

extension ExplainAnswer.Gateway {
    private func resource(_ origin: Origin?) -> JSONValue {
        guard let origin else { return .null }
        let source = source(origin)
        return .object([
            "kind": .string(origin.kind), "namespace": .string(origin.namespace), "name": .string(origin.name),
            "file": .optional(source?.file),
            "line": .optional(source?.line),
        ])
    }

    private func source(_ origin: Origin) -> Source? {
        let kind: ResourceKind = origin.kind == ResourceKind.gateway.kind ? .gateway : .virtualService
        return sources[ResourceKey(kind, namespace: origin.namespace, name: origin.name)]
    }

    /// The rule that decided: a route's, or that of a filter chain whose bytes are forwarded.
    private var origin: Origin? {
        decision.route?.origin ?? (decision.outcome == .tcp ? decision.filterChain?.origin : nil)
    }

    var json: JSONValue {
        .object([
            "gateway": .optional(gateway), "listener": .optional(decision.listener),
            "routeConfiguration": .optional(decision.routeConfiguration), "virtualHost": .optional(decision.virtualHost),
            "route": .optional(decision.route.map(\.name)), "resource": resource(origin), "rule": .optional(origin?.rule),
            "match": .optional(origin?.match), "decision": .string(decision.outcome.rawValue),
            "cluster": decision.clusters.count == 1 ? .string(decision.clusters[0].cluster) : .null,
            "destinations": .array(
                decision.clusters.map { .object(["cluster": .string($0.cluster), "weight": .integer($0.weight)]) }),
            "path": .optional(decision.rewrittenPath), "location": .optional(decision.location), "status": .optional(decision.status),
            "flags": .optional(decision.flags.isEmpty ? nil : decision.flags.map(\.rawValue).joined(separator: ",")),
            "error": .optional(decision.error?.rawValue),
            "considered": .array(
                decision.considered.map { candidate in
                    .object([
                        "resource": resource(candidate.origin), "rule": .optional(candidate.origin.rule),
                        "match": .optional(candidate.origin.match), "failed": .optional(candidate.failure),
                    ])
                }),
        ])
    }

    var text: String {
        var lines = ["\(gateway ?? "workload"): \(summary)"]
        if let listener = decision.listener {
            var place = "  listener \(listener)"
            if let name = decision.routeConfiguration { place += ", route configuration \(name)" }
            if let name = decision.virtualHost { place += ", virtual host \(name)" }
            lines.append(place)
        }
        if let origin {
            var line = "  decided by \(origin)"
            if let source = source(origin) { line += " (\(source))" }
            if let name = decision.route?.name, !name.isEmpty { line += ", named \(name)" }
            lines.append(line)
        }
        for target in decision.clusters {
            var line = "  → \(target.cluster)"
            if decision.clusters.count > 1 { line += " weight \(target.weight)" }
            switch target.flag {
            case .noCluster?: line += ": no such cluster, 503 NC"
            case .noHealthyUpstream?: line += ": no endpoints, 503 UH"
            default: line += target.endpoints.map { ": \($0) endpoint(s)" } ?? ""
            }
            lines.append(line)
        }
        if let path = decision.rewrittenPath { lines.append("  the backend sees path \(path)") }
        if let authority = decision.rewrittenAuthority { lines.append("  the backend sees host \(authority)") }
        let failed = decision.considered.filter { $0.failure != nil }
        for candidate in failed.prefix(Self.shownCandidates) {
            lines.append("  not \(candidate.origin): \(candidate.failure ?? "")")
        }
        if failed.count > Self.shownCandidates { lines.append("  and \(failed.count - Self.shownCandidates) more, see -o json") }
        return lines.joined(separator: "\n") + "\n"
    }

    /// More than a person reads.
    private static let shownCandidates = 25

    private var summary: String {
        let flags = decision.flags.isEmpty ? "" : " (\(decision.flags.map(\.rawValue).joined(separator: ",")))"
        switch decision.outcome {
        case .route: return decision.status.map { "answers \($0)\(flags)" } ?? "forwards the request"
        case .redirect: return "redirects with \(decision.status ?? 301) to \(decision.location ?? "")"
        case .directResponse: return "answers \(decision.status ?? 200) itself"
        case .notFound:
            let what = decision.error == .noVirtualHost ? "no virtual host has this host" : "no route of the virtual host matches"
            return "answers 404\(flags): \(what)"
        case .tlsRedirect: return "redirects to https: \(decision.location ?? "")"
        case .tcp: return "forwards the bytes of the connection"
        case .noListener: return "refuses the connection: nothing listens on the port"
        case .noFilterChain: return "closes the connection\(flags): no filter chain has this server name"
        case .protocolError: return "cannot understand the client: the listener speaks another protocol"
        case .tlsError: return "cannot understand the client: the listener speaks TLS"
        }
    }
}
