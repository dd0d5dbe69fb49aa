extension Kubernetes {
    package struct Pod: Hashable, Sendable {
        package let ips: [String]
        package let containerPorts: [String: Int]
        /// Its `Ready` condition.
        package let isReady: Bool
        package let isTerminating: Bool
        /// Why its first container waits, such as `CrashLoopBackOff`; nil where it does not.
        package let waitingReason: String?

        package init(_ object: Node) {
            let status = object["status"]
            var ips = status?["podIPs"]?.elements.compactMap { $0["ip"]?.string } ?? []
            if let ip = status?["podIP"]?.string, !ips.contains(ip) { ips.insert(ip, at: 0) }
            self.ips = ips
            isReady = status?["conditions"]?.elements.contains { $0["type"]?.string == "Ready" && $0["status"]?.string == "True" } ?? false
            isTerminating = object[path: ["metadata", "deletionTimestamp"]] != nil
            waitingReason = status?["containerStatuses"]?.elements.first?[path: ["state", "waiting", "reason"]]?.string
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
