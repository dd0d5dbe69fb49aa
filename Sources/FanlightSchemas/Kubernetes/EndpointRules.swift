import FanlightResources

/// EndpointSlice and Endpoints.
///
/// Loopback addresses are taken, unlike Kubernetes does: without a cluster they are where most backends of a developer listen.
///
/// - Source: Kubernetes: pkg/apis/discovery/validation and pkg/apis/core/validation.
enum EndpointRules {
    private static let mostEndpoints = 1_000
    private static let mostAddresses = 100
    private static let mostPorts = 20_000

    static func sliceDefaults(_ object: Node) -> Node {
        object.changingElements("ports") { $0.filling(["name": .string(""), "protocol": .string("TCP")]) }
    }

    static func endpointsDefaults(_ object: Node) -> Node {
        object.changingElements("subsets") { $0.changingElements("ports") { $0.filling(["protocol": .string("TCP")]) } }
    }

    static func slice(_ object: Node, old: Node?) -> [FieldCause] {
        var list = CauseList()
        let type = object.text("addressType")
        if type.isEmpty {
            list.add(.required("addressType"))
        } else if !["FQDN", "IPv4", "IPv6"].contains(type) {
            list.add(.notSupported("addressType", .string(type), ["FQDN", "IPv4", "IPv6"]))
        }
        let endpoints = object["endpoints"]?.elements ?? []
        if endpoints.count > mostEndpoints { return list.causes + [.tooMany("endpoints", count: endpoints.count, limit: mostEndpoints)] }
        for (index, endpoint) in endpoints.enumerated() { self.endpoint(endpoint, type: type, at: "endpoints[\(index)]", &list) }
        ports(object["ports"]?.elements ?? [], at: "ports", isNameRequired: false, &list)
        if let old { list.immutable(object["addressType"], old["addressType"], at: "addressType") }
        return list.causes
    }

    private static func endpoint(_ endpoint: Node, type: String, at place: String, _ list: inout CauseList) {
        let addresses = endpoint["addresses"]?.strings ?? []
        if addresses.isEmpty { list.add(.required("\(place).addresses", "must contain at least 1 address")) }
        if addresses.count > mostAddresses { list.add(.tooMany("\(place).addresses", count: addresses.count, limit: mostAddresses)) }
        for (index, address) in addresses.enumerated() {
            let field = "\(place).addresses[\(index)]"
            switch type {
            case "IPv4": list.invalid(field, address, addressProblems(address, size: 4))
            case "IPv6": list.invalid(field, address, addressProblems(address, size: 16))
            case "FQDN":
                list.invalid(field, address, NameRule.dnsSubdomain.problems(address.hasSuffix(".") ? String(address.dropLast()) : address))
            default: break
            }
        }
        if let node = endpoint["nodeName"]?.string { list.invalid("\(place).nodeName", node, NameRule.dnsSubdomain.problems(node)) }
        if let host = endpoint["hostname"]?.string { list.invalid("\(place).hostname", host, NameRule.dnsLabel.problems(host)) }
    }

    static func endpoints(_ object: Node, old: Node?) -> [FieldCause] {
        var list = CauseList()
        for (index, subset) in (object["subsets"]?.elements ?? []).enumerated() {
            let place = "subsets[\(index)]"
            let ready = subset["addresses"]?.elements ?? []
            let notReady = subset["notReadyAddresses"]?.elements ?? []
            if ready.isEmpty, notReady.isEmpty { list.add(.required(place, "must specify `addresses` or `notReadyAddresses`")) }
            for (key, addresses) in [("addresses", ready), ("notReadyAddresses", notReady)] {
                for (position, address) in addresses.enumerated() {
                    let field = "\(place).\(key)[\(position)].ip"
                    list.invalid(field, address.text("ip"), addressProblems(address.text("ip"), size: nil))
                }
            }
            let subsetPorts = subset["ports"]?.elements ?? []
            ports(subsetPorts, at: "\(place).ports", isNameRequired: subsetPorts.count > 1, &list)
        }
        return list.causes
    }

    private static func ports(_ ports: [Node], at place: String, isNameRequired: Bool, _ list: inout CauseList) {
        if ports.count > mostPorts { return list.add(.tooMany(place, count: ports.count, limit: mostPorts)) }
        var names: Set<String> = []
        for (index, port) in ports.enumerated() {
            let field = "\(place)[\(index)]"
            let name = port.text("name")
            if !name.isEmpty { list.invalid("\(field).name", name, NameRule.dnsLabel.problems(name)) }
            if isNameRequired {
                if name.isEmpty { list.add(.required("\(field).name")) }
            } else if !names.insert(name).inserted {
                list.add(.duplicate("\(field).name", .string(name)))
            }
            if let number = port["port"]?.integer { list.invalid("\(field).port", .integer(number), PortText.numberProblems(number)) }
            list.choice(port, "protocol", at: field, of: ["SCTP", "TCP", "UDP"])
        }
    }

    private static func addressProblems(_ text: String, size: Int?) -> [String] {
        guard let bytes = IPText.address(text), size.map({ $0 == bytes.count }) ?? true else {
            return switch size {
            case 4: ["must be a valid IPv4 address"]
            case 16: ["must be a valid IPv6 address"]
            default: ["must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"]
            }
        }
        if bytes.allSatisfy({ $0 == 0 }) { return ["may not be unspecified (0.0.0.0 or ::)"] }
        let isFour = bytes.count == 4
        if isFour ? bytes[0] == 169 && bytes[1] == 254 : bytes[0] == 0xFE && bytes[1] & 0xC0 == 0x80 {
            return ["may not be in the link-local range (169.254.0.0/16, fe80::/10)"]
        }
        if isFour ? bytes[0] == 224 && bytes[1] == 0 && bytes[2] == 0 : bytes[0] == 0xFF && bytes[1] & 0x0F == 2 {
            return ["may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)"]
        }
        return []
    }
}
