import FanlightAnalysis
import FanlightControlPlane
import FanlightResources
import FanlightRouting

/// A difference between two gateways in one line, with the request that shows it.
enum DifferenceText {
    static func text(_ difference: Consistency.Difference) -> String {
        guard let witness = difference.witness else {
            return "\(difference.first) and \(difference.second) differ in \(difference.parts.joined(separator: ", "))"
        }
        return "\(WitnessText.text(witness, servicePort: difference.port)): \(difference.first) \(short(difference.firstDecision)), "
            + "\(difference.second) \(short(difference.secondDecision))"
    }

    private static func short(_ decision: Decision?) -> String {
        guard let decision else { return "unknown" }
        var text = decision.outcome.rawValue
        if let route = decision.route { text += " by \(route.origin)" }
        if !decision.clusters.isEmpty { text += " to \(decision.clusters.map(\.cluster).joined(separator: " or "))" }
        return text
    }
}

/// The servers of a Gateway as the comparison of gateways wants them.
enum GatewayServers {
    static func servers(of resource: Resource) -> [Consistency.Server] {
        guard case .gateway(let gateway) = resource.content else { return [] }
        return gateway.servers.compactMap { server in
            guard let port = server.port else { return nil }
            let hosts = server.hosts.map { host in host.split(separator: "/", maxSplits: 1).last.map(String.init) ?? host }
            return Consistency.Server(port: port.number, hosts: hosts)
        }
    }
}
