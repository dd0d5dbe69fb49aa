import FanlightRegex
import FanlightResources

/// Finds regular expressions that RE2 does not take, so that only the match or rule that has one is left out.
enum PatternCheck {
    struct Fault {
        /// Relative to the match or rule.
        let field: String
        let message: String
    }

    static func fault(in match: Istio.HTTPMatchRequest) -> Fault? {
        let single = [("uri", match.uri), ("scheme", match.scheme), ("method", match.method), ("authority", match.authority)]
        for (field, value) in single {
            if let value, let fault = fault(in: value, field: field) { return fault }
        }
        for (field, values) in [("headers", match.headers), ("withoutHeaders", match.withoutHeaders), ("queryParams", match.queryParams)] {
            for (name, value) in values.sorted(by: { $0.key < $1.key }) {
                if let fault = fault(in: value, field: FieldPath.child(of: field, key: name)) { return fault }
            }
        }
        return nil
    }

    static func fault(in http: Istio.HTTPRoute) -> Fault? {
        if let rewrite = http.rewrite?.uriRegexRewrite {
            do {
                let regex = try Regex(rewrite.match)
                if let problem = regex.problem(ofSubstitution: rewrite.rewrite) {
                    return Fault(field: "rewrite.uriRegexRewrite.rewrite", message: problem)
                }
            } catch {
                return Fault(field: "rewrite.uriRegexRewrite.match", message: error.message)
            }
        }
        for (index, origin) in (http.corsPolicy?.allowOrigins ?? []).enumerated() {
            if let fault = fault(in: origin, field: "corsPolicy.allowOrigins[\(index)]") { return fault }
        }
        return nil
    }

    private static func fault(in value: Istio.StringMatch, field: String) -> Fault? {
        // Istio takes a lone star for "any value".
        guard case .regex(let pattern) = value, pattern != "*" else { return nil }
        do {
            _ = try Regex(pattern)
            return nil
        } catch {
            return Fault(field: "\(field).regex", message: error.message)
        }
    }
}
