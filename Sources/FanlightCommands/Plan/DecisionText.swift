import FanlightAnalysis
import FanlightRouting

/// What becomes of a request, in part of a line.
enum DecisionText {
    static func short(_ decision: Decision) -> String {
        let flags = decision.flags.isEmpty ? "" : " (\(decision.flags.map(\.rawValue).joined(separator: ",")))"
        let owner = decision.route.map { " by \($0.origin)" } ?? ""
        switch decision.outcome {
        case .route where decision.status != nil: return "answers \(decision.status ?? 503)\(flags)\(owner): \(targets(decision))"
        case .route: return "forwards to \(targets(decision))\(owner)"
        case .redirect: return "redirects with \(decision.status ?? 301) to \(decision.location ?? "")\(owner)"
        case .directResponse: return "answers \(decision.status ?? 200) itself\(owner)"
        case .notFound:
            return "answers 404: " + (decision.error == .noVirtualHost ? "no virtual host has the host" : "no route takes it")
        case .tlsRedirect: return "redirects to \(decision.location ?? "https")"
        case .tcp: return "forwards the bytes to \(targets(decision))\(flags)"
        case .noListener: return "refuses the connection: nothing listens"
        case .noFilterChain: return "closes the connection: no server has the name"
        case .protocolError: return "cannot understand the client: the listener speaks another protocol"
        case .tlsError: return "cannot understand the client: the listener speaks TLS"
        }
    }

    private static func targets(_ decision: Decision) -> String {
        guard decision.clusters.count > 1 else { return decision.clusters.first.map { ClusterText.short($0.cluster) } ?? "nowhere" }
        return decision.clusters.map { "\(ClusterText.short($0.cluster)) weight \($0.weight)" }.joined(separator: ", ")
    }
}
