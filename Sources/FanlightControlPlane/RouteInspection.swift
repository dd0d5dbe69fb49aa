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
            for (key, servicePort) in Self.keys(gateway.compiled) {
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

    /// The routes that are dead after a change of one object and were not before.
    ///
    /// Only virtual hosts that the change made different are looked at, and where the object is a VirtualService only what it hides or is hidden by.
    package static func shadows(in after: CompiledState, since before: CompiledState, changed: ResourceKey) -> [Diagnostic] {
        let former = Dictionary(before.gateways.map { ($0.workload, $0) }, uniquingKeysWith: { first, _ in first })
        var fresh: [Key: Int] = [:]
        var gone: [Key: Int] = [:]
        for gateway in after.gateways {
            let (now, was) = (parts(gateway), former[gateway.workload].map(parts) ?? [:])
            for (part, hosts) in now { collect(hosts, missingIn: was[part] ?? [], part, into: &fresh) }
            for (part, hosts) in was { collect(hosts, missingIn: now[part] ?? [], part, into: &gone) }
        }
        let found = diagnostics(fresh, in: after.snapshot, involving: changed)
        guard !found.isEmpty else { return [] }
        return withoutRepetitions(found.subtracting(diagnostics(gone, in: before.snapshot, involving: changed)))
    }

    private static func diagnostics(_ keys: [Key: Int], in snapshot: ResourceSnapshot, involving changed: ResourceKey) -> Set<Diagnostic> {
        var found: Set<Diagnostic> = []
        for (key, servicePort) in keys {
            let (host, port, isSecure) = (key.virtualHost.value, key.listenerPort, key.isSecure)
            let shadows =
                changed.kind == .virtualService
                ? Shadowing.shadows(in: host, listenerPort: port, isSecure: isSecure) {
                    $0.namespace == changed.namespace && $0.name == changed.name
                }
                : Shadowing.shadows(in: host, listenerPort: port, isSecure: isSecure)
            for shadow in shadows {
                if let diagnostic = diagnostic(shadow, servicePort: servicePort, in: snapshot) { found.insert(diagnostic) }
            }
        }
        return found
    }

    /// A listener's way to a route configuration.
    private struct Part: Hashable {
        let listenerPort: Int
        let servicePort: Int
        let isSecure: Bool
        let routes: String
    }

    private static func parts(_ gateway: CompiledGateway) -> [Part: [Shared<VirtualHost>]] {
        let configurations = Dictionary(
            gateway.configuration.routeConfigurations.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        var parts: [Part: [Shared<VirtualHost>]] = [:]
        for listener in gateway.configuration.listeners {
            let servicePort = gateway.ports.first { $0.targetPort == listener.port }?.port ?? listener.port
            for chain in listener.filterChains {
                guard case .http(let name) = chain.action, let routes = configurations[name] else { continue }
                let part = Part(listenerPort: listener.port, servicePort: servicePort, isSecure: chain.transport != .raw, routes: name)
                parts[part] = routes.virtualHosts
            }
        }
        return parts
    }

    /// Virtual hosts that are in the first list and not in the second; both are sorted by name.
    private static func collect(
        _ hosts: [Shared<VirtualHost>], missingIn others: [Shared<VirtualHost>], _ part: Part, into keys: inout [Key: Int]
    ) {
        var other = others.startIndex
        for host in hosts {
            if other < others.endIndex, others[other] == host {
                other += 1
                continue
            }
            while other < others.endIndex, others[other].value.name < host.value.name { other += 1 }
            if other < others.endIndex, others[other] == host {
                other += 1
                continue
            }
            keys[Key(virtualHost: host, listenerPort: part.listenerPort, isSecure: part.isSecure)] = part.servicePort
        }
    }

    /// The virtual hosts of a gateway, each with the port of its listener and the port that clients know.
    private static func keys(_ gateway: CompiledGateway) -> [(Key, Int)] {
        parts(gateway).flatMap { part, hosts in
            hosts.map { (Key(virtualHost: $0, listenerPort: part.listenerPort, isSecure: part.isSecure), part.servicePort) }
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
