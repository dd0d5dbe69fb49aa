package import FanlightResources

/// The rules by which Istio's admission webhook refuses objects, or takes them with warnings, and the like for IstioGateway.
///
/// The rules read the tree and not the decoded object, so that they see everything that was written. They come after the schema: a value of
/// the wrong type reads as absent here, since the schema has reported it.
///
/// - Source: Istio pkg/config/validation.
package enum IstioValidation {
    /// Whether there are rules for the kind at all.
    package static func covers(_ kind: ResourceKind) -> Bool { rules(for: kind) != nil }

    /// Every problem of one object at once, in the order of the rules; an object of a kind without rules has none.
    ///
    /// - Parameters:
    ///   - object: the whole object, from `apiVersion` on.
    ///   - namespace: the namespace that the object has or gets by default.
    /// - Complexity: linear in the object, but for the search for overlapping matches of a VirtualService, which has a bound of its own.
    package static func validate(_ object: Node, kind: ResourceKind, namespace: String, name: String) -> ValidationResult {
        guard let rules = rules(for: kind) else { return ValidationResult() }
        let object = ValidatedObject(kind: kind, namespace: namespace, name: name, root: Field(object))
        var findings = Findings()
        if kind != .istioGateway { AnnotationRules.check(object, &findings) }
        rules(object, &findings)
        return findings.result
    }

    private typealias Rules = (ValidatedObject, inout Findings) -> Void

    private static func rules(for kind: ResourceKind) -> Rules? {
        switch (kind.group, kind.kind) {
        case ("networking.istio.io", "Gateway"): GatewayRules.check
        case ("networking.istio.io", "VirtualService"): VirtualServiceRules.check
        case ("networking.istio.io", "DestinationRule"): DestinationRuleRules.check
        case ("networking.istio.io", "ServiceEntry"): ServiceEntryRules.check
        case ("networking.istio.io", "WorkloadEntry"): WorkloadEntryRules.check
        case ("networking.istio.io", "WorkloadGroup"): WorkloadGroupRules.check
        case ("networking.istio.io", "Sidecar"): SidecarRules.check
        case ("networking.istio.io", "EnvoyFilter"): EnvoyFilterRules.check
        case ("networking.istio.io", "ProxyConfig"): ProxyConfigRules.check
        case ("security.istio.io", "AuthorizationPolicy"): AuthorizationPolicyRules.check
        case ("security.istio.io", "RequestAuthentication"): RequestAuthenticationRules.check
        case ("security.istio.io", "PeerAuthentication"): PeerAuthenticationRules.check
        case ("telemetry.istio.io", "Telemetry"): TelemetryRules.check
        case ("extensions.istio.io", "WasmPlugin"): WasmPluginRules.check
        case ("istio.alibabacloud.com", "IstioGateway"): IstioGatewayRules.check
        default: nil
        }
    }
}

/// What the rules of a kind are given.
struct ValidatedObject {
    let kind: ResourceKind
    let namespace: String
    let name: String
    let root: Field

    var spec: Field { root["spec"] }
}
