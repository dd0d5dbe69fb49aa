import FanlightResources

/// Rules of references to Gateways: `name`, `namespace/name`, or the older `name.namespace`.
///
/// - Source: Istio pkg/config/validation/validation.go, validateGatewayNames.
enum GatewayNameRules {
    static func check(_ gateways: Field, _ findings: inout Findings) {
        for gateway in gateways.elements {
            let parts = gateway.string.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 {
                findings.error(gateway, when: parts.contains(where: \.isEmpty), "config namespace and gateway name cannot be empty")
                findings.error(gateway, when: !DomainName.isLabel(parts[0]), "invalid value for namespace: \(GoFormat.quoted(parts[0]))")
                findings.error(gateway, when: !DomainName.isLabel(parts[1]), "invalid value for gateway name: \(GoFormat.quoted(parts[1]))")
            } else {
                checkName(gateway, &findings)
            }
        }
    }

    private static func checkName(_ gateway: Field, _ findings: inout Findings) {
        let name = gateway.string
        let labels = name.split(separator: ".", omittingEmptySubsequences: false)
        if labels.count > 1 {
            findings.warning(
                gateway,
                "using legacy gatewayName format \(GoFormat.quoted(name)); prefer the <namespace>/<name> format: \(GoFormat.quoted("\(labels[1])/\(labels[0])"))"
            )
        }
        findings.error(gateway, DomainName.problem(ofFQDN: name))
    }
}
