/// Rules of a Sidecar.
///
/// - Source: Istio pkg/config/validation/validation.go, ValidateSidecar.
enum SidecarRules {
    static func check(_ object: ValidatedObject, _ findings: inout Findings) {
        let spec = object.spec
        _ = ServiceEntryRules.checkSelector(spec["workloadSelector"], prefix: "sidecar", &findings)
        let isEmpty =
            spec["egress"].isEmpty && spec["ingress"].isEmpty && !spec["outboundTrafficPolicy"].exists
            && !spec["inboundConnectionPool"].exists
        guard !isEmpty else { return findings.error(spec, "sidecar: empty configuration provided") }
        var ports: Set<Int> = []
        for listener in spec["ingress"].elements { SidecarIngressRules.check(listener, &ports, &findings) }
        ConnectionPoolRules.check(spec["inboundConnectionPool"], &findings)
        SidecarEgressRules.check(spec["egress"], namespace: object.namespace, &findings)
        checkOutbound(spec["outboundTrafficPolicy"], &findings)
    }

    /// What the ports of both directions share.
    static func checkPort(_ port: Field, _ findings: inout Findings) {
        findings.error(port["targetPort"], when: port["targetPort"].integer > 0, "targetPort has no impact on Sidecars")
        if !port["name"].string.isEmpty { findings.error(port["name"], Values.problem(ofPortName: port["name"].string)) }
        findings.error(port["protocol"], ProtocolName.problem(of: port["protocol"].string))
    }

    private static func checkOutbound(_ policy: Field, _ findings: inout Findings) {
        let proxy = policy["egressProxy"]
        guard proxy.exists else { return }
        // REGISTRY_ONLY is the mode that an absent one means in the resource.
        guard policy["mode"].string == "ALLOW_ANY" else {
            return findings.error(proxy, "sidecar: egress_proxy must be set only with ALLOW_ANY outbound_traffic_policy mode")
        }
        findings.error(proxy["host"], DomainName.problem(ofFQDN: proxy["host"].string))
        guard proxy["port"].exists else { return findings.error(proxy["port"], "sidecar: egress_proxy port must be non-nil") }
        RouteDestinationRules.check(proxy, &findings)
    }
}
