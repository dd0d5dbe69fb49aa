import FanlightResources

/// Rules of a ServiceEntry that depend on how its endpoints are found.
///
/// - Source: Istio pkg/config/validation/validation.go, ValidateServiceEntry.
enum ResolutionRules {
    static func check(_ spec: Field, resolution: String, ports: Set<String>, hasSelector: Bool, _ findings: inout Findings) {
        let endpoints = spec["endpoints"]
        switch resolution {
        case "NONE":
            findings.error(endpoints, when: !endpoints.isEmpty, "no endpoints should be provided for resolution type none")
            findings.warning(
                spec["workloadSelector"], when: hasSelector, "workloadSelector should not be set when resolution mode is NONE")
        case "STATIC":
            for endpoint in endpoints.elements {
                guard endpoint.exists else {
                    findings.error(endpoint, "endpoint cannot be nil")
                    continue
                }
                WorkloadEntryRules.check(endpoint, servicePorts: ports, allowsNames: false, &findings)
            }
        case "DNS", "DNS_ROUND_ROBIN": checkDNS(spec, resolution: resolution, ports: ports, &findings)
        case "DYNAMIC_DNS": checkDynamicDNS(spec, &findings)
        default: findings.error(spec["resolution"], "unsupported resolution type \(resolution)")
        }
    }

    private static func checkDNS(_ spec: Field, resolution: String, ports: Set<String>, _ findings: inout Findings) {
        let endpoints = spec["endpoints"].elements
        let hosts = spec["hosts"].elements
        if endpoints.isEmpty {
            for host in hosts {
                let name = host.string.hasPrefix("*.") ? String(host.string.dropFirst(2)) : host.string
                findings.error(
                    host,
                    DomainName.problem(ofFQDN: name).map {
                        "hosts must be FQDN or contain only prefix wildcards if no endpoints are provided for resolution mode \(resolution), \($0)"
                    })
            }
        }
        findings.error(
            spec["endpoints"], when: resolution == "DNS_ROUND_ROBIN" && endpoints.count > 1,
            "there must only be 0 or 1 endpoint for resolution mode \(resolution)")
        for endpoint in endpoints { checkNamedEndpoint(endpoint, ports: ports, &findings) }
        let tcpPort = spec["ports"].elements.first { ProtocolName($0["protocol"].string)?.isTCP == true }
        if let tcpPort, hosts.count > 1, !spec["addresses"].isEmpty {
            findings.warning(tcpPort, "service entry can not have more than one host specified simultaneously with address and tcp port")
        }
    }

    private static func checkNamedEndpoint(_ endpoint: Field, ports: Set<String>, _ findings: inout Findings) {
        guard endpoint.exists else { return findings.error(endpoint, "endpoint cannot be nil") }
        let address = endpoint["address"].string
        let isAddress = IPAddressText.isAddress(address) || DomainName.problem(ofFQDN: address) == nil
        findings.error(
            endpoint["address"], when: !isAddress, "endpoint address \(GoFormat.quoted(address)) is not a valid FQDN or an IP address")
        LabelRules.check(endpoint["labels"], &findings)
        WorkloadEntryRules.checkPorts(endpoint["ports"], servicePorts: ports, &findings)
    }

    /// The name that a client asks for is looked up, so it must be unknown before, and only protocols that carry it will do.
    private static func checkDynamicDNS(_ spec: Field, _ findings: inout Findings) {
        for host in spec["hosts"].elements {
            findings.error(host, when: !host.string.hasPrefix("*"), "host must be wildcarded for resolution mode DYNAMIC_DNS")
        }
        for key in ["addresses", "endpoints"] {
            findings.error(spec[key], when: !spec[key].isEmpty, "no \(key) should be provided for resolution mode DYNAMIC_DNS")
        }
        for port in spec["ports"].elements where port.exists {
            let name = ProtocolName(port["protocol"].string)
            findings.error(
                port["protocol"], when: name?.isHTTP != true && name?.isTLS != true,
                "only HTTP, TLS, GRPC, and HTTP2 protocols are supported for resolution mode DYNAMIC_DNS")
        }
    }
}
