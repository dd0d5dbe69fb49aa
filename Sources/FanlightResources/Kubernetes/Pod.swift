extension Kubernetes {
    package struct Pod: Hashable, Sendable {
        package let ips: [String]
        package let containerPorts: [String: Int]

        package init(_ object: Node) {
            let status = object["status"]
            var ips = status?["podIPs"]?.elements.compactMap { $0["ip"]?.string } ?? []
            if let ip = status?["podIP"]?.string, !ips.contains(ip) { ips.insert(ip, at: 0) }
            self.ips = ips
            var ports: [String: Int] = [:]
            for container in object["spec"]?["containers"]?.elements ?? [] {
                for port in container["ports"]?.elements ?? [] {
                    if let name = port["name"]?.string, let number = port["containerPort"]?.integer { ports[name] = number }
                }
            }
            containerPorts = ports
        }
    }
}
