import FanlightResources
import Testing

@testable import FanlightValidation

@Suite struct DestinationRuleRuleTests {
    @Test(
        "hosts, subsets and visibility",
        arguments: [
            .valid("{host: '*.example.com', subsets: [{name: v1, labels: {version: v1}}, {name: v2}]}"),
            .valid("{host: a, workloadSelector: {matchLabels: {app: x}}, exportTo: ['.']}"),
            .invalid("{}", "spec.host: empty domain name not allowed"),
            .invalid("{host: a_b}", #"spec.host: domain name "a_b" invalid (label "a_b" invalid)"#),
            .invalid("{host: a, subsets: [null]}", "spec.subsets[0]: subset may not be null"),
            .invalid("{host: a, subsets: [{name: v}, {name: v}]}", "spec.subsets[1].name: duplicate subset names: v"),
            .invalid("{host: a, subsets: [{}]}", "spec.subsets[0].name: subset name cannot be empty"),
            .invalid("{host: a, subsets: [{name: v.1}]}", "spec.subsets[0].name: subset name is invalid: v.1"),
            .invalid("{host: a, subsets: [{name: v, labels: {a: '-'}}]}", #"spec.subsets[0].labels.a: invalid tag value: "-""#),
            .invalid(
                "{host: a, subsets: [{name: v, trafficPolicy: {}}]}",
                "spec.subsets[0].trafficPolicy: traffic policy must have at least one field"),
            .invalid("{host: a, exportTo: [b, b]}", "spec.exportTo[1]: duplicate entries in exportTo for entry b"),
            .invalid(
                "{host: a, workloadSelector: {matchLabels: {app: x}}, exportTo: [other]}",
                "spec.exportTo: destination rule with workload selector cannot have exportTo beyond current namespace"),
            .invalid(
                "{host: a, workloadSelector: {matchLabels: {app: x}}, exportTo: [team, other]}",
                "spec.exportTo: destination rule with workload selector cannot have multiple entries in exportTo"),
            .invalid(
                "{host: a, workloadSelector: {matchLabels: {app: 'x*'}}}",
                #"spec.workloadSelector.matchLabels.app: wildcard is not supported in selector: "app=x*""#),
            .invalid(
                "{host: a, workloadSelector: {matchLabels: {'': x}}}",
                #"spec.workloadSelector.matchLabels[""]: empty key is not supported in selector: "=x""#),
            .warned("{host: a, workloadSelector: {}}", "spec.workloadSelector: workload selector specified without labels"),
        ] as [RuleCase])
    func whole(_ rule: RuleCase) throws { try rule.check(.destinationRule) }

    private static func check(_ rule: RuleCase, _ field: String) throws {
        try rule.within("{host: a, trafficPolicy: {\(field): §}}", at: "spec.trafficPolicy.\(field)").check(.destinationRule)
        try rule.within(
            "{host: a, subsets: [{name: v, trafficPolicy: {\(field): §}}]}", at: "spec.subsets[0].trafficPolicy.\(field)"
        ).check(.destinationRule)
    }

    @Test(
        "traffic policies and their ports",
        arguments: [
            .valid("{proxyProtocol: {version: V2}}"),
            .valid("{portLevelSettings: [{port: {number: 80}, loadBalancer: {simple: RANDOM}}]}"),
            .invalid("{}", ": traffic policy must have at least one field"),
            .invalid(
                "{tunnel: {targetHost: a, targetPort: 1}, proxyProtocol: {}}", ": tunnel and proxyProtocol must not be set together"),
            .invalid("{proxyProtocol: {version: V3}}", ".proxyProtocol.version: proxy protocol version is invalid: V3"),
            .invalid("{portLevelSettings: [null]}", ".portLevelSettings[0]: traffic policy may not be null"),
            .invalid(
                "{portLevelSettings: [{}]}", ".portLevelSettings[0].port: portTrafficPolicy must have valid port",
                ".portLevelSettings[0]: port traffic policy must have at least one field"),
            .invalid(
                "{portLevelSettings: [{port: {number: 80}, connectionPool: {}}]}",
                ".portLevelSettings[0].connectionPool: connection pool must have at least one field"),
            .invalid(
                "{tunnel: {protocol: GET, targetHost: a, targetPort: 1}}", #".tunnel.protocol: tunnel protocol must be "CONNECT" or "POST""#
            ),
            .invalid(
                "{tunnel: {targetHost: a_b, targetPort: 1}}",
                #".tunnel.targetHost: tunnel target host must be valid FQDN or IP address: domain name "a_b" invalid (label "a_b" invalid); a_b is not a valid IP"#
            ),
            .invalid(
                "{tunnel: {targetHost: '::1', targetPort: 0}}",
                ".tunnel.targetPort: tunnel target port is invalid: port number 0 must be in the range 1..65535"),
        ] as [RuleCase])
    func policies(_ rule: RuleCase) throws {
        try rule.within("{host: a, trafficPolicy: §}", at: "spec.trafficPolicy").check(.destinationRule)
    }

    @Test(
        "connection pools",
        arguments: [
            .valid("{tcp: {maxConnections: 1, connectTimeout: 1s, idleTimeout: 0s, tcpKeepalive: {time: 1s, interval: 1s}}}"),
            .valid("{http: {http2KeepAlive: {interval: 1s, timeout: 1s}, h2UpgradePolicy: UPGRADE}}"),
            .invalid("{}", ": connection pool must have at least one field"),
            .invalid(
                "{http: {http1MaxPendingRequests: -1}}", ".http.http1MaxPendingRequests: http1 max pending requests must be non-negative"),
            .invalid("{http: {http2MaxRequests: -1}}", ".http.http2MaxRequests: http2 max requests must be non-negative"),
            .invalid(
                "{http: {maxRequestsPerConnection: -1}}", ".http.maxRequestsPerConnection: max requests per connection must be non-negative"
            ),
            .invalid("{http: {maxRetries: -1}}", ".http.maxRetries: max retries must be non-negative"),
            .invalid("{http: {maxConcurrentStreams: -1}}", ".http.maxConcurrentStreams: max concurrent streams must be non-negative"),
            .invalid("{http: {idleTimeout: 10us}}", ".http.idleTimeout: duration must be greater than 1ms"),
            .invalid(
                "{http: {h2UpgradePolicy: UPGRADE, useClientProtocol: true}}",
                ".http.useClientProtocol: use client protocol must not be true when H2UpgradePolicy is UPGRADE"),
            .invalid("{http: {http2KeepAlive: {timeout: 1s}}}", ".http.http2KeepAlive.interval: http2 keepalive interval is required"),
            .invalid("{http: {http2KeepAlive: {interval: 1s}}}", ".http.http2KeepAlive.timeout: http2 keepalive timeout is required"),
            .invalid("{tcp: {maxConnections: -1}}", ".tcp.maxConnections: max connections must be non-negative"),
            .invalid("{tcp: {connectTimeout: 0s}}", ".tcp.connectTimeout: duration must be greater than 1ms"),
            .invalid("{tcp: {maxConnectionDuration: 1ns}}", ".tcp.maxConnectionDuration: duration must be greater than 1ms"),
            .invalid("{tcp: {idleTimeout: 1.0005s}}", ".tcp.idleTimeout: only durations to ms precision are supported"),
            .invalid("{tcp: {tcpKeepalive: {time: 1us}}}", ".tcp.tcpKeepalive.time: duration must be greater than 1ms"),
        ] as [RuleCase])
    func pools(_ rule: RuleCase) throws { try Self.check(rule, "connectionPool") }

    @Test(
        "outlier detection",
        arguments: [
            .valid("{interval: 1s, baseEjectionTime: 30s, maxEjectionPercent: 100, minHealthPercent: 0}"),
            .valid("{splitExternalLocalOriginErrors: true, consecutiveLocalOriginFailures: 1}"),
            .invalid("{interval: 1us}", ".interval: duration must be greater than 1ms"),
            .invalid("{baseEjectionTime: 1us}", ".baseEjectionTime: duration must be greater than 1ms"),
            .invalid("{maxEjectionPercent: 101}", ".maxEjectionPercent: percentage 101 is not in range 0..100"),
            .invalid("{minHealthPercent: -1}", ".minHealthPercent: percentage -1 is not in range 0..100"),
            .invalid(
                "{consecutiveLocalOriginFailures: 1}",
                ".consecutiveLocalOriginFailures: outlier detection consecutive local origin failures is specified, but split external local origin errors is set to false"
            ),
            .warned(
                "{consecutiveErrors: 1}",
                ".consecutiveErrors: outlier detection consecutive errors is deprecated, use consecutiveGatewayErrors or consecutive5xxErrors instead"
            ),
        ] as [RuleCase])
    func outliers(_ rule: RuleCase) throws { try Self.check(rule, "outlierDetection") }

    @Test(
        "TLS towards endpoints",
        arguments: [
            .valid("{mode: SIMPLE, caCertificates: c}"), .valid("{mode: MUTUAL, clientCertificate: c, privateKey: k}"),
            .valid("{mode: MUTUAL, credentialName: c, insecureSkipVerify: true}"),
            .valid("{mode: SIMPLE, credentialName: 'configmap://team/c'}"),
            .invalid("{mode: MUTUAL, privateKey: k}", ".clientCertificate: client certificate required for mutual tls"),
            .invalid("{mode: MUTUAL, clientCertificate: k}", ".privateKey: private key required for mutual tls"),
            .invalid(
                "{mode: SIMPLE, credentialName: c, caCertificates: d}",
                ": cannot specify client certificates or CA certificate or CA CRL If credentialName is set"),
            .invalid(
                "{mode: SIMPLE, insecureSkipVerify: true, subjectAltNames: [a]}",
                ".insecureSkipVerify: cannot specify CaCertificates or CredentialName or SubjectAltNames when InsecureSkipVerify is set true"
            ),
            .invalid(
                "{mode: MUTUAL, clientCertificate: c, privateKey: k, insecureSkipVerify: true, caCertificates: a}",
                ".insecureSkipVerify: cannot specify CaCertificates or SubjectAltNames when InsecureSkipVerify is set true"),
            .invalid(
                "{mode: SIMPLE, credentialName: 'configmap://other/c'}",
                #".credentialName: invalid configmap:// credentialName: namespace must match the configuration namespace "team""#),
            .invalid(
                "{mode: SIMPLE, credentialName: 'configmap://c'}",
                #".credentialName: invalid configmap:// credentialName: invalid resource name "configmap://c". Expected namespace and name"#
            ),
        ] as [RuleCase])
    func tls(_ rule: RuleCase) throws { try Self.check(rule, "tls") }
}
