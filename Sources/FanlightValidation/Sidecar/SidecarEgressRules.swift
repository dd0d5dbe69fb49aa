/// Rules of the listeners of a Sidecar that take its workload's own requests.
///
/// - Source: Istio pkg/config/validation/validation.go, ValidateSidecar and validateSidecarEgressPortBindAndCaptureMode.
enum SidecarEgressRules {
    static func check(_ egress: Field, namespace: String, _ findings: inout Findings) {
        var ports: Set<Int> = []
        var sockets: Set<String> = []
        let listeners = egress.elements
        for (index, listener) in listeners.enumerated() {
            guard listener.exists else {
                findings.error(listener, "egress listener may not be null")
                continue
            }
            let port = listener["port"]
            if port.exists {
                SidecarRules.checkPort(port, &findings)
                checkBinding(listener, &ports, &sockets, &findings)
            } else {
                findings.error(
                    port, when: index < listeners.count - 1,
                    "sidecar: the egress listener with empty port should be the last listener in the list")
            }
            checkHosts(listener["hosts"], namespace: namespace, &findings)
        }
    }

    private static func checkBinding(_ listener: Field, _ ports: inout Set<Int>, _ sockets: inout Set<String>, _ findings: inout Findings) {
        let bind = listener["bind"]
        let number = listener["port"]["number"]
        guard number.integer == 0 else {
            findings.error(number, Values.problem(ofPort: number.integer))
            if !bind.string.isEmpty { findings.error(bind, Values.problem(ofAddress: bind.string)) }
            return findings.error(
                number, when: !ports.insert(number.integer).inserted, "sidecar: ports on IP bound listeners must be unique")
        }
        if let path = Values.socketPath(bind.string) {
            findings.error(bind, Values.problem(ofSocketPath: path))
        } else {
            findings.error(bind, "sidecar: ports with 0 value must have a unix domain socket bind address")
        }
        findings.error(
            listener["captureMode"], when: !["", "DEFAULT", "NONE"].contains(listener["captureMode"].string),
            "sidecar: captureMode must be DEFAULT/NONE for unix domain socket listeners")
        findings.error(
            bind, when: !sockets.insert(bind.string).inserted, "sidecar: unix domain socket values for listeners must be unique")
    }

    private static func checkHosts(_ hosts: Field, namespace: String, _ findings: inout Findings) {
        findings.error(hosts, when: hosts.isEmpty, "sidecar: egress listener must contain at least one host")
        /// The names of each namespace.
        var seen: [String: Set<String>] = [:]
        for host in hosts.elements {
            let parts = host.string.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            if parts.count == 2 {
                let owner = parts[0] == "." ? namespace : parts[0]
                let names = seen[owner] ?? []
                let isRepeated = parts[1] == "*" ? !names.isEmpty : names.contains(parts[1]) || names.contains("*")
                findings.warning(host, when: isRepeated, "duplicated egress host: \(host.string)")
                seen[owner, default: []].insert(parts[1])
            }
            NamespacedHostRules.check(host, of: .sidecar, &findings)
        }
        findings.warning(
            hosts, when: seen["*"]?.contains("*") == true && seen.count > 1, "`*/*` host select all resources, no other hosts can be added")
    }
}
