import FanlightResources

/// Rules of requests that are copied to another destination.
///
/// - Source: Istio pkg/config/validation/virtualservice.go, validateHTTPRoute, and validation.go, validateHTTPMirrors.
enum MirrorRules {
    static func check(_ route: Field, _ findings: inout Findings) {
        for percent in ["mirrorPercent", "mirror_percent"].map({ route[$0] }) where percent.exists {
            findings.error(
                percent, when: percent.integer > 100, "mirror_percent must have a max value of 100 (it has \(percent.integer))")
            findings.warning(percent, #"using deprecated setting "mirrorPercent", use "mirrorPercentage" instead"#)
        }
        checkPercentage(route["mirrorPercentage"], of: "mirror_percentage", &findings)
        RouteDestinationRules.check(route["mirror"], &findings)
        for mirror in route["mirrors"].elements {
            guard mirror.exists else {
                findings.error(mirror, "mirror cannot be null")
                continue
            }
            guard mirror["destination"].exists else {
                findings.error(mirror["destination"], "destination is required for mirrors")
                continue
            }
            RouteDestinationRules.check(mirror["destination"], &findings)
            checkPercentage(mirror["percentage"], of: "mirror percentage", &findings)
        }
    }

    private static func checkPercentage(_ percentage: Field, of what: String, _ findings: inout Findings) {
        let value = percentage["value"].number
        findings.error(percentage["value"], when: value > 100, "\(what) must have a max value of 100 (it has \(GoFormat.fixed(value)))")
        findings.error(percentage["value"], when: value < 0, "\(what) must have a min value of 0 (it has \(GoFormat.fixed(value)))")
    }
}
