import FanlightResources
import Testing

@testable import FanlightValidation

@Suite struct ExtensionRuleTests {
    private static let caution =
        "spec: EnvoyFilter exposes internal implementation details that may change at any time. Prefer other APIs if possible, and exercise extreme caution, especially around upgrades."

    @Test(
        "the patches of an EnvoyFilter",
        arguments: [
            .valid("{applyTo: CLUSTER, match: {cluster: {name: a}}, patch: {operation: MERGE, value: {a: b}}}"),
            .valid("{applyTo: HTTP_ROUTE, match: {routeConfiguration: {}}, patch: {operation: REMOVE}}"),
            .invalid("null", ": Envoy filter: null config patch"), .invalid("{}", ".applyTo: Envoy filter: missing applyTo"),
            .invalid("{applyTo: CLUSTER}", ".patch: Envoy filter: missing patch"),
            .invalid("{applyTo: CLUSTER, patch: {}}", ".patch.operation: Envoy filter: missing patch operation"),
            .invalid(
                "{applyTo: CLUSTER, patch: {operation: ADD}}", ".patch.value: Envoy filter: missing patch value for non-remove operation"),
            .invalid(
                "{applyTo: CLUSTER, match: {proxy: {proxyVersion: '('}}, patch: {operation: REMOVE}}",
                ".match.proxy.proxyVersion: Envoy filter: invalid regex for proxy version, [error parsing regexp: missing closing ): `(`]"),
            .invalid(
                "{applyTo: LISTENER, match: {cluster: {}}, patch: {operation: REMOVE}}",
                ".match: Envoy filter: applyTo for listener class objects cannot have non listener match"),
            .invalid(
                "{applyTo: VIRTUAL_HOST, match: {listener: {}}, patch: {operation: REMOVE}}",
                ".match: Envoy filter: applyTo for http route class objects cannot have non route configuration match"),
            .invalid(
                "{applyTo: CLUSTER, match: {listener: {}}, patch: {operation: REMOVE}}",
                ".match: Envoy filter: applyTo for cluster class objects cannot have non cluster match"),
            .invalid(
                "{applyTo: HTTP_FILTER, match: {listener: {filterChain: {filter: {}}}}, patch: {operation: REMOVE}}",
                ".match.listener.filterChain.filter.name: Envoy filter: filter match has no name to match on"),
            .invalid(
                "{applyTo: NETWORK_FILTER, match: {listener: {filterChain: {filter: {name: a, subFilter: {name: b}}}}}, patch: {operation: REMOVE}}",
                ".match.listener.filterChain.filter.subFilter: Envoy filter: subfilter match can be used with applyTo HTTP_FILTER only"),
            .invalid(
                "{applyTo: HTTP_FILTER, match: {listener: {filterChain: {filter: {name: a, subFilter: {name: b}}}}}, patch: {operation: REMOVE}}",
                ".match.listener.filterChain.filter.subFilter: Envoy filter: subfilter match requires filter match with envoy.filters.network.http_connection_manager"
            ),
            .invalid(
                "{applyTo: HTTP_FILTER, match: {listener: {filterChain: {filter: {name: envoy.filters.network.http_connection_manager, subFilter: {}}}}}, patch: {operation: REMOVE}}",
                ".match.listener.filterChain.filter.subFilter.name: Envoy filter: subfilter match has no name to match on"),
        ] as [RuleCase])
    func patches(_ rule: RuleCase) throws {
        let rule = rule.within("{configPatches: [§]}", at: "spec.configPatches[0]")
        try RuleCase(rule.spec, errors: rule.errors, warnings: [Self.caution]).check(.networking("EnvoyFilter"))
    }

    @Test("an EnvoyFilter is always warned of, and more so where it has no effect")
    func envoyFilterWarnings() throws {
        try RuleCase.warned(
            "{workloadSelector: {}, configPatches: [{applyTo: LISTENER, match: {listener: {filterChain: {filter: {name: a}}}}, patch: {operation: REMOVE}}]}",
            Self.caution,
            "spec.workloadSelector: Envoy filter: workload selector specified without labels, will be applied to all services in namespace",
            "spec.configPatches[0].match.listener.filterChain.filter: Envoy filter: filter match has no effect when used with LISTENER"
        ).check(.networking("EnvoyFilter"))
    }

    @Test(
        "ProxyConfigs",
        arguments: [
            .valid("{concurrency: 0}"), .invalid("{concurrency: -1}", "spec.concurrency: concurrency must be greater than or equal to 0"),
            .warned("{selector: {}}", "spec.selector: workload selector specified without labels"),
        ] as [RuleCase])
    func proxyConfigs(_ rule: RuleCase) throws { try rule.check(.networking("ProxyConfig")) }

    @Test(
        "Telemetry",
        arguments: [
            .valid("{tracing: [{providers: [{name: a}], randomSamplingPercentage: 100, customTags: {a: {literal: {value: b}}}}]}"),
            .valid("{metrics: [{overrides: [{match: {metric: ALL_METRICS}, tagOverrides: {a: {operation: REMOVE}}}]}]}"),
            .warned("{tracing: [{}, {}]}", "spec.tracing: multiple tracing is not currently supported"),
            .warned(
                "{tracing: [{providers: [{name: a}, {name: b}]}]}",
                "spec.tracing[0].providers: multiple providers is not currently supported"),
            .invalid("{tracing: [{providers: [{}]}]}", "spec.tracing[0].providers[0].name: providers.name may not be empty"),
            .invalid(
                "{tracing: [{randomSamplingPercentage: 101}]}",
                "spec.tracing[0].randomSamplingPercentage: randomSamplingPercentage must be in range [0.0, 100.0]"),
            .invalid("{tracing: [{customTags: {a: null}}]}", "spec.tracing[0].customTags.a: tag 'a' may not have a nil value"),
            .invalid(
                "{tracing: [{customTags: {'': {literal: {value: b}}}}]}", #"spec.tracing[0].customTags[""]: tag name may not be empty"#),
            .invalid(
                "{tracing: [{customTags: {a: {literal: {}}}}]}",
                "spec.tracing[0].customTags.a.literal.value: literal tag value may not be empty"),
            .invalid(
                "{tracing: [{customTags: {a: {header: {}}}}]}", "spec.tracing[0].customTags.a.header.name: header tag name may not be empty"
            ),
            .invalid(
                "{tracing: [{customTags: {a: {environment: {}}}}]}",
                "spec.tracing[0].customTags.a.environment.name: environment tag name may not be empty"),
            .invalid(
                "{accessLogging: [{providers: [{name: ''}]}]}", "spec.accessLogging[0].providers[0].name: providers.name may not be empty"),
            .invalid("{metrics: [{overrides: [null]}]}", "spec.metrics[0].overrides[0]: tagOverrides may not be null"),
            .invalid(
                "{metrics: [{overrides: [{tagOverrides: {a: {}}}]}]}",
                "spec.metrics[0].overrides[0].tagOverrides.a.value: tagOverrides.value must be set when operation is UPSERT"),
            .invalid(
                "{metrics: [{overrides: [{tagOverrides: {a: {operation: REMOVE, value: x}}}]}]}",
                "spec.metrics[0].overrides[0].tagOverrides.a.value: tagOverrides.value may only be set when operation is UPSERT"),
            .invalid(
                "{metrics: [{overrides: [{match: {customMetric: ''}}]}]}",
                "spec.metrics[0].overrides[0].match.customMetric: customMetric may not be empty"),
        ] as [RuleCase])
    func telemetry(_ rule: RuleCase) throws { try rule.check(ResourceKind(group: "telemetry.istio.io", kind: "Telemetry")) }

    @Test(
        "WasmPlugins",
        arguments: [
            .valid("{url: 'oci://a/b:c', sha256: \(String(repeating: "a0", count: 32))}"), .valid("{url: a/b}"),
            .invalid("{}", "spec.url: url field needs to be set"),
            .invalid("{url: 'ftp://a'}", "spec.url: url contains unsupported scheme: ftp"),
            .invalid("{url: a, sha256: abc}", "spec.sha256: sha256 field must be 64 characters long"),
            .invalid("{url: a, sha256: \(String(repeating: "G", count: 64))}", "spec.sha256: sha256 field must match [a-f0-9]{64} pattern"),
            .invalid(
                "{url: a, imagePullSecret: \(String(repeating: "a", count: 254))}",
                "spec.imagePullSecret: imagePullSecret field must be less than 253 characters long"),
            .invalid(
                "{url: a, pluginName: \(String(repeating: "a", count: 257))}",
                "spec.pluginName: pluginName field must be less than 255 characters long"),
            .invalid("{url: a, vmConfig: {env: [{value: x}]}}", "spec.vmConfig.env[0].name: spec.vmConfig.env invalid"),
            .invalid("{url: a, vmConfig: {env: [{name: x}, {name: x}]}}", "spec.vmConfig.env[1].name: duplicate env"),
            .invalid(
                "{url: a, vmConfig: {env: [{name: x, valueFrom: HOST, value: z}]}}",
                "spec.vmConfig.env[0].value: value may only be set when valueFrom is INLINE"),
            .invalid(
                "{url: a, match: [{ports: [{number: 0}]}]}", "spec.match[0].ports[0].number: spec.Match[0].Ports[0] is out of range: 0"),
        ] as [RuleCase])
    func wasmPlugins(_ rule: RuleCase) throws { try rule.check(ResourceKind(group: "extensions.istio.io", kind: "WasmPlugin")) }
}
