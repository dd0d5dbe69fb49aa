import FanlightResources

/// NetworkPolicy.
///
/// - Source: Kubernetes: pkg/apis/networking/v1/defaults.go and pkg/apis/networking/validation/validation.go.
enum NetworkPolicyRules {
    static func defaults(_ object: Node) -> Node {
        object.filling(in: "spec") { spec in
            var spec = spec
            for key in ["ingress", "egress"] {
                spec = spec.changingElements(key) { $0.changingElements("ports") { $0.filling(["protocol": .string("TCP")]) } }
            }
            let types = ["Ingress"] + ((spec["egress"]?.elements ?? []).isEmpty ? [] : ["Egress"])
            return spec.filling(["podSelector": .emptyObject, "policyTypes": .array(types.map { .string($0) })])
        }
    }

    static func validate(_ object: Node, old: Node?) -> [FieldCause] {
        let spec = object["spec"] ?? .emptyObject
        var list = CauseList()
        if let selector = spec["podSelector"] { list.add(SelectorRules.causes(selector, at: "spec.podSelector")) }
        for (key, peers) in [("ingress", "from"), ("egress", "to")] {
            for (index, rule) in (spec[key]?.elements ?? []).enumerated() {
                let place = "spec.\(key)[\(index)]"
                for (position, port) in (rule["ports"]?.elements ?? []).enumerated() {
                    self.port(port, at: "\(place).ports[\(position)]", &list)
                }
                for (position, peer) in (rule[peers]?.elements ?? []).enumerated() {
                    self.peer(peer, at: "\(place).\(peers)[\(position)]", &list)
                }
            }
        }
        let types = spec["policyTypes"]?.strings ?? []
        if types.count > 2 {
            list.add(.invalid("spec.policyTypes", spec["policyTypes"] ?? .null, "may not specify more than two policyTypes"))
        }
        for (index, type) in types.enumerated() where type != "Ingress" && type != "Egress" {
            list.add(.notSupported("spec.policyTypes[\(index)]", .string(type), ["Egress", "Ingress"]))
        }
        return list.causes
    }

    private static func port(_ port: Node, at place: String, _ list: inout CauseList) {
        list.choice(port, "protocol", at: place, of: ["SCTP", "TCP", "UDP"])
        guard let number = port["port"] else {
            if port["endPort"] != nil { list.add(.required("\(place).port", "must be specified when `endPort` is specified")) }
            return
        }
        list.invalid("\(place).port", number, PortText.problems(number))
        guard let end = port["endPort"]?.integer else { return }
        if let first = number.integer {
            if end < first { list.add(.invalid("\(place).endPort", .integer(end), "must be greater than or equal to `port`")) }
            list.invalid("\(place).endPort", .integer(end), PortText.numberProblems(end))
        } else {
            list.add(.invalid("\(place).endPort", .integer(end), "may not be specified when `port` is non-numeric"))
        }
    }

    private static func peer(_ peer: Node, at place: String, _ list: inout CauseList) {
        for key in ["podSelector", "namespaceSelector"] {
            if let selector = peer[key] { list.add(SelectorRules.causes(selector, at: "\(place).\(key)")) }
        }
        let selectors = ["podSelector", "namespaceSelector"].count { peer[$0] != nil }
        guard let block = peer["ipBlock"] else {
            if selectors == 0 { list.add(.required(place, "must specify a peer")) }
            return
        }
        if selectors > 0 { list.add(.forbidden(place, "may not specify both ipBlock and another peer")) }
        let range = block.text("cidr")
        if range.isEmpty {
            list.add(.required("\(place).ipBlock.cidr"))
        } else if !IPText.isBlock(range) {
            list.add(.invalid("\(place).ipBlock.cidr", range, "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)"))
        }
    }
}
