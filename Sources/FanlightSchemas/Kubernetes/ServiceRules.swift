import FanlightResources

/// Service. Addresses are not allocated: there is no network behind the API, so that `clusterIP` is what the user writes, and node ports are.
///
/// - Source: Kubernetes: pkg/apis/core/validation/validation.go, pkg/apis/core/v1/defaults.go, pkg/registry/core/service/storage.
enum ServiceRules {
    private static let types = ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"]

    static func defaults(_ object: Node, old: Node?) -> Node {
        object.filling(in: "spec") { spec in
            var spec = spec.filling(["type": .string("ClusterIP"), "sessionAffinity": .string("None")])
            spec = spec.changingElements("ports") { port in
                let filled = port.filling(["protocol": .string("TCP")])
                // A target of 0 or of no name is none.
                let isEmpty = filled["targetPort"].map { $0 == .integer(0) || $0 == .string("") } ?? true
                guard isEmpty, let number = filled["port"] else { return filled }
                return filled.setting(["targetPort"], to: number)
            }
            if spec.text("sessionAffinity") == "ClientIP" {
                spec = spec.filling(in: "sessionAffinityConfig") {
                    $0.filling(in: "clientIP") { $0.filling(["timeoutSeconds": .integer(10_800)]) }
                }
            }
            let type = spec.text("type")
            guard type != "ExternalName" else { return spec }
            spec = addresses(spec, old: old?["spec"]).filling(["internalTrafficPolicy": .string("Cluster")])
            if type == "NodePort" || type == "LoadBalancer" { spec = spec.filling(["externalTrafficPolicy": .string("Cluster")]) }
            return type == "LoadBalancer" ? spec.filling(["allocateLoadBalancerNodePorts": .bool(true)]) : spec
        }
    }

    /// The one address and the list of addresses say the same; an update that names none keeps them.
    private static func addresses(_ spec: Node, old: Node?) -> Node {
        var spec = spec
        if spec.text("clusterIP").isEmpty, spec["clusterIPs"] == nil, let old, old.text("type") != "ExternalName" {
            for key in ["clusterIP", "clusterIPs"] where old[key] != nil { spec[member: key] = old[key] }
        }
        if let first = spec["clusterIPs"]?.strings.first { spec = spec.filling(["clusterIP": .string(first)]) }
        let address = spec.text("clusterIP")
        if !address.isEmpty { spec = spec.filling(["clusterIPs": .array([.string(address)])]) }
        let family = IPText.address(address)?.count == 16 ? "IPv6" : "IPv4"
        return spec.filling(["ipFamilies": .array([.string(family)]), "ipFamilyPolicy": .string("SingleStack")])
    }

    static func validate(_ object: Node, old: Node?) -> [FieldCause] {
        var list = CauseList()
        let spec = object["spec"] ?? .emptyObject
        let type = spec.text("type")
        let isHeadless = spec.text("clusterIP") == "None"
        let ports = spec["ports"]?.elements ?? []
        if ports.isEmpty, !isHeadless, type != "ExternalName" { list.add(.required("spec.ports")) }
        switch type {
        case "LoadBalancer", "NodePort":
            if isHeadless { list.add(.invalid("spec.clusterIPs[0]", "None", "may not be set to 'None' for \(type) services")) }
        case "ExternalName": list.add(externalName(spec))
        default: break
        }
        var names: Set<String> = []
        for (index, port) in ports.enumerated() {
            checkPort(port, at: "spec.ports[\(index)]", isNameRequired: ports.count > 1, &names, &list)
        }
        list.add(MetadataRules.labels(spec["selector"], field: "spec.selector"))
        list.choice(spec, "sessionAffinity", at: "spec", of: ["ClientIP", "None"])
        list.add(affinity(spec))
        list.add(addressCauses(spec))
        list.choice(spec, "type", at: "spec", of: types)
        if type == "ClusterIP" || type == "ExternalName" { list.add(nodePorts(ports, type: type)) }
        list.add(duplicates(ports))
        list.add(policies(spec, type: type))
        if let old { list.add(addressChange(spec, old: old["spec"] ?? .emptyObject)) }
        return list.causes
    }

    private static func checkPort(_ port: Node, at place: String, isNameRequired: Bool, _ names: inout Set<String>, _ list: inout CauseList)
    {
        let name = port.text("name")
        if name.isEmpty {
            if isNameRequired { list.add(.required("\(place).name")) }
        } else {
            list.invalid("\(place).name", name, NameRule.dnsLabel.problems(name))
            if !names.insert(name).inserted { list.add(.duplicate("\(place).name", .string(name))) }
        }
        let number = port["port"]?.integer ?? 0
        list.invalid("\(place).port", .integer(number), PortText.numberProblems(number))
        list.choice(port, "protocol", at: place, of: ["SCTP", "TCP", "UDP"])
        if let target = port["targetPort"] { list.invalid("\(place).targetPort", target, PortText.problems(target)) }
        if let application = port["appProtocol"]?.string {
            list.invalid("\(place).appProtocol", application, LabelText.keyProblems(application))
        }
    }

    private static func externalName(_ spec: Node) -> [FieldCause] {
        var list = CauseList()
        if let addresses = spec["clusterIPs"], !addresses.elements.isEmpty {
            list.add(.invalid("spec.clusterIPs", addresses, "may not be set for ExternalName services"))
        }
        let name = spec.text("externalName")
        let plain = name.hasSuffix(".") ? String(name.dropLast()) : name
        if plain.isEmpty {
            list.add(.required("spec.externalName"))
        } else {
            list.invalid("spec.externalName", plain, NameRule.dnsSubdomain.problems(plain))
        }
        return list.causes
    }

    private static func affinity(_ spec: Node) -> [FieldCause] {
        switch (spec.text("sessionAffinity"), spec["sessionAffinityConfig"]) {
        case ("None", .some): return [.forbidden("spec.sessionAffinityConfig", "must not be set when session affinity is None")]
        case ("ClientIP", let config):
            guard let seconds = config?[path: ["clientIP", "timeoutSeconds"]]?.integer, !(1...86_400).contains(seconds) else { return [] }
            let field = "spec.sessionAffinityConfig.clientIP.timeoutSeconds"
            return [.invalid(field, .integer(seconds), "must be greater than 0 and less than 86400")]
        default: return []
        }
    }

    private static let addressText = "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"

    private static func addressCauses(_ spec: Node) -> [FieldCause] {
        var list = CauseList()
        for (index, address) in (spec["clusterIPs"]?.strings ?? []).enumerated() where address != "None" && !address.isEmpty {
            if IPText.address(address) == nil { list.add(.invalid("spec.clusterIPs[\(index)]", address, addressText)) }
        }
        for (index, address) in (spec["externalIPs"]?.strings ?? []).enumerated() where IPText.address(address) == nil {
            list.add(.invalid("spec.externalIPs[\(index)]", address, addressText))
        }
        if let first = spec["clusterIPs"]?.strings.first, first != spec.text("clusterIP") {
            list.add(.invalid("spec.clusterIPs", spec["clusterIPs"] ?? .null, "first value must match `clusterIP`"))
        }
        return list.causes
    }

    private static func nodePorts(_ ports: [Node], type: String) -> [FieldCause] {
        ports.enumerated().compactMap { index, port in
            guard let number = port["nodePort"]?.integer, number != 0 else { return nil }
            return .forbidden("spec.ports[\(index)].nodePort", "may not be used when `type` is '\(type)'")
        }
    }

    private static func duplicates(_ ports: [Node]) -> [FieldCause] {
        var seen: Set<[Node?]> = []
        var seenNodePorts: Set<[Node?]> = []
        var list = CauseList()
        for (index, port) in ports.enumerated() {
            if !seen.insert([port["protocol"], port["port"]]).inserted {
                // The port as the API's own type has it, with the names of Go.
                let protocolText = GoFormat.json(port["protocol"] ?? .string(""))
                let number = GoFormat.json(port["port"] ?? .integer(0))
                let key =
                    "{\"Name\":\"\",\"Protocol\":\(protocolText),\"AppProtocol\":null,\"Port\":\(number),\"TargetPort\":0,\"NodePort\":0}"
                list.add(FieldCause(reason: .valueDuplicate, message: "Duplicate value: \(key)", field: "spec.ports[\(index)]"))
            }
            guard let number = port["nodePort"]?.integer, number != 0 else { continue }
            if !seenNodePorts.insert([port["protocol"], port["nodePort"]]).inserted {
                list.add(.duplicate("spec.ports[\(index)].nodePort", .integer(number)))
            }
        }
        return list.causes
    }

    private static func policies(_ spec: Node, type: String) -> [FieldCause] {
        var list = CauseList()
        for key in ["internalTrafficPolicy", "externalTrafficPolicy"] where spec[key] != nil {
            list.choice(spec, key, at: "spec", of: ["Cluster", "Local"])
        }
        if spec["externalTrafficPolicy"] != nil, type == "ClusterIP", (spec["externalIPs"]?.elements ?? []).isEmpty {
            let text = "may only be set for externally-accessible services"
            list.add(.invalid("spec.externalTrafficPolicy", spec["externalTrafficPolicy"] ?? .null, text))
        }
        if let blocks = spec["loadBalancerSourceRanges"]?.strings {
            if type != "LoadBalancer" {
                list.add(.forbidden("spec.loadBalancerSourceRanges", "may only be used when `type` is 'LoadBalancer'"))
            }
            for (index, block) in blocks.enumerated() where !IPText.isBlock(block) {
                let text = "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)"
                list.add(.invalid("spec.loadBalancerSourceRanges[\(index)]", block, text))
            }
        }
        return list.causes
    }

    private static func addressChange(_ spec: Node, old: Node) -> [FieldCause] {
        let previous = old.text("clusterIP")
        let isNamed = spec.text("type") != "ExternalName" && old.text("type") != "ExternalName" && !previous.isEmpty
        guard isNamed, spec.text("clusterIP") != previous else { return [] }
        return [.invalid("spec.clusterIPs[0]", spec["clusterIPs"] ?? .null, "may not change once set")]
    }
}
