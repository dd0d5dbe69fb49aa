/// Rules of rewrites.
///
/// - Source: Istio pkg/config/validation/validation.go, validateHTTPRewrite and validateURIRegexRewrite.
enum RewriteRules {
    static func check(_ route: Field, _ patterns: inout PatternCheck, _ findings: inout Findings) {
        let rewrite = route["rewrite"]
        if rewrite.exists { checkRewrite(rewrite, &patterns, &findings) }
        HeaderRules.checkAuthority(rewrite: rewrite, headers: route["headers"], &findings)
    }

    private static func checkRewrite(_ rewrite: Field, _ patterns: inout PatternCheck, _ findings: inout Findings) {
        let regexRewrite = rewrite["uriRegexRewrite"]
        let hasURI = !rewrite["uri"].string.isEmpty
        findings.error(rewrite, when: hasURI && regexRewrite.exists, "rewrite may only contain one of URI or UriRegexRewrite")
        findings.error(
            rewrite, when: !hasURI && !regexRewrite.exists && rewrite["authority"].string.isEmpty,
            "rewrite must specify at least one of URI, UriRegexRewrite, or authority. Only one of URI or UriRegexRewrite may be specified")
        guard regexRewrite.exists else { return }
        if regexRewrite["match"].string.isEmpty || regexRewrite["rewrite"].string.isEmpty {
            findings.error(regexRewrite, "UriRegexRewrite requires both Rewrite and Match fields to be specified")
        } else {
            findings.error(
                regexRewrite["match"], patterns.problem(ofPattern: regexRewrite["match"].string, in: "HTTPRewrite.UriRegexRewrite.Match"))
        }
    }
}
