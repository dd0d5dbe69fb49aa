import FanlightResources

/// The annotations that Istio's webhook looks at, whatever the kind.
///
/// - Source: Istio pkg/config/validation/validation.go, validateMetadata and checkDryRunAnnotation.
enum AnnotationRules {
    private static let dryRun = "istio.io/dry-run"
    private static let truths: Set<String> = ["1", "t", "T", "true", "TRUE", "True", "0", "f", "F", "false", "FALSE", "False"]

    static func check(_ object: ValidatedObject, _ findings: inout Findings) {
        let annotation = object.root["metadata"]["annotations"][dryRun]
        guard annotation.exists else { return }
        guard object.kind.kind == "AuthorizationPolicy" else {
            findings.error(
                annotation, "\(object.namespace)/\(object.name) has unsupported annotation \(dryRun), please remove the annotation")
            return
        }
        let action = object.spec["action"].string
        guard ["", "ALLOW", "DENY"].contains(action) else {
            findings.error(
                annotation,
                "the annotation \(dryRun) currently only supports action ALLOW/DENY, found action \(action) in \(object.namespace)/\(object.name)"
            )
            return
        }
        let value = annotation.string
        findings.error(
            annotation, when: !truths.contains(value),
            "\(object.namespace)/\(object.name) has annotation \(dryRun) with invalid value (\(value)): strconv.ParseBool: parsing \(GoFormat.quoted(value)): invalid syntax"
        )
    }
}
