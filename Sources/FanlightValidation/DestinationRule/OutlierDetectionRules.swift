/// Rules of outlier detection.
///
/// - Source: Istio pkg/config/validation/validation.go, validateOutlierDetection.
enum OutlierDetectionRules {
    static func check(_ outlier: Field, _ findings: inout Findings) {
        guard outlier.exists else { return }
        findings.duration(outlier["baseEjectionTime"])
        findings.warning(
            outlier["consecutiveErrors"], when: outlier["consecutiveErrors"].integer != 0,
            "outlier detection consecutive errors is deprecated, use consecutiveGatewayErrors or consecutive5xxErrors instead")
        let local = outlier["consecutiveLocalOriginFailures"]
        findings.error(
            local, when: local.integer > 0 && !outlier["splitExternalLocalOriginErrors"].bool,
            "outlier detection consecutive local origin failures is specified, but split external local origin errors is set to false")
        findings.duration(outlier["interval"])
        for key in ["maxEjectionPercent", "minHealthPercent"] {
            findings.error(outlier[key], Values.problem(ofPercent: outlier[key].integer))
        }
    }
}
