/// Rules of a ProxyConfig.
///
/// - Source: Istio pkg/config/validation/validation.go, ValidateProxyConfig.
enum ProxyConfigRules {
    static func check(_ object: ValidatedObject, _ findings: inout Findings) {
        LabelRules.checkPolicySelector(object.spec["selector"], &findings)
        let concurrency = object.spec["concurrency"]
        findings.error(concurrency, when: concurrency.integer < 0, "concurrency must be greater than or equal to 0")
    }
}
