/// Rules of a ServiceEntry.
///
/// - Source: Istio pkg/config/validation/validation.go, ValidateServiceEntry.
enum ServiceEntryRules {
    static func check(_ object: ValidatedObject, _ findings: inout Findings) {
        let spec = object.spec
        let selector = spec["workloadSelector"]
        let hasSoundSelector = checkSelector(selector, prefix: "service entry", &findings)
        let endpoints = spec["endpoints"]
        findings.error(
            endpoints, when: selector.exists && !endpoints.isEmpty, "only one of WorkloadSelector or Endpoints is allowed in Service Entry")
        checkHosts(spec["hosts"], &findings)
        let resolution = spec["resolution"].string.isEmpty ? "NONE" : spec["resolution"].string
        checkAddresses(spec["addresses"], resolution: resolution, &findings)
        let ports = ServicePorts(spec, object, resolution: resolution)
        ports.check(&findings)
        ResolutionRules.check(
            spec, resolution: resolution, ports: ports.names, hasSelector: selector.exists && hasSoundSelector, &findings)
        checkSharedPorts(spec, resolution: resolution, &findings)
        ExportToRules.check(spec["exportTo"], namespace: object.namespace, allowsNone: true, &findings)
    }

    /// A selector with `labels`. Returns whether it can be used.
    static func checkSelector(_ selector: Field, prefix: String, _ findings: inout Findings) -> Bool {
        guard selector.exists else { return true }
        let before = findings.errorCount
        LabelRules.checkSelector(selector, labels: "labels", &findings)
        findings.warning(
            selector, when: selector["labels"].isEmpty,
            "\(prefix): workload selector specified without labels, will be applied to all services in namespace")
        return findings.errorCount == before
    }

    private static func checkHosts(_ hosts: Field, _ findings: inout Findings) {
        findings.error(hosts, when: hosts.isEmpty, "service entry must have at least one host")
        for host in hosts.elements {
            if host.string == "*" {
                findings.error(host, "invalid host *")
            } else {
                findings.error(host, DomainName.problem(ofWildcard: host.string))
                findings.warning(host, DomainName.problem(ofPartialWildcard: host.string))
            }
        }
    }

    private static func checkAddresses(_ addresses: Field, resolution: String, _ findings: inout Findings) {
        findings.subnets(addresses)
        let hasBlocks = addresses.elements.contains { $0.string.contains("/") }
        findings.error(
            addresses, when: hasBlocks && resolution != "NONE" && resolution != "STATIC",
            "CIDR addresses are allowed only for NONE/STATIC resolution types")
    }

    /// Only what HTTP and TLS carry tells hosts apart.
    private static func checkSharedPorts(_ spec: Field, resolution: String, _ findings: inout Findings) {
        guard resolution != "NONE", spec["hosts"].elements.count > 1 else { return }
        let port = spec["ports"].elements.first { port in
            guard port.exists else { return false }
            guard let name = ProtocolName(port["protocol"].string) else { return true }
            return !name.isHTTP && !name.isTLS
        }
        if let port { findings.error(port, "multiple hosts provided with non-HTTP, non-TLS ports") }
    }
}
