/// Rules of an EnvoyFilter, without those of the configuration that it patches in.
///
/// - Source: Istio pkg/config/validation/envoyfilter/envoyfilter.go, ValidateEnvoyFilter.
enum EnvoyFilterRules {
    private static let connectionManagers: Set<String> = ["envoy.filters.network.http_connection_manager", "envoy.http_connection_manager"]

    static func check(_ object: ValidatedObject, _ findings: inout Findings) {
        let spec = object.spec
        findings.warning(
            spec,
            "EnvoyFilter exposes internal implementation details that may change at any time. Prefer other APIs if possible, and exercise extreme caution, especially around upgrades."
        )
        _ = ServiceEntryRules.checkSelector(spec["workloadSelector"], prefix: "Envoy filter", &findings)
        for patch in spec["configPatches"].elements { checkPatch(patch, &findings) }
    }

    private static func checkPatch(_ entry: Field, _ findings: inout Findings) {
        guard entry.exists else { return findings.error(entry, "Envoy filter: null config patch") }
        let target = entry["applyTo"].string
        guard !target.isEmpty, target != "INVALID" else { return findings.error(entry["applyTo"], "Envoy filter: missing applyTo") }
        let patch = entry["patch"]
        guard patch.exists else { return findings.error(patch, "Envoy filter: missing patch") }
        let operation = patch["operation"].string
        guard !operation.isEmpty, operation != "INVALID" else {
            return findings.error(patch["operation"], "Envoy filter: missing patch operation")
        }
        findings.error(
            patch["value"], when: operation != "REMOVE" && !patch["value"].exists,
            "Envoy filter: missing patch value for non-remove operation")
        let version = entry["match"]["proxy"]["proxyVersion"]
        if !version.string.isEmpty {
            findings.error(
                version,
                PatternCheck.compilationProblem(of: version.string).map { "Envoy filter: invalid regex for proxy version, [\($0)]" })
        }
        checkMatch(entry["match"], target: target, &findings)
    }

    private static func checkMatch(_ match: Field, target: String, _ findings: inout Findings) {
        let kinds = ["listener", "routeConfiguration", "cluster"]
        guard kinds.contains(where: { match[$0].exists }) else { return }
        switch target {
        case "LISTENER", "FILTER_CHAIN", "NETWORK_FILTER", "HTTP_FILTER":
            guard match["listener"].exists else {
                return findings.error(match, "Envoy filter: applyTo for listener class objects cannot have non listener match")
            }
            checkFilter(match["listener"]["filterChain"]["filter"], target: target, &findings)
        case "ROUTE_CONFIGURATION", "VIRTUAL_HOST", "HTTP_ROUTE":
            findings.error(
                match, when: !match["routeConfiguration"].exists,
                "Envoy filter: applyTo for http route class objects cannot have non route configuration match")
        case "CLUSTER":
            findings.error(
                match, when: !match["cluster"].exists, "Envoy filter: applyTo for cluster class objects cannot have non cluster match")
        default: break
        }
    }

    private static func checkFilter(_ filter: Field, target: String, _ findings: inout Findings) {
        guard filter.exists else { return }
        findings.warning(
            filter, when: target == "LISTENER" || target == "FILTER_CHAIN",
            "Envoy filter: filter match has no effect when used with \(target)")
        let name = filter["name"].string
        guard !name.isEmpty else { return findings.error(filter["name"], "Envoy filter: filter match has no name to match on") }
        let inner = filter["subFilter"]
        guard inner.exists else { return }
        guard target == "HTTP_FILTER" else {
            return findings.error(inner, "Envoy filter: subfilter match can be used with applyTo HTTP_FILTER only")
        }
        guard connectionManagers.contains(name) else {
            return findings.error(
                inner, "Envoy filter: subfilter match requires filter match with envoy.filters.network.http_connection_manager")
        }
        findings.error(inner["name"], when: inner["name"].string.isEmpty, "Envoy filter: subfilter match has no name to match on")
    }
}
