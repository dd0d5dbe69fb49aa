/// Rules of a PeerAuthentication.
///
/// - Source: Istio pkg/config/validation/validation.go, ValidatePeerAuthentication.
enum PeerAuthenticationRules {
    static func check(_ object: ValidatedObject, _ findings: inout Findings) {
        let spec = object.spec
        let ports = spec["portLevelMtls"]
        findings.error(
            ports, when: spec["selector"]["matchLabels"].isEmpty && !ports.isEmpty,
            "mesh/namespace peer authentication cannot have port level mTLS")
        findings.error(ports, when: ports.exists && ports.isEmpty, "port level mTLS, if defined, must have at least one element")
        for (port, value) in ports.members {
            findings.error(value, when: !(1...65_535).contains(Int(port) ?? 0), "port must be in range 1..65535")
        }
        LabelRules.checkPolicySelector(spec["selector"], &findings)
    }
}
