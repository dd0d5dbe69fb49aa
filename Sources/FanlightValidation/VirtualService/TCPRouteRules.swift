/// Rules of one TCP rule of a VirtualService.
///
/// - Source: Istio pkg/config/validation/validation.go, validateTCPRoute and validateTCPMatch.
enum TCPRouteRules {
    static func check(_ route: Field, _ findings: inout Findings) {
        for match in route["match"].elements {
            if match.exists { checkConnection(match, &findings) } else { findings.error(match, "tcp match may not be nil") }
        }
        findings.error(route["route"], when: route["route"].elements.isEmpty, "TCP route is required")
        RouteDestinationRules.checkRoute(route["route"], &findings)
    }

    /// What matches of TCP and TLS share.
    static func checkConnection(_ match: Field, _ findings: inout Findings) {
        findings.subnets(match["destinationSubnets"])
        findings.optionalPort(match["port"])
        LabelRules.check(match["sourceLabels"], &findings)
        GatewayNameRules.check(match["gateways"], &findings)
    }
}
