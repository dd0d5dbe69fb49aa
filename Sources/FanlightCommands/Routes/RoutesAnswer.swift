import FanlightAnalysis
import FanlightCompiler
import FanlightControlPlane
import FanlightIR
import FanlightResources
import FanlightRouting

/// The merged routes of gateways in the order of evaluation, with their owners; dead ones are marked.
struct RoutesAnswer: Answer {
    struct Gateway: Sendable {
        let name: String
        let hosts: [RouteListing.Host]
        let sources: [ResourceKey: Source]
    }

    let gateways: [Gateway]

    /// - Throws: `CommandError` where a gateway is named that does not exist.
    init(_ state: ControlPlaneState, gateway: String?, host: String?) throws {
        let chosen = state.gateways.filter { gateway == nil || $0.name == gateway || $0.shortName == gateway }
        if let gateway, chosen.isEmpty {
            throw CommandError("there is no IstioGateway \(gateway); there are: \(state.gateways.map(\.name).joined(separator: ", "))")
        }
        self.init(chosen, in: state, host: host)
    }

    /// - Parameter state: where the objects are looked up that own the routes.
    init(_ gateways: [ControlPlaneState.Gateway], in state: ControlPlaneState, host: String?) {
        self.gateways = gateways.map { gateway in
            let listing = RouteListing(gateway.compiled.configuration)
            let hosts = listing.hosts.filter { entry in
                guard let host else { return true }
                return gateway.routing.routes(named: entry.routeConfiguration)?.virtualHost(authority: host)?.virtualHost.name == entry.virtualHost
            }
            var sources: [ResourceKey: Source] = [:]
            for line in hosts.flatMap(\.lines) {
                let key = Self.key(line.route.value.origin)
                sources[key] = state.snapshot[key]?.source
            }
            return Gateway(name: gateway.name.isEmpty ? "workload" : gateway.name, hosts: hosts, sources: sources)
        }
    }

    private static func key(_ origin: Origin) -> ResourceKey {
        ResourceKey(.virtualService, namespace: origin.namespace, name: origin.name)
    }

    var json: JSONValue {
        .object([
            "gateways": .array(
                gateways.map { gateway in
                    .object([
                        "gateway": .string(gateway.name),
                        "virtualHosts": .array(gateway.hosts.map { Self.json($0, sources: gateway.sources) }),
                    ])
                })
        ])
    }

    private static func json(_ host: RouteListing.Host, sources: [ResourceKey: Source]) -> JSONValue {
        .object([
            "routeConfiguration": .string(host.routeConfiguration), "virtualHost": .string(host.virtualHost), "domains": .strings(host.domains),
            "requiresTLS": .bool(host.requiresTLS),
            "routes": .array(
                host.lines.map { line in
                    let route = line.route.value
                    let source = sources[key(route.origin)]
                    return .object([
                        "index": .integer(line.index), "name": .string(route.name), "match": .string(RouteText.match(route.match)),
                        "action": .string(RouteText.action(route.action)),
                        "resource": .object([
                            "kind": .string(route.origin.kind), "namespace": .string(route.origin.namespace), "name": .string(route.origin.name),
                            "file": .optional(source?.file), "line": .optional(source?.line),
                        ]), "rule": .optional(route.origin.rule), "matchIndex": .optional(route.origin.match), "dead": .bool(line.shadow != nil),
                        "hiddenBy": .optional(line.shadow?.winner.description),
                    ])
                }),
        ])
    }

    var text: String {
        var text = ""
        for gateway in gateways {
            if !text.isEmpty { text += "\n" }
            text += "\(gateway.name)\n"
            if gateway.hosts.isEmpty { text += "  no routes\n" }
            for host in gateway.hosts {
                text += "  \(host.routeConfiguration), virtual host \(host.virtualHost) (\(host.domains.joined(separator: ", ")))"
                text += host.requiresTLS ? ", redirects to https\n" : "\n"
                var table = TextTable("    #", "MATCH", "ACTION", "OWNER", "")
                for line in host.lines {
                    let route = line.route.value
                    table.add(
                        "    \(line.index)", RouteText.match(route.match), RouteText.action(route.action), route.origin.owner,
                        line.shadow.map { "DEAD: hidden by \($0.winner.owner)" } ?? "")
                }
                if !table.isEmpty { text += table.text }
            }
        }
        return text
    }
}

extension Origin {
    /// `default/bookinfo-vs http[0].match[1]`.
    fileprivate var owner: String {
        var text = "\(namespace)/\(name)"
        if let rule { text += " http[\(rule)]" }
        if let match { text += ".match[\(match)]" }
        return text
    }
}
