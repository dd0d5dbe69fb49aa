/// Rules of destinations and their weights.
///
/// - Source: Istio pkg/config/validation/validation.go, validateHTTPRouteDestinations, validateRouteDestinations and validateDestination.
enum RouteDestinationRules {
    /// The destinations of a rule, of whatever protocol: those of TCP and TLS have no headers.
    static func checkRoute(_ route: Field, _ findings: inout Findings) {
        let destinations = route.elements
        var total = 0
        for weighted in destinations {
            guard weighted.exists else {
                findings.error(weighted, "weight may not be nil")
                continue
            }
            findings.error(weighted["destination"], when: !weighted["destination"].exists, "destination is required")
            HeaderRules.checkOperations(weighted["headers"], &findings)
            check(weighted["destination"], &findings)
            let weight = weighted["weight"].integer
            findings.error(weighted["weight"], when: weight < 0, "weight \(weight) < 0")
            total &+= weight
        }
        findings.error(route, when: destinations.count > 1 && total == 0, "total destination weight = 0")
    }

    static func check(_ destination: Field, _ findings: inout Findings) {
        guard destination.exists else { return }
        let host = destination["host"].string
        findings.error(destination["host"], host == "*" ? "invalid destination host *" : DomainName.problem(ofWildcard: host))
        let subset = destination["subset"].string
        if !subset.isEmpty { findings.error(destination["subset"], Values.problem(ofSubsetName: subset)) }
        let port = destination["port"]
        if port.exists { findings.error(port["number"], Values.problem(ofPort: port["number"].integer)) }
    }
}
