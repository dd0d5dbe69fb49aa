import FanlightResources

/// What goes when a Service becomes one of another type: fields that only the former type has and that nobody has changed with it.
///
/// - Source: Kubernetes: pkg/registry/core/service/storage/alloc.go and strategy.go, dropTypeDependentFields.
enum ServiceTypeChange {
    static func adjusted(_ object: Node, old: Node) -> Node {
        guard let spec = object["spec"], let former = old["spec"] else { return object }
        var next = spec
        func drop(_ keys: [String], where needs: (Node) -> Bool) {
            guard needs(former), !needs(spec) else { return }
            for key in keys where spec[key] == former[key] { next[member: key] = nil }
        }
        drop(["externalName"]) { $0["type"]?.string == "ExternalName" }
        drop(["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy", "internalTrafficPolicy"]) { $0["type"]?.string != "ExternalName" }
        drop(["externalTrafficPolicy"]) { isExternal($0) || !($0["externalIPs"]?.elements.isEmpty ?? true) }
        drop(["healthCheckNodePort"]) { $0["type"]?.string == "LoadBalancer" && $0["externalTrafficPolicy"]?.string == "Local" }
        drop(["allocateLoadBalancerNodePorts", "loadBalancerClass"]) { $0["type"]?.string == "LoadBalancer" }
        if isExternal(former), !isExternal(spec), nodePorts(spec) == nodePorts(former), let ports = next["ports"]?.elements {
            next[member: "ports"] = .array(ports.map { $0.setting(["nodePort"], to: nil) })
        }
        return object.setting(["spec"], to: next)
    }

    private static func isExternal(_ spec: Node) -> Bool { ["LoadBalancer", "NodePort"].contains(spec["type"]?.string ?? "") }

    private static func nodePorts(_ spec: Node) -> Set<Int> { Set((spec["ports"]?.elements ?? []).compactMap { $0["nodePort"]?.integer }) }
}
