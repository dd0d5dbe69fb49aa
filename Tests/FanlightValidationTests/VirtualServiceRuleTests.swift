import FanlightResources
import Testing

@testable import FanlightValidation

@Suite struct VirtualServiceRuleTests {
    private static let http = "http: [{route: [{destination: {host: a.b}}]}]"

    @Test(
        "the hosts, gateways and lists of a VirtualService",
        arguments: [
            .valid("{hosts: [a.example.com], \(http)}"),
            .valid("{hosts: ['*'], gateways: [gw], \(http)}"),
            .valid("{hosts: ['*-a.example.com', '1.2.3.4', '::1'], gateways: [ns/gw], \(http)}"),
            .valid("{hosts: [a.example.com], gateways: [mesh, ns/gw], \(http)}"),
            .invalid("{hosts: [a.example.com]}", "spec: http, tcp or tls must be provided in virtual service"),
            .invalid("{hosts: [a.example.com], http: [null]}", "spec.http[0]: http route may not be null"),
            .invalid("{hosts: ['a!b'], \(http)}", #"spec.hosts[0]: domain name "a!b" invalid (label "a!b" invalid)"#),
            .invalid("{hosts: [''], \(http)}", "spec.hosts[0]: empty domain name not allowed"),
            .invalid(
                "{hosts: ['*'], \(http)}", "spec.hosts[0]: wildcard host * is not allowed for virtual services bound to the mesh gateway"),
            .invalid(
                "{hosts: ['*'], gateways: [gw, mesh], \(http)}",
                "spec.hosts[0]: wildcard host * is not allowed for virtual services bound to the mesh gateway"),
            .invalid("{hosts: [a.com, b.com, a.com], \(http)}", "spec.hosts[2]: duplicate hosts in virtual service: a.com & a.com"),
            .invalid("{hosts: ['*.com', '*.a.com'], \(http)}", "spec.hosts[1]: duplicate hosts in virtual service: *.com & *.a.com"),
            .invalid("{hosts: [x.a.com, '*.a.com'], \(http)}", "spec.hosts[1]: duplicate hosts in virtual service: x.a.com & *.a.com"),
            .valid("{hosts: [a.com, '*.a.com', '*.b.com'], \(http)}"),
            .invalid(
                "{hosts: [a.com], gateways: [/gw], \(http)}",
                "spec.gateways[0]: config namespace and gateway name cannot be empty", #"spec.gateways[0]: invalid value for namespace: """#
            ),
            .invalid("{hosts: [a.com], gateways: [n_s/gw], \(http)}", #"spec.gateways[0]: invalid value for namespace: "n_s""#),
            .invalid("{hosts: [a.com], gateways: [ns/g.w], \(http)}", #"spec.gateways[0]: invalid value for gateway name: "g.w""#),
            .invalid(
                "{hosts: [a.com], gateways: [g_w, ns/g.w], \(http)}",
                #"spec.gateways[0]: domain name "g_w" invalid (label "g_w" invalid)"#,
                #"spec.gateways[1]: invalid value for gateway name: "g.w""#),
            .warned(
                "{hosts: [a.com], gateways: [gw.ns.svc], \(http)}",
                #"spec.gateways[0]: using legacy gatewayName format "gw.ns.svc"; prefer the <namespace>/<name> format: "ns/gw""#),
        ] as [RuleCase])
    func whole(_ rule: RuleCase) throws { try rule.check(.virtualService) }

    @Test(
        "a VirtualService without hosts is for delegation",
        arguments: [
            .valid("{\(http)}"),
            .invalid("{gateways: [gw], \(http)}", "spec.gateways: delegate virtual service must have no gateways specified"),
            .invalid(
                "{tcp: [{route: [{destination: {host: a.b}}]}]}", "spec.tcp: delegate virtual service must have no tcp route specified"),
            .invalid(
                "{tls: [{match: [{sniHosts: [a.com]}], route: [{destination: {host: a.b}}]}]}",
                "spec.tls: delegate virtual service must have no tls route specified",
                #"spec.tls[0].match[0].sniHosts[0]: SNI host "a.com" is not a compatible subset of any of the virtual service hosts: []"#),
            .invalid(
                "{http: [{delegate: {name: x}, route: [{destination: {host: a.b}}]}]}",
                "spec.http[0].delegate: delegate HTTP route cannot contain delegate"),
        ] as [RuleCase])
    func delegates(_ rule: RuleCase) throws { try rule.check(.virtualService) }

    @Test(
        "claims of tokens can be matched at gateways only",
        arguments: [
            .valid(
                "{hosts: [a.com], gateways: [gw], http: [{match: [{headers: {'@request.auth.claims.sub': {exact: x}}}], redirect: {uri: /}}]}"
            ),
            .invalid(
                "{hosts: [a.com], gateways: [mesh, gw], http: [{match: [{headers: {'@request.auth.claims.sub': {exact: x}}}], redirect: {uri: /}}]}",
                #"spec.http[0].match[0].headers["@request.auth.claims.sub"]: JWT claim based routing (key: @request.auth.claims.sub) is only supported for gateway, found no gateways: [mesh gw]"#
            ),
            .invalid(
                "{hosts: [a.com], http: [{match: [{withoutHeaders: {'@request.auth.claims[sub]': {exact: x}}}], redirect: {uri: /}}]}",
                #"spec.http[0].match[0].withoutHeaders["@request.auth.claims[sub]"]: JWT claim based routing (key: @request.auth.claims[sub]) is only supported for gateway, found no gateways: []"#
            ),
        ] as [RuleCase])
    func claims(_ rule: RuleCase) throws { try rule.check(.virtualService) }

    @Test(
        "who may see a VirtualService",
        arguments: [
            .valid("['*']"), .valid("['.', other]"), .valid("[]"),
            .invalid("['.', team]", "[1]: duplicate entries in exportTo for entry team"),
            .invalid("[team, '.']", "[1]: duplicate entries in exportTo: . and current namespace team"),
            .invalid("[a, a]", "[1]: duplicate entries in exportTo for entry a"),
            .invalid("['*', a]", ": cannot have both public (*) and non-public exportTo values for a resource"),
            .invalid("['~']", "[0]: exportTo ~ (none) is not allowed for Istio configuration objects"),
            .invalid("[a_b]", "[0]: only .,*, or a valid DNS 1123 label is allowed as exportTo entry"),
        ] as [RuleCase])
    func exportTo(_ rule: RuleCase) throws {
        try rule.within("{hosts: [a.com], \(Self.http), exportTo: §}", at: "spec.exportTo").check(.virtualService)
    }

    @Test("overlapping hosts are found without comparing each with each")
    func manyHosts() throws {
        let hosts = (0..<5_000).map { "h\($0).example.com" } + ["*.example.org", "x.example.org"]
        #expect(OverlappingHosts.pairs(hosts, limit: 100).map { [$0.0, $0.1] } == [[5_000, 5_001]])
        #expect(OverlappingHosts.pairs(Array(repeating: "a.com", count: 1_000), limit: 100).count == 100)
    }
}
