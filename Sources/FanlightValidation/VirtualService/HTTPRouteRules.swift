/// Rules of one HTTP rule of a VirtualService.
///
/// - Source: Istio pkg/config/validation/virtualservice.go, validateHTTPRoute and validateHTTPRouteConflict.
enum HTTPRouteRules {
    static func check(_ route: Field, isDelegate: Bool, _ patterns: inout PatternCheck, _ findings: inout Findings) {
        checkActions(route, isDelegate: isDelegate, &findings)
        for match in route["match"].elements where match.exists { HTTPMatchRules.check(match, &patterns, &findings) }
        HeaderRules.checkOperations(route["headers"], &findings)
        CORSRules.check(route["corsPolicy"], &patterns, &findings)
        FaultRules.check(route["fault"], &findings)
        MirrorRules.check(route, &findings)
        RedirectRules.check(route, &findings)
        DirectResponseRules.check(route["directResponse"], &findings)
        RetryRules.check(route["retries"], &findings)
        RewriteRules.check(route, &patterns, &findings)
        RouteDestinationRules.checkRoute(route["route"], &findings)
        findings.duration(route["timeout"])
    }

    /// Which actions go together.
    private static func checkActions(_ route: Field, isDelegate: Bool, _ findings: inout Findings) {
        let hasRoute = !route["route"].elements.isEmpty
        if !isDelegate, route["delegate"].exists {
            let name = route["name"].string
            findings.error(route["redirect"], when: route["redirect"].exists, "root HTTP route \(name) must not specify redirect")
            findings.error(route["route"], when: hasRoute, "root HTTP route \(name) must not specify route")
            return
        }
        findings.error(route["delegate"], when: route["delegate"].exists, "delegate HTTP route cannot contain delegate")
        if route["redirect"].exists {
            findings.error(route["route"], when: hasRoute, "HTTP route cannot contain both route and redirect")
            findings.error(route["fault"], when: route["fault"].exists, "HTTP route cannot contain both fault and redirect")
            findings.error(route["rewrite"], when: route["rewrite"].exists, "HTTP route rule cannot contain both rewrite and redirect")
            findings.error(
                route["directResponse"], when: route["directResponse"].exists,
                "HTTP route rule cannot contain both direct_response and redirect")
        } else if route["directResponse"].exists {
            findings.error(route["route"], when: hasRoute, "HTTP route cannot contain both route and direct_response")
            findings.error(route["fault"], when: route["fault"].exists, "HTTP route cannot contain both fault and direct_response")
            findings.error(
                route["rewrite"], when: route["rewrite"].exists, "HTTP route rule cannot contain both rewrite and direct_response")
        } else {
            findings.error(route, when: !hasRoute, "HTTP route, redirect or direct_response is required")
        }
        findings.error(
            route["mirrors"], when: route["mirror"].exists && !route["mirrors"].isEmpty, "HTTP route cannot contain both mirror and mirrors"
        )
    }
}
