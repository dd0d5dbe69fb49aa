extension Kubernetes {
    package struct Pod: Hashable, Sendable {
        package let ips: [String]
        package let containerPorts: [String: Int]
        /// Its `Ready` condition.
        package let isReady: Bool
        package let isTerminating: Bool
        /// Why it is not ready, such as `CrashLoopBackOff`: what its first container waits for, or else its condition; nil where neither says.
        package let unreadyReason: String?

        package init(_ object: Node) {
            let status = object["status"]
            var ips = status?["podIPs"]?.elements.compactMap { $0["ip"]?.string } ?? []
            if let ip = status?["podIP"]?.string, !ips.contains(ip) { ips.insert(ip, at: 0) }
            self.ips = ips
            let readiness = status?["conditions"]?.elements.first { $0["type"]?.string == "Ready" }
            isReady = readiness?["status"]?.string == "True"
            isTerminating = object[path: ["metadata", "deletionTimestamp"]] != nil
            let waiting = status?["containerStatuses"]?.elements.first?[path: ["state", "waiting", "reason"]]?.string
            unreadyReason = isReady ? nil : waiting ?? readiness?["reason"]?.string
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
