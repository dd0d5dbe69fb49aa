import FanlightResources

/// Rules of a RequestAuthentication, but for the keys that it holds itself.
///
/// - Source: Istio pkg/config/validation/validation.go, ValidateRequestAuthentication and validateJwtRule.
enum RequestAuthenticationRules {
    static func check(_ object: ValidatedObject, _ findings: inout Findings) {
        PolicyTargetRules.check(object.spec, &findings)
        for rule in object.spec["jwtRules"].elements where rule.exists { checkRule(rule, &findings) }
    }

    private static func checkRule(_ rule: Field, _ findings: inout Findings) {
        for audience in rule["audiences"].elements {
            findings.error(audience, when: audience.string.isEmpty, "audience must be non-empty string")
        }
        let keys = rule["jwksUri"].string
        findings.error(
            rule["issuer"], when: rule["issuer"].string.isEmpty && keys.isEmpty, "issuer or jwksUri must be non-empty string")
        if !keys.isEmpty {
            let scheme = keys.contains(":") ? keys.prefix { $0 != ":" }.lowercased() : ""
            findings.error(
                rule["jwksUri"], when: scheme != "http" && scheme != "https", "URI scheme \(GoFormat.quoted(scheme)) is not supported")
        }
        for location in rule["fromHeaders"].elements {
            guard location.exists else {
                findings.error(location, "location header name must be non-null")
                continue
            }
            findings.error(location["name"], when: location["name"].string.isEmpty, "location header name must be non-empty string")
        }
        for (key, what) in [("fromParams", "location query"), ("fromCookies", "cookie name")] {
            for name in rule[key].elements { findings.error(name, when: name.string.isEmpty, "\(what) must be non-empty string") }
        }
        for output in rule["outputClaimToHeaders"].elements { checkOutput(output, &findings) }
        findings.duration(rule["timeout"])
    }

    private static func checkOutput(_ output: Field, _ findings: inout Findings) {
        guard output.exists else { return findings.error(output, "outputClaimToHeaders must not be null") }
        guard !output["claim"].string.isEmpty, !output["header"].string.isEmpty else {
            return findings.error(output, "outputClaimToHeaders header and claim value must be non-empty string")
        }
        findings.error(output["header"], HeaderRules.problem(ofName: output["header"].string))
    }
}
