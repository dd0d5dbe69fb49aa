/// Rules of a traffic policy, for a whole host, a subset or a port.
///
/// - Source: Istio pkg/config/validation/validation.go, validateTrafficPolicy and validatePortTrafficPolicies.
enum TrafficPolicyRules {
    static func check(_ policy: Field, namespace: String, _ findings: inout Findings) {
        guard policy.exists else { return }
        let keys = [
            "outlierDetection", "connectionPool", "loadBalancer", "tls", "portLevelSettings", "tunnel", "proxyProtocol", "retryBudget",
        ]
        guard keys.contains(where: { policy[$0].exists }) else {
            return findings.error(policy, "traffic policy must have at least one field")
        }
        findings.error(
            policy, when: policy["tunnel"].exists && policy["proxyProtocol"].exists, "tunnel and proxyProtocol must not be set together")
        checkSettings(policy, namespace: namespace, &findings)
        for port in policy["portLevelSettings"].elements { checkPort(port, namespace: namespace, &findings) }
        checkTunnel(policy["tunnel"], &findings)
        let version = policy["proxyProtocol"]["version"].string
        findings.error(
            policy["proxyProtocol"]["version"], when: !["", "V1", "V2"].contains(version), "proxy protocol version is invalid: \(version)")
    }

    private static func checkPort(_ port: Field, namespace: String, _ findings: inout Findings) {
        guard port.exists else { return findings.error(port, "traffic policy may not be null") }
        findings.error(port["port"], when: !port["port"].exists, "portTrafficPolicy must have valid port")
        let keys = ["outlierDetection", "connectionPool", "loadBalancer", "tls"]
        guard keys.contains(where: { port[$0].exists }) else {
            return findings.error(port, "port traffic policy must have at least one field")
        }
        checkSettings(port, namespace: namespace, &findings)
    }

    private static func checkSettings(_ policy: Field, namespace: String, _ findings: inout Findings) {
        OutlierDetectionRules.check(policy["outlierDetection"], &findings)
        ConnectionPoolRules.check(policy["connectionPool"], &findings)
        LoadBalancerRules.check(policy["loadBalancer"], hasOutlierDetection: policy["outlierDetection"].exists, &findings)
        ClientTLSRules.check(policy["tls"], namespace: namespace, &findings)
    }

    private static func checkTunnel(_ tunnel: Field, _ findings: inout Findings) {
        guard tunnel.exists else { return }
        findings.error(
            tunnel["protocol"], when: !["", "CONNECT", "POST"].contains(tunnel["protocol"].string),
            #"tunnel protocol must be "CONNECT" or "POST""#)
        let host = tunnel["targetHost"].string
        if let nameProblem = DomainName.problem(ofFQDN: host), let addressProblem = Values.problem(ofAddress: host) {
            findings.error(tunnel["targetHost"], "tunnel target host must be valid FQDN or IP address: \(nameProblem); \(addressProblem)")
        }
        findings.error(
            tunnel["targetPort"], Values.problem(ofPort: tunnel["targetPort"].integer).map { "tunnel target port is invalid: \($0)" })
    }
}
