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
        let hosts: [String]
        let routes: Int
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
    let gateways: [Gateway]
    let consistent: [Consistency]
    let problems: [Diagnostic]

    var json: JSONValue {
        .object([
            "version": .string(version), "dns": .optional(dns), "gateways": .array(gateways.map(\.json)), "consistent": .array(consistent.map(\.json)),
            "problems": .array(problems.map(\.json)),
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
        if !problems.isEmpty {
            text += "\n\(problems.count) problem\(problems.count == 1 ? "" : "s"):\n"
            for problem in problems { text += "  \(problem)\n" }
        }
        return text
    }

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
                }), "ready": .bool(isReady), "selectedBy": .strings(selectedBy), "hosts": .strings(hosts), "routes": .integer(routes),
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
