import FanlightResources

/// Rules of what a policy applies to: workloads by a selector, or other objects by reference.
///
/// - Source: Istio pkg/config/validation/validation.go, validateOneOfSelectorType and validatePolicyTargetReference.
enum PolicyTargetRules {
    private static let targets = [
        (group: "core", version: "v1", kind: "Service"), (group: "networking.istio.io", version: "v1", kind: "ServiceEntry"),
        (group: "gateway.networking.k8s.io", version: "v1", kind: "Gateway"),
        (group: "gateway.networking.k8s.io", version: "v1", kind: "GatewayClass"),
    ]

    static func check(_ spec: Field, _ findings: inout Findings) {
        let ways = [spec["selector"].exists, spec["targetRef"].exists, !spec["targetRefs"].isEmpty]
        findings.error(spec, when: ways.count { $0 } > 1, "only one of targetRefs or workloadSelector can be set")
        LabelRules.checkPolicySelector(spec["selector"], &findings)
        for reference in [spec["targetRef"]] + spec["targetRefs"].elements where reference.exists { checkReference(reference, &findings) }
    }

    private static func checkReference(_ reference: Field, _ findings: inout Findings) {
        findings.error(reference["name"], when: reference["name"].string.isEmpty, "targetRef name must be set")
        findings.error(
            reference["namespace"], when: !reference["namespace"].string.isEmpty,
            "targetRef namespace must not be set; cross namespace referencing is not supported")
        let (group, kind) = (reference["group"].string, reference["kind"].string)
        let isAllowed = targets.contains { $0.kind == kind && $0.group == (group.isEmpty ? "core" : group) }
        let list = GoFormat.list(targets.map { "\($0.group)/\($0.version)/\($0.kind)" })
        findings.error(reference, when: !isAllowed, "targetRef must be to one of \(list) but was \(group)/\(kind)")
    }
}
