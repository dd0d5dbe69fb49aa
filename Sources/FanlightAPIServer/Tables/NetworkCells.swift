import FanlightResources

/// The cells of Services and what belongs to them.
enum NetworkCells {
    static let core: [String: BuiltinCells] = [
        "Service": BuiltinCells { object in
            [
                object.name, .string(serviceType(object)),
                .string(object["spec", "clusterIPs"]?.strings.first ?? object.text("spec", "clusterIP", otherwise: CellText.none)),
                .string(externalAddresses(object)), .string(servicePorts(object)), object.age,
                .string(CellText.labels(object["spec", "selector"])),
            ]
        },
        "Endpoints": BuiltinCells { object in [object.name, .string(endpoints(object)), object.age] },
    ]

    static let discovery: [String: BuiltinCells] = [
        "EndpointSlice": BuiltinCells { object in
            let ports = (object["ports"]?.elements ?? []).map { port in
                port["port"]?.integer.map { String($0) } ?? port["name"]?.string ?? "*"
            }
            let addresses = (object["endpoints"]?.elements ?? []).flatMap { $0["addresses"]?.strings ?? [] }
            return [
                object.name, .string(object.text("addressType")), .string(fewOrUnset(ports)), .string(fewOrUnset(addresses)), object.age,
            ]
        }
    ]

    static let networking: [String: BuiltinCells] = [
        "Ingress": BuiltinCells { object in
            [
                object.name, .string(object["spec", "ingressClassName"]?.string ?? CellText.none), .string(hosts(object)),
                .string(loadBalancerAddresses(object)), .string(object["spec", "tls"]?.elements.isEmpty == false ? "80, 443" : "80"),
                object.age,
            ]
        },
        "IngressClass": BuiltinCells { object in
            [object.name, .string(object.text("spec", "controller")), .string(parameters(object)), object.age]
        },
        "NetworkPolicy": BuiltinCells { object in
            [object.name, .string(CellText.selectorOrNone(object["spec", "podSelector"])), object.age]
        },
    ]

    private static func serviceType(_ service: PrintedObject) -> String { service.text("spec", "type", otherwise: "ClusterIP") }

    private static func externalAddresses(_ service: PrintedObject) -> String {
        let given = service["spec", "externalIPs"]?.strings ?? []
        switch serviceType(service) {
        case "ClusterIP", "NodePort": return given.isEmpty ? CellText.none : given.joined(separator: ",")
        case "LoadBalancer":
            let balanced = loadBalancerAddresses(service)
            let all = (balanced.isEmpty ? [] : [balanced]) + given
            return all.isEmpty ? "<pending>" : all.joined(separator: ",")
        case "ExternalName": return service.text("spec", "externalName")
        default: return CellText.unknown
        }
    }

    private static func loadBalancerAddresses(_ object: PrintedObject) -> String {
        let addresses = (object["status", "loadBalancer", "ingress"]?.elements ?? []).compactMap { ingress in
            [ingress["ip"]?.string, ingress["hostname"]?.string].compactMap { $0 }.first { !$0.isEmpty }
        }
        return Set(addresses).sorted().joined(separator: ",")
    }

    private static func servicePorts(_ service: PrintedObject) -> String {
        let ports = (service["spec", "ports"]?.elements ?? []).map { port in
            let number = port["port"]?.integer ?? 0
            let node = port["nodePort"]?.integer ?? 0
            return "\(number)\(node > 0 ? ":\(node)" : "")/\(port["protocol"]?.string ?? "TCP")"
        }
        return ports.isEmpty ? CellText.none : ports.joined(separator: ",")
    }

    private static func endpoints(_ object: PrintedObject) -> String {
        guard let subsets = object["subsets"]?.elements, !subsets.isEmpty else { return CellText.none }
        let all = subsets.flatMap { subset in
            let addresses = (subset["addresses"]?.elements ?? []).map { $0["ip"]?.string ?? "" }
            let ports = (subset["ports"]?.elements ?? []).map { $0["port"]?.integer ?? 0 }
            return ports.isEmpty
                ? addresses : ports.flatMap { port in addresses.map { $0.contains(":") ? "[\($0)]:\(port)" : "\($0):\(port)" } }
        }
        return CellText.few(all, of: all.count)
    }

    private static func fewOrUnset(_ list: [String]) -> String { list.isEmpty ? CellText.unset : CellText.few(list, of: list.count) }

    private static func hosts(_ ingress: PrintedObject) -> String {
        let rules = ingress["spec", "rules"]?.elements ?? []
        let hosts = rules.compactMap { $0["host"]?.string }.filter { !$0.isEmpty }
        guard !hosts.isEmpty else { return "*" }
        // Rules without a host do not count before three hosts are found, but all rules do afterwards.
        return hosts.count >= 3 && rules.count > 3 ? CellText.few(hosts, of: rules.count) : hosts.joined(separator: ",")
    }

    private static func parameters(_ ingressClass: PrintedObject) -> String {
        guard let parameters = ingressClass["spec", "parameters"] else { return CellText.none }
        let group = parameters["apiGroup"]?.string.map { ".\($0)" } ?? ""
        return "\(parameters["kind"]?.string ?? "")\(group)/\(parameters["name"]?.string ?? "")"
    }
}
