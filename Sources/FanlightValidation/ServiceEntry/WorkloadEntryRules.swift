import FanlightResources

/// Rules of a WorkloadEntry, and of the endpoints of a ServiceEntry, which are the same.
///
/// - Source: Istio pkg/config/validation/validation.go, ValidateWorkloadEntry and validateWorkloadEntry.
enum WorkloadEntryRules {
    static func check(_ object: ValidatedObject, _ findings: inout Findings) {
        check(object.spec, servicePorts: nil, allowsNames: true, &findings)
    }

    /// - Parameters:
    ///   - servicePorts: the names of the service's ports; nil where no service is known.
    ///   - allowsNames: whether the address may be a name of DNS.
    static func check(_ entry: Field, servicePorts: Set<String>?, allowsNames: Bool, _ findings: inout Findings) {
        let address = entry["address"].string
        if address.isEmpty {
            let network = entry["network"].string
            guard !network.isEmpty else { return findings.error(entry["address"], "address is required") }
            findings.warning(entry["address"], "address is unset with network \(GoFormat.quoted(network))")
        } else if let path = Values.socketPath(address) {
            checkSocket(entry, address: address, path: path, servicePorts: servicePorts, &findings)
        } else if !IPAddressText.isAddress(address) {
            let isName = allowsNames && DomainName.problem(ofFQDN: address) == nil
            findings.error(
                entry["address"], when: !isName,
                "endpoint address \(GoFormat.quoted(address)) is not a valid \(allowsNames ? "FQDN or an IP address" : "IP address")")
        }
        checkPorts(entry["ports"], servicePorts: servicePorts, &findings)
        LabelRules.check(entry["labels"], &findings)
    }

    static func checkPorts(_ ports: Field, servicePorts: Set<String>?, _ findings: inout Findings) {
        for (name, port) in ports.members {
            findings.error(
                port, when: servicePorts.map { !$0.contains(name) } ?? false,
                "endpoint port \(port.integer) is not defined by the service entry")
            findings.error(port, Values.problem(ofPortName: name))
            findings.error(port, Values.problem(ofPort: port.integer))
        }
    }

    private static func checkSocket(
        _ entry: Field, address: String, path: Substring, servicePorts: Set<String>?, _ findings: inout Findings
    ) {
        findings.error(entry["address"], Values.problem(ofSocketPath: path))
        findings.error(entry["ports"], when: !entry["ports"].isEmpty, "unix endpoint \(address) must not include ports")
        findings.error(
            entry["address"], when: servicePorts.map { $0.count != 1 } ?? false, "exactly 1 service port required for unix endpoints")
    }
}
