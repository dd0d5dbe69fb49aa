/// Rules of one match of an HTTP rule.
///
/// - Source: Istio pkg/config/validation/virtualservice.go, validateHTTPRouteMatchRequest.
enum HTTPMatchRules {
    static func check(_ match: Field, _ patterns: inout PatternCheck, _ findings: inout Findings) {
        for (name, value) in match["headers"].members {
            findings.error(value, when: !value.exists, "header match \(name) cannot be null")
            findings.error(value, HeaderRules.problem(ofMatchedName: name))
            StringMatchRules.check(value, of: "headers", &patterns, &findings)
        }
        for (name, value) in match["withoutHeaders"].members {
            findings.error(value, HeaderRules.problem(ofMatchedName: name))
            // An asterisk is no pattern here; it stands for any value.
            if value["regex"].string != "*" { StringMatchRules.check(value, of: "withoutHeaders", &patterns, &findings) }
        }
        StringMatchRules.check(match["uri"], of: "uri", allowsEmptyPrefix: true, &patterns, &findings)
        for key in ["scheme", "method", "authority"] { StringMatchRules.check(match[key], of: key, &patterns, &findings) }
        for (_, value) in match["queryParams"].members { StringMatchRules.check(value, of: "queryParams", &patterns, &findings) }
        findings.optionalPort(match["port"])
        LabelRules.check(match["sourceLabels"], &findings)
        GatewayNameRules.check(match["gateways"], &findings)
        let namespace = match["sourceNamespace"].string
        findings.error(
            match["sourceNamespace"], when: !namespace.isEmpty && !DomainName.isLabel(namespace),
            "sourceNamespace match \(namespace) is invalid")
    }
}
