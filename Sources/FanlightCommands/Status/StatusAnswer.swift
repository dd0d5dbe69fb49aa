import FanlightResources

/// What a running `serve` serves: every gateway, whether those of one Gateway answer alike, and all problems.
struct StatusAnswer: Answer {
    struct Port: Sendable {
        let port: Int
        let targetPort: Int
        /// `address:port` of the socket; nil where none is open.
        let listen: String?
    }

    struct Gateway: Sendable {
        let namespace: String
        let name: String
        let addresses: [String]
        let ports: [Port]
        /// Serves what it shall serve, on all sockets that it shall have.
        let isReady: Bool
        let selectedBy: [String]
        /// As many as were asked for.
        let hosts: [String]
        /// All of them.
        let hostCount: Int
        let routes: Int
        /// Each starts one of its replicas by hand, for when nobody else does; empty where a gateway is no process.
        let commands: [String]
    }

    struct Consistency: Sendable {
        /// `namespace/name` of the Gateway.
        let gateway: String
        let gateways: [String]
        let isEqual: Bool
        /// A request that they answer differently, with what each does.
        let witness: String?
    }

    let version: String
    /// `host:port` of the name server; nil where there is none.
    let dns: String?
    /// The address of the console; nil where there is none.
    let console: String?
    let gateways: [Gateway]
    let consistent: [Consistency]
    /// Sorted; nil where they were not asked for.
    let problems: [Diagnostic]?

    var json: JSONValue {
        .object([
            "version": .string(version), "dns": .optional(dns), "console": .optional(console), "gateways": .array(gateways.map(\.json)),
            "consistent": .array(consistent.map(\.json)), "problems": problems.map { .array($0.map(\.json)) } ?? .null,
        ])
    }

    var text: String {
        var text = ""
        if gateways.isEmpty {
            text += "No gateways. Apply an IstioGateway.\n"
        } else {
            var table = TextTable("GATEWAY", "ADDRESS", "PORTS", "SELECTED BY", "HOSTS", "ROUTES", "READY")
            for gateway in gateways {
                table.add(
                    "\(gateway.namespace)/\(gateway.name)", gateway.addresses.joined(separator: ","), gateway.portsText,
                    Self.list(gateway.selectedBy), Self.list(gateway.hosts), String(gateway.routes), gateway.isReady ? "yes" : "no")
            }
            text += table.text
        }
        if !consistent.isEmpty {
            var table = TextTable("GATEWAY RESOURCE", "SERVED BY", "ALIKE")
            for entry in consistent {
                let alike = entry.isEqual ? "yes" : "NO" + (entry.witness.map { ": \($0)" } ?? "")
                table.add(entry.gateway, entry.gateways.isEmpty ? "none" : entry.gateways.joined(separator: ", "), alike)
            }
            text += "\n" + table.text
        }
        if let problems, !problems.isEmpty {
            text += "\n\(problems.count) problem\(problems.count == 1 ? "" : "s"):\n"
            for problem in problems { text += "  \(problem)\n" }
        }
        if let console { text += "\nConsole: \(console)\n" }
        return text + commandsText
    }

    /// How replicas are started by hand; for who has many, some of them.
    private var commandsText: String {
        let commands = gateways.flatMap(\.commands)
        guard !commands.isEmpty else { return "" }
        let shown = commands.prefix(Self.mostCommands).map { "  \($0)\n" }.joined()
        let more = commands.count - Self.mostCommands
        return "\nTo start a replica by hand while serve is down:\n" + shown
            + (more > 0 ? "  … and \(more) more, with fanlight fleet -o json\n" : "")
    }

    private static let mostCommands = 16

    private static func list(_ names: [String]) -> String {
        guard names.count > 3 else { return names.isEmpty ? "-" : names.joined(separator: ",") }
        return names.prefix(3).joined(separator: ",") + " and \(names.count - 3) more"
    }
}

extension StatusAnswer.Gateway {
    var json: JSONValue {
        .object([
            "namespace": .string(namespace), "name": .string(name), "addresses": .strings(addresses),
            "ports": .array(
                ports.map {
                    .object(["port": .integer($0.port), "targetPort": .integer($0.targetPort), "listen": .optional($0.listen)])
                }), "ready": .bool(isReady), "selectedBy": .strings(selectedBy), "hosts": .strings(hosts), "hostCount": .integer(hostCount),
            "routes": .integer(routes),
            "commands": .strings(commands),
        ])
    }

    fileprivate var portsText: String {
        ports.map { port in
            guard let listen = port.listen else { return "\(port.port) closed" }
            let bound = listen.split(separator: ":").last.map(String.init) ?? ""
            return bound == String(port.port) ? "\(port.port)" : "\(port.port) on \(bound)"
        }.joined(separator: ", ")
    }
}

extension StatusAnswer.Consistency {
    var json: JSONValue {
        .object([
            "gateway": .string(gateway), "gateways": .strings(gateways), "equal": .bool(isEqual), "witness": .optional(witness),
        ])
    }
}
