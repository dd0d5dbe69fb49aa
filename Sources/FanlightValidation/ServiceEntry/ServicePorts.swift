import FanlightResources

/// The ports of a ServiceEntry and their rules.
///
/// - Source: Istio pkg/config/validation/validation.go, ValidateServiceEntry, and pilot/pkg/networking/serviceentry.
struct ServicePorts {
    private static let allocationLabel = "networking.istio.io/enable-autoallocate-ip"

    let names: Set<String>
    private let ports: [Field]
    private let needsAddresses: Bool

    init(_ spec: Field, _ object: ValidatedObject, resolution: String) {
        ports = spec["ports"].elements
        names = Set(ports.filter(\.exists).map { $0["name"].string })
        // Istio gives an address by itself, unless it is told not to or could not use it.
        let allocates = resolution != "NONE" && object.root["metadata"]["labels"][Self.allocationLabel].string.lowercased() != "false"
        needsAddresses = spec["addresses"].isEmpty && !allocates
    }

    func check(_ findings: inout Findings) {
        var seenNames: Set<String> = []
        var seenNumbers: Set<Int> = []
        for port in ports {
            guard port.exists else {
                findings.error(port, "service entry port may not be null")
                continue
            }
            let name = port["name"].string
            let number = port["number"].integer
            findings.error(
                port["name"], when: !seenNames.insert(name).inserted, "service entry port name \(GoFormat.quoted(name)) already defined")
            findings.error(port["number"], when: !seenNumbers.insert(number).inserted, "service entry port \(number) already defined")
            findings.optionalPort(port["targetPort"])
            let portProtocol = port["protocol"].string
            findings.warning(
                port, when: needsAddresses && (portProtocol.isEmpty || portProtocol == "TCP"),
                "addresses are required for ports serving TCP (or unset) protocol when IP Autoallocation is not enabled")
            findings.error(port["name"], Values.problem(ofPortName: name))
            findings.error(port["protocol"], ProtocolName.problem(of: portProtocol))
            findings.error(port["number"], Values.problem(ofPort: number))
        }
    }
}
