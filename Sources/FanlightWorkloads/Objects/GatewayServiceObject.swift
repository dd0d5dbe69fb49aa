package import FanlightResources

/// The Service in front of a gateway's Pods.
package enum GatewayServiceObject {
    static func spec(_ spec: Node, names: GatewayNames, clusterAddress: String?) -> Node {
        let type = type(spec)
        var service = Node.object(["type": .string(type)])
            .adding([
                "selector": .strings(names.labels), "ports": .array(ports(spec).map(port)), "clusterIP": clusterAddress.map { .string($0) },
            ])
        if type != "ClusterIP", let policy = spec["externalTrafficPolicy"] { service[member: "externalTrafficPolicy"] = policy }
        guard type == "LoadBalancer" else { return service }
        for key in ["loadBalancerIP", "loadBalancerClass"] {
            if let text = spec[key]?.string, !text.isEmpty { service[member: key] = .string(text) }
        }
        return service
    }

    /// Gateways for clients outside are balanced, others are for the inside, where nothing is said.
    package static func type(_ spec: Node) -> String {
        if let written = spec["serviceType"]?.string, !written.isEmpty { return written }
        return spec["gatewayType"]?.string == "egress" ? "ClusterIP" : "LoadBalancer"
    }

    /// The ports of the IstioGateway; 80 and 443 where it names none.
    static func ports(_ spec: Node) -> [Node] {
        let own = spec["ports"]?.elements ?? []
        let written = own.isEmpty ? defaults : own
        return written + (spec["meshExpansionPorts"]?.elements ?? [])
    }

    private static let defaults: [Node] = [("http2", 80), ("https", 443)].map {
        .object(["name": .string($0.0), "port": .integer($0.1), "targetPort": .integer($0.1), "protocol": .string("TCP")])
    }

    /// A port as a Service has it: what an IstioGateway calls a protocol may be one that is spoken over TCP.
    private static func port(_ written: Node) -> Node {
        let spoken = written["protocol"]?.string ?? "TCP"
        let transport = spoken == "UDP" ? "UDP" : "TCP"
        var port = Node.emptyObject
        if let name = written["name"]?.string, !name.isEmpty { port[member: "name"] = .string(name) }
        port[member: "protocol"] = .string(transport)
        port[member: "port"] = written["port"] ?? .integer(0)
        port[member: "targetPort"] = target(written)
        if let node = written["nodePort"]?.integer, node != 0 { port[member: "nodePort"] = .integer(node) }
        if let application = written["appProtocol"]?.string, !application.isEmpty {
            port[member: "appProtocol"] = .string(application)
        } else if transport == "TCP", spoken != "TCP" {
            port[member: "appProtocol"] = .string(spoken.lowercased())
        }
        return port
    }

    /// Where the port leads; a number in quotes is a number.
    static func target(_ port: Node) -> Node {
        guard let target = port["targetPort"] else { return port["port"] ?? .integer(0) }
        if let text = target.string { return Int(text).map { .integer($0) } ?? (text.isEmpty ? port["port"] ?? .integer(0) : target) }
        return target.integer == 0 ? port["port"] ?? target : target
    }
}
