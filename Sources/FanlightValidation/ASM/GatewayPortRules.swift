/// Rules of the ports of an IstioGateway, which are those of its Service.
///
/// - Source: Kubernetes pkg/apis/core/validation/validation.go, ValidateService and validateServicePort.
enum GatewayPortRules {
    private static let range = "must be between 1 and 65535, inclusive"

    static func check(_ configuration: Field, _ findings: inout Findings) {
        let ports = configuration["ports"].elements + configuration["meshExpansionPorts"].elements
        var names: Set<String> = []
        var numbers: Set<String> = []
        var nodePorts: Set<String> = []
        for port in ports {
            guard port.exists else {
                findings.error(port, "Required value")
                continue
            }
            checkNumbers(port, &findings)
            let name = port["name"].string
            if name.isEmpty {
                findings.error(port["name"], when: ports.count > 1, "Required value: a port needs a name where there are several")
            } else {
                findings.error(port["name"], when: !names.insert(name).inserted, IstioGatewayRules.duplicate(name))
                findings.error(
                    port["name"], when: !DomainName.isLabel(name) || name != name.lowercased(),
                    IstioGatewayRules.invalid(
                        name,
                        "must consist of lower-case letters, digits and '-', begin and end with a letter or digit, and have at most 63 characters"
                    ))
            }
            let transport = port["protocol"].string == "UDP" ? "UDP" : "TCP"
            findings.error(
                port["port"], when: !numbers.insert("\(port["port"].integer)/\(transport)").inserted,
                IstioGatewayRules.duplicate(port["port"].integer))
            let nodePort = port["nodePort"].integer
            findings.error(
                port["nodePort"], when: nodePort != 0 && !nodePorts.insert("\(nodePort)/\(transport)").inserted,
                IstioGatewayRules.duplicate(nodePort))
        }
    }

    private static func checkNumbers(_ port: Field, _ findings: inout Findings) {
        let number = port["port"].integer
        findings.error(port["port"], when: !(1...65_535).contains(number), IstioGatewayRules.invalid(number, range))
        let target = port["targetPort"]
        if let named = target.text {
            findings.error(target, problem(ofTargetName: named))
        } else if target.exists {
            findings.error(target, when: !(1...65_535).contains(target.integer), IstioGatewayRules.invalid(target.integer, range))
        }
        let nodePort = port["nodePort"].integer
        findings.error(port["nodePort"], when: !(0...65_535).contains(nodePort), IstioGatewayRules.invalid(nodePort, range))
    }

    /// A number in quotes is taken as a number, since Istio's own tools write it so.
    private static func problem(ofTargetName name: String) -> String? {
        if let number = Int(name) { return (1...65_535).contains(number) ? nil : IstioGatewayRules.invalid(name, range) }
        let isName =
            name.utf8.count <= 15 && DomainName.isLabel(name) && name == name.lowercased()
            && name.utf8.contains(where: DomainName.isLetter) && !name.contains("--")
        return isName
            ? nil
            : IstioGatewayRules.invalid(
                name, "must be the name of a port: at most 15 lower-case letters, digits and single '-', with a letter")
    }
}
