/// Rules of redirects.
///
/// - Source: Istio pkg/config/validation/validation.go, validateHTTPRedirect.
enum RedirectRules {
    static func check(_ route: Field, _ findings: inout Findings) {
        let redirect = route["redirect"]
        guard redirect.exists else { return }
        let uri = redirect["uri"].string
        let prefixRewrite = redirect["prefixRewrite"].string
        if !prefixRewrite.isEmpty {
            findings.error(redirect, when: !uri.isEmpty, "redirect may only specify one of uri or prefix_rewrite")
            for match in route["match"].elements where match["uri"].exists {
                findings.error(
                    match["uri"], when: !match["uri"]["prefix"].exists,
                    "redirect prefix_rewrite requires all URI matches to use prefix match type")
            }
        }
        let says =
            !uri.isEmpty || !prefixRewrite.isEmpty || redirect["port"].exists || redirect["derivePort"].exists
            || !redirect["authority"].string.isEmpty || !redirect["scheme"].string.isEmpty
        findings.error(redirect, when: !says, "redirect must specify URI, authority, scheme, or port")
        let code = redirect["redirectCode"].integer
        findings.error(
            redirect["redirectCode"], when: code != 0 && !(300...399).contains(code), "\(code) is not a valid redirect code, must be 3xx")
        let scheme = redirect["scheme"].string
        findings.error(
            redirect["scheme"], when: !["", "http", "https"].contains(scheme), #"invalid redirect scheme, must be "http" or "https""#)
        findings.optionalPort(redirect["port"])
    }
}
