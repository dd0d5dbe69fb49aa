import FanlightResources

/// Rules of a CORS policy.
///
/// - Source: Istio pkg/config/validation/validation.go, validateCORSPolicy.
enum CORSRules {
    private static let methods: Set<String> = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "CONNECT", "OPTIONS", "TRACE"]

    static func check(_ policy: Field, _ patterns: inout PatternCheck, _ findings: inout Findings) {
        guard policy.exists else { return }
        for origin in policy["allowOrigins"].elements {
            let text = ["exact", "prefix", "regex"].map { origin[$0].string }.first { !$0.isEmpty }
            if text == nil {
                findings.error(origin, "'' is not a valid match type for CORS allow origins")
            } else if origin["regex"].exists {
                findings.error(origin["regex"], patterns.problem(of: origin["regex"].string, in: "corsPolicy.allowOrigins"))
            }
        }
        for method in policy["allowMethods"].elements {
            findings.error(
                method, when: !methods.contains(method.string), "\(GoFormat.quoted(method.string)) is not a supported HTTP method")
        }
        for key in ["allowHeaders", "exposeHeaders"] {
            for name in policy[key].elements { findings.error(name, HeaderRules.problem(ofListedName: name.string)) }
        }
        findings.duration(policy["maxAge"])
        if let age = policy["maxAge"].duration {
            findings.error(
                policy["maxAge"], when: age.components.attoseconds > 0, "max_age duration is accurate only to seconds precision")
        }
    }
}
