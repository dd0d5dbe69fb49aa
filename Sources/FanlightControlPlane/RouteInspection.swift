import FanlightAnalysis
import FanlightCompiler
import FanlightIR
package import FanlightResources
import FanlightRouting

/// Looks for routes that no request can reach, and remembers what it found for virtual hosts that did not change.
package struct RouteInspection: Sendable {
    private struct Key: Hashable {
        let virtualHost: Shared<VirtualHost>
        let listenerPort: Int
        let isSecure: Bool
    }

    private var found: [Key: [Shadowing.Shadow]] = [:]

    package init() {}

    /// The dead routes of all gateways, one diagnostic for each match of a VirtualService, sorted.
    package mutating func diagnostics(_ state: ControlPlaneState) -> [Diagnostic] {
        var kept: [Key: [Shadowing.Shadow]] = [:]
        var diagnostics: Set<Diagnostic> = []
        for gateway in state.gateways {
            for (key, servicePort) in Self.keys(gateway) {
                if kept[key] == nil {
                    kept[key] =
                        found[key] ?? Shadowing.shadows(in: key.virtualHost.value, listenerPort: key.listenerPort, isSecure: key.isSecure)
                }
                for shadow in kept[key] ?? [] {
                    if let diagnostic = Self.diagnostic(shadow, servicePort: servicePort, in: state.snapshot) {
                        diagnostics.insert(diagnostic)
                    }
                }
            }
        }
        found = kept
        return Self.withoutRepetitions(diagnostics)
    }

    /// The dead routes of those virtual hosts that differ between two states, without those that were dead before.
    package static func shadows(in state: ControlPlaneState, since before: ControlPlaneState) -> [Diagnostic] {
        var known: Set<Key> = []
        var former: Set<Diagnostic> = []
        var diagnostics: Set<Diagnostic> = []
        for gateway in before.gateways { known.formUnion(keys(gateway).map(\.0)) }
        var current: Set<Key> = []
        for gateway in state.gateways {
            for (key, servicePort) in keys(gateway) where current.insert(key).inserted && !known.contains(key) {
                for shadow in Shadowing.shadows(in: key.virtualHost.value, listenerPort: key.listenerPort, isSecure: key.isSecure) {
                    if let found = diagnostic(shadow, servicePort: servicePort, in: state.snapshot) { diagnostics.insert(found) }
                }
            }
        }
        guard !diagnostics.isEmpty else { return [] }
        for gateway in before.gateways {
            for (key, servicePort) in keys(gateway) where !current.contains(key) {
                for shadow in Shadowing.shadows(in: key.virtualHost.value, listenerPort: key.listenerPort, isSecure: key.isSecure) {
                    if let found = diagnostic(shadow, servicePort: servicePort, in: before.snapshot) { former.insert(found) }
                }
            }
        }
        return withoutRepetitions(diagnostics.subtracting(former))
    }

    /// The virtual hosts of a gateway, each with the port of its listener and the port that clients know.
    private static func keys(_ gateway: ControlPlaneState.Gateway) -> [(Key, Int)] {
        let configurations = Dictionary(
            gateway.compiled.configuration.routeConfigurations.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        return gateway.compiled.configuration.listeners.flatMap { listener in
            listener.filterChains.flatMap { chain -> [(Key, Int)] in
                guard case .http(let name) = chain.action, let routes = configurations[name] else { return [] }
                let servicePort = gateway.compiled.ports.first { $0.targetPort == listener.port }?.port ?? listener.port
                return routes.virtualHosts.map {
                    (Key(virtualHost: $0, listenerPort: listener.port, isSecure: chain.transport != .raw), servicePort)
                }
            }
        }
    }

    private static func diagnostic(_ shadow: Shadowing.Shadow, servicePort: Int, in snapshot: ResourceSnapshot) -> Diagnostic? {
        let (loser, winner) = (shadow.origin, shadow.winner)
        // A VirtualService that is bound to a host twice repeats its routes there, which harms nobody.
        if loser == winner { return nil }
        let key = ResourceKey(.virtualService, namespace: loser.namespace, name: loser.name)
        guard let resource = snapshot[key] else { return nil }
        let isOwn = winner.name == loser.name && winner.namespace == loser.namespace
        return resource.diagnostic(
            isOwn ? "UnreachableRule" : "UnreachableRoute", .warning, field: field(loser),
            isOwn
                ? "no request reaches this match, since \(field(winner)) of the same VirtualService takes them all"
                : "no request reaches this match on host \(shadow.witness.map(\.authority) ?? "*"), since VirtualService \(winner.namespace)/\(winner.name) "
                    + "\(field(winner)) comes first and takes them all; give every VirtualService matches of its own",
            witness: shadow.witness.map { WitnessText.text($0, servicePort: servicePort) })
    }

    private static func field(_ origin: Origin) -> String {
        let rule = "spec.http[\(origin.rule ?? 0)]"
        return origin.match.map { "\(rule).match[\($0)]" } ?? rule
    }

    /// One match that is dead on many hosts is one problem; the first in order stands for all.
    private static func withoutRepetitions(_ diagnostics: Set<Diagnostic>) -> [Diagnostic] {
        var seen: Set<[String]> = []
        return diagnostics.sorted { ($0, $0.message, $0.witness ?? "") < ($1, $1.message, $1.witness ?? "") }.filter { diagnostic in
            seen.insert([diagnostic.code, diagnostic.resource?.description ?? "", diagnostic.field]).inserted
        }
    }
}
