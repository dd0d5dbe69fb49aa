import FanlightResources
import Testing

@testable import FanlightValidation

@Suite struct SecurityRuleTests {
    private static let never =
        "action without `rules` is meaningless as it will never be triggered, add an empty rule `{}` if you want it be triggered for every request"

    @Test(
        "an AuthorizationPolicy as a whole",
        arguments: [
            .valid("{}"), .valid("{action: DENY, rules: [{}]}"),
            .valid("{action: CUSTOM, provider: {name: p}, rules: [{to: [{operation: {paths: [/a]}}]}]}"),
            .invalid("{action: DENY}", "spec.rules: DENY \(never)"),
            .invalid("{action: CUSTOM, provider: {name: p}}", "spec.rules: CUSTOM \(never)"),
            .invalid("{action: CUSTOM, rules: [{}]}", "spec.provider.name: `provider.name` must not be empty"),
            .invalid("{provider: {name: p}}", "spec.provider: `provider` must not be with non CUSTOM action, found ALLOW"),
            .invalid("{rules: [null]}", "spec.rules[0]: `rule` must not be nil, found at rule 0"),
            .invalid(
                "{selector: {matchLabels: {a: b}}, targetRefs: [{kind: Service, name: s}]}",
                "spec: only one of targetRefs or workloadSelector can be set"),
            .warned("{selector: {}}", "spec.selector: workload selector specified without labels"),
            .invalid("{targetRef: {kind: Service}}", "spec.targetRef.name: targetRef name must be set"),
            .invalid(
                "{targetRef: {kind: Service, name: a, namespace: b}}",
                "spec.targetRef.namespace: targetRef namespace must not be set; cross namespace referencing is not supported"),
            .invalid(
                "{targetRefs: [{group: apps, kind: Deployment, name: a}]}",
                "spec.targetRefs[0]: targetRef must be to one of [core/v1/Service networking.istio.io/v1/ServiceEntry gateway.networking.k8s.io/v1/Gateway gateway.networking.k8s.io/v1/GatewayClass] but was apps/Deployment"
            ),
            .invalid(
                "{action: CUSTOM, provider: {name: p}, rules: [{from: [{source: {principals: [a], notNamespaces: [b]}}], when: [{key: 'request.auth.claims[iss]', values: [x]}]}]}",
                "spec.rules[0].from[0].source.notNamespaces: From.NotNamespaces is currently not supported with CUSTOM action",
                "spec.rules[0].from[0].source.principals: From.Principals is currently not supported with CUSTOM action",
                "spec.rules[0].when[0].key: request.auth.claims[iss] is currently not supported with CUSTOM action"),
        ] as [RuleCase])
    func whole(_ rule: RuleCase) throws { try rule.check(.security("AuthorizationPolicy")) }

    @Test(
        "sources, operations and conditions of a rule",
        arguments: [
            .valid("from: [{source: {ipBlocks: [10.0.0.0/8, '::1']}}], to: [{operation: {ports: ['80'], paths: ['/a/{*}/b', '/x*']}}]"),
            .valid("when: [{key: 'request.headers[x]', values: [a]}, {key: destination.port, notValues: ['80']}]"),
            .invalid("from: []", ".from: `from` must not be empty, found at rule 0"),
            .invalid("to: []", ".to: `to` must not be empty, found at rule 0"),
            .invalid("from: [null]", ".from[0]: `from` must not be nil, found at rule 0"),
            .invalid("to: [null]", ".to[0]: `to` must not be nil, found at rule 0"),
            .invalid("from: [{}]", ".from[0].source: `from.source` must not be nil, found at rule 0"),
            .invalid("to: [{}]", ".to[0].operation: `to.operation` must not be nil, found at rule 0"),
            .invalid("from: [{source: {}}]", ".from[0].source: `from.source` must not be empty, found at rule 0"),
            .invalid("to: [{operation: {}}]", ".to[0].operation: `to.operation` must not be empty, found at rule 0"),
            .invalid("from: [{source: {principals: ['']}}]", ".from[0].source.principals[0]: empty value not allowed, found in Principals"),
            .invalid("from: [{source: {ipBlocks: [x]}}]", ".from[0].source.ipBlocks[0]: bad IP address (x)"),
            .invalid(
                "from: [{source: {notRemoteIpBlocks: [1.1.1.1/40]}}]",
                ".from[0].source.notRemoteIpBlocks[0]: bad CIDR range (1.1.1.1/40): no prefix of addresses"),
            .invalid(
                "from: [{source: {serviceAccounts: [a], namespaces: [b]}}]",
                ".from[0].source: cannot set serviceAccounts with namespaces or principals, found at rule 0"),
            .invalid("to: [{operation: {ports: ['70000']}}]", ".to[0].operation.ports[0]: bad port (70000): <nil>"),
            .invalid("to: [{operation: {methods: ['']}}]", ".to[0].operation.methods[0]: empty value not allowed, found in Methods"),
            .invalid(
                "to: [{operation: {paths: ['/{*}/{x}']}}]",
                ".to[0].operation.paths[0]: invalid or unsupported path template, found in Paths"),
            .invalid("when: [{values: [a]}]", ".when[0].key: `key` must not be empty"),
            .invalid("when: [{key: source.ip}]", ".when[0]: at least one of `values` or `notValues` must be set for key source.ip"),
            .invalid("when: [{key: source.ip, values: [x]}]", ".when[0].values: invalid `value` for `key` source.ip: bad IP address (x)"),
            .invalid(
                "when: [{key: request.headers, notValues: [x]}]",
                ".when[0].notValues: invalid `notValue` for `key` request.headers: bad key (request.headers): should have format a[b]"),
            .invalid(
                "when: [{key: foo, values: [x]}]", ".when[0].values: invalid `value` for `key` foo: unknown attribute: foo"),
        ] as [RuleCase])
    func rules(_ rule: RuleCase) throws { try rule.within("{rules: [{§}]}", at: "spec.rules[0]").check(.security("AuthorizationPolicy")) }

    @Test("a rule that denies by HTTP alone denies all of TCP")
    func denyByHTTP() throws {
        let warning =
            "spec.rules[0]: configured AuthorizationPolicy will deny all traffic to TCP ports under its scope due to the use of only HTTP attributes in a DENY rule; it is recommended to explicitly specify the port"
        try RuleCase.warned("{action: DENY, rules: [{to: [{operation: {paths: [/a]}}]}]}", warning).check(.security("AuthorizationPolicy"))
        try RuleCase.warned("{action: DENY, rules: [{from: [{source: {requestPrincipals: [a]}}]}]}", warning)
            .check(.security("AuthorizationPolicy"))
        try RuleCase.valid("{action: DENY, rules: [{to: [{operation: {paths: [/a], ports: ['80']}}]}]}").check(
            .security("AuthorizationPolicy"))
        try RuleCase.valid("{action: DENY, rules: [{from: [{source: {namespaces: [a]}}]}]}").check(.security("AuthorizationPolicy"))
    }

    @Test("only AuthorizationPolicies that allow or deny can be tried")
    func dryRun() throws {
        func messages(_ value: String, _ spec: String) throws -> [String] {
            let object = "{metadata: {annotations: {istio.io/dry-run: '\(value)'}}, spec: \(spec)}"
            return try RuleCase.validate(object, .security("AuthorizationPolicy"), namespace: "ns", name: "p").errors.map(\.message)
        }
        #expect(try messages("true", "{}").isEmpty)
        #expect(
            try messages("maybe", "{}") == [
                #"ns/p has annotation istio.io/dry-run with invalid value (maybe): strconv.ParseBool: parsing "maybe": invalid syntax"#
            ])
        #expect(
            try messages("true", "{action: AUDIT}") == [
                "the annotation istio.io/dry-run currently only supports action ALLOW/DENY, found action AUDIT in ns/p"
            ])
    }

    @Test(
        "RequestAuthentications",
        arguments: [
            .valid("{jwtRules: [{issuer: i, jwksUri: 'https://a/keys', fromHeaders: [{name: x}], timeout: 1s}]}"),
            .invalid("{jwtRules: [{}]}", ".issuer: issuer or jwksUri must be non-empty string"),
            .invalid("{jwtRules: [{issuer: i, audiences: ['']}]}", ".audiences[0]: audience must be non-empty string"),
            .invalid("{jwtRules: [{issuer: i, jwksUri: 'ftp://a'}]}", #".jwksUri: URI scheme "ftp" is not supported"#),
            .invalid(
                "{jwtRules: [{issuer: i, fromHeaders: [null, {}]}]}", ".fromHeaders[0]: location header name must be non-null",
                ".fromHeaders[1].name: location header name must be non-empty string"),
            .invalid("{jwtRules: [{issuer: i, fromParams: ['']}]}", ".fromParams[0]: location query must be non-empty string"),
            .invalid("{jwtRules: [{issuer: i, fromCookies: ['']}]}", ".fromCookies[0]: cookie name must be non-empty string"),
            .invalid(
                "{jwtRules: [{issuer: i, outputClaimToHeaders: [null]}]}", ".outputClaimToHeaders[0]: outputClaimToHeaders must not be null"
            ),
            .invalid(
                "{jwtRules: [{issuer: i, outputClaimToHeaders: [{claim: a}]}]}",
                ".outputClaimToHeaders[0]: outputClaimToHeaders header and claim value must be non-empty string"),
            .invalid(
                "{jwtRules: [{issuer: i, outputClaimToHeaders: [{claim: a, header: 'x y'}]}]}",
                ".outputClaimToHeaders[0].header: header name x y is not a valid header name"),
            .invalid("{jwtRules: [{issuer: i, timeout: 1us}]}", ".timeout: duration must be greater than 1ms"),
        ] as [RuleCase])
    func tokens(_ rule: RuleCase) throws { try rule.within("§", at: "spec.jwtRules[0]").check(.security("RequestAuthentication")) }

    @Test(
        "PeerAuthentications",
        arguments: [
            .valid("{mtls: {mode: STRICT}}"), .valid("{selector: {matchLabels: {a: b}}, portLevelMtls: {'80': {mode: DISABLE}}}"),
            .invalid("{portLevelMtls: {'80': {}}}", "spec.portLevelMtls: mesh/namespace peer authentication cannot have port level mTLS"),
            .invalid(
                "{selector: {matchLabels: {a: b}}, portLevelMtls: {}}",
                "spec.portLevelMtls: port level mTLS, if defined, must have at least one element"),
            .invalid("{selector: {matchLabels: {a: b}}, portLevelMtls: {'0': {}}}", "spec.portLevelMtls.0: port must be in range 1..65535"),
        ] as [RuleCase])
    func peers(_ rule: RuleCase) throws { try rule.check(.security("PeerAuthentication")) }
}
