import FanlightAnalysis
import FanlightCompiler
import FanlightControlPlane
import FanlightIR
import FanlightResources
import FanlightRouting

/// The merged routes of gateways in the order of evaluation, with their owners; dead ones are marked.
struct RoutesAnswer: Answer {
    /// A virtual host with those of its routes that were asked for.
    struct Host: Sendable {
        let listed: RouteListing.Host
        /// How many routes match; nil where all are told.
        let matched: Int?
        let lines: [RouteListing.Line]
    }

    struct Gateway: Sendable {
        let name: String
        let hosts: [Host]
        let sources: [ResourceKey: Source]
    }

    let gateways: [Gateway]

    /// - Throws: `CommandError` where a gateway is named that does not exist.
    init(_ state: ControlPlaneState, gateway: String?, host: String?, _ filter: RoutesFilter = .all) throws {
        let chosen = state.gateways.filter { gateway == nil || $0.name == gateway || $0.shortName == gateway }
        if let gateway, chosen.isEmpty {
            throw CommandError("there is no IstioGateway \(gateway); there are: \(state.gateways.map(\.name).joined(separator: ", "))")
        }
        self.init(chosen, in: state, host: host, filter)
    }

    /// - Parameter state: where the objects are looked up that own the routes.
    init(_ gateways: [ControlPlaneState.Gateway], in state: ControlPlaneState, host: String?, _ filter: RoutesFilter = .all) {
        self.gateways = gateways.map { gateway in
            let answering = host.map { host in
                gateway.compiled.configuration.routeConfigurations.reduce(into: [String: String]()) { names, routes in
                    names[routes.name] = gateway.routing.routes(named: routes.name)?.virtualHost(authority: host)?.virtualHost.name
                }
            }
            let listing = RouteListing(gateway.compiled.configuration) { routeConfiguration, virtualHost in
                guard answering.map({ $0[routeConfiguration] == virtualHost.name }) ?? true else { return false }
                return filter.mayMatch(virtualHost)
            }
            let hosts = listing.hosts.map(filter.part)
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

    private static func json(_ host: Host, sources: [ResourceKey: Source]) -> JSONValue {
        let listed = host.listed
        var members: [JSONValue.Member] = [
            .init(key: "routeConfiguration", value: .string(listed.routeConfiguration)),
            .init(key: "virtualHost", value: .string(listed.virtualHost)), .init(key: "domains", value: .strings(listed.domains)),
            .init(key: "requiresTLS", value: .bool(listed.requiresTLS)),
        ]
        if let matched = host.matched {
            members.append(.init(key: "total", value: .integer(listed.lines.count)))
            members.append(.init(key: "matched", value: .integer(matched)))
        }
        members.append(.init(key: "routes", value: .array(host.lines.map { json($0, sources: sources) })))
        return .object(members)
    }

    private static func json(_ line: RouteListing.Line, sources: [ResourceKey: Source]) -> JSONValue {
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
    }

    var text: String {
        var text = ""
        for gateway in gateways {
            if !text.isEmpty { text += "\n" }
            text += "\(gateway.name)\n"
            if gateway.hosts.isEmpty { text += "  no routes\n" }
            for host in gateway.hosts {
                let listed = host.listed
                text += "  \(listed.routeConfiguration), virtual host \(listed.virtualHost) (\(listed.domains.joined(separator: ", ")))"
                text += listed.requiresTLS ? ", redirects to https\n" : "\n"
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
    var owner: String {
        var text = "\(namespace)/\(name)"
        if let rule { text += " http[\(rule)]" }
        if let match { text += ".match[\(match)]" }
        return text
    }
}
