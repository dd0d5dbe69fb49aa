import FanlightResources

/// Rules of names and values of headers.
///
/// - Source: Istio pkg/config/validation/validation.go, the functions ValidateHTTPHeader…, and virtualservice.go, validateAuthorityRewrite.
enum HeaderRules {
    private static let claims = "@request.auth.claims"

    /// Whether a name in a match stands for a claim of a token: `@request.auth.claims.sub` or `@request.auth.claims[sub]`.
    static func isClaim(_ name: String) -> Bool {
        guard name.lowercased().hasPrefix(claims) else { return false }
        let rest = name.dropFirst(claims.count)
        return rest.hasPrefix(".") && rest.count > 1 || rest.hasPrefix("[") && rest.hasSuffix("]")
    }

    static func problem(ofName name: String) -> String? {
        if name.isEmpty { return "header name cannot be empty" }
        return isName(name[...]) ? nil : "header name \(name) is not a valid header name"
    }

    /// A match may name a pseudo-header or a claim as well.
    static func problem(ofMatchedName name: String) -> String? {
        if isClaim(name) || name.hasPrefix(":") && isName(name.dropFirst()) { return nil }
        return problem(ofName: name)
    }

    /// In lists of CORS, an asterisk stands for all names.
    static func problem(ofListedName name: String) -> String? { name == "*" ? nil : problem(ofName: name) }

    /// What a rule, or a destination, does to the headers of requests and responses.
    static func checkOperations(_ headers: Field, _ findings: inout Findings) {
        guard headers.exists else { return }
        for (side, allowsAuthority) in [("request", true), ("response", false)] {
            let operations = headers[side]
            for key in ["add", "set"] {
                for (name, value) in operations[key].members {
                    findings.error(value, problem(ofOperand: name, allowsAuthority: allowsAuthority))
                    findings.error(value, HeaderValueFormat.problem(of: value.string))
                }
            }
            for name in operations["remove"].elements { findings.error(name, problem(ofOperand: name.string, allowsAuthority: false)) }
        }
    }

    /// The authority of a request can be set in one place only.
    static func checkAuthority(rewrite: Field, headers: Field, _ findings: inout Findings) {
        guard headers.exists else { return }
        var current = rewrite["authority"].string
        let operations = headers["request"]["set"].members + headers["request"]["add"].members
        for (name, value) in operations where isAuthority(name) {
            guard current.isEmpty else {
                return findings.error(
                    value,
                    "authority header cannot be set multiple times: have \(GoFormat.quoted(current)), attempting to set \(GoFormat.quoted(value.string))"
                )
            }
            current = value.string
        }
    }

    private static func problem(ofOperand name: String, allowsAuthority: Bool) -> String? {
        if name.isEmpty { return "header name cannot be empty" }
        if allowsAuthority, isAuthority(name) { return nil }
        if name.lowercased() == "host" { return "invalid header \(GoFormat.quoted(name)): cannot set Host header" }
        return name.hasPrefix(":") ? "invalid header \(GoFormat.quoted(name)): header cannot have \":\" prefix" : nil
    }

    private static func isAuthority(_ name: String) -> Bool { name.lowercased() == ":authority" || name.lowercased() == "host" }

    private static func isName(_ text: Substring) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { DomainName.isAlphanumeric($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
    }
}
