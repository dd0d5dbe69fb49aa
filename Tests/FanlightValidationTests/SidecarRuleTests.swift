import FanlightResources
import Testing

@testable import FanlightValidation

@Suite struct SidecarRuleTests {
    @Test(
        "a Sidecar as a whole",
        arguments: [
            .valid("{egress: [{hosts: ['./*', 'istio-system/*', '~/a.com']}]}"),
            .invalid("{}", "spec: sidecar: empty configuration provided"),
            .valid("{inboundConnectionPool: {tcp: {maxConnections: 1}}}"),
            .invalid("{inboundConnectionPool: {}}", "spec.inboundConnectionPool: connection pool must have at least one field"),
            .warned(
                "{workloadSelector: {}, egress: [{hosts: ['./*']}]}",
                "spec.workloadSelector: sidecar: workload selector specified without labels, will be applied to all services in namespace"),
            .invalid(
                "{workloadSelector: {labels: {'a*': b}}, egress: [{hosts: ['./*']}]}",
                #"spec.workloadSelector.labels.a*: wildcard is not supported in selector: "a*=b""#),
            .valid("{outboundTrafficPolicy: {mode: ALLOW_ANY, egressProxy: {host: a.com, port: {number: 80}}}}"),
            .invalid(
                "{outboundTrafficPolicy: {egressProxy: {host: a.com}}}",
                "spec.outboundTrafficPolicy.egressProxy: sidecar: egress_proxy must be set only with ALLOW_ANY outbound_traffic_policy mode"
            ),
            .invalid(
                "{outboundTrafficPolicy: {mode: ALLOW_ANY, egressProxy: {host: a.com}}}",
                "spec.outboundTrafficPolicy.egressProxy.port: sidecar: egress_proxy port must be non-nil"),
        ] as [RuleCase])
    func whole(_ rule: RuleCase) throws { try rule.check(.networking("Sidecar")) }

    @Test(
        "listeners for requests to the workload",
        arguments: [
            .valid("{port: {number: 80, protocol: HTTP, name: http}, defaultEndpoint: '127.0.0.1:8080', bind: '::'}"),
            .valid("{port: {number: 80, protocol: HTTP}, defaultEndpoint: '[::1]:80'}"),
            .valid("{port: {number: 443, protocol: HTTPS}, tls: {mode: SIMPLE, serverCertificate: c, privateKey: k}}"),
            .invalid("null", ": sidecar: ingress may not be null"),
            .invalid("{}", ".port: sidecar: port is required for ingress listeners"),
            .invalid("{port: {number: 80, protocol: X}}", ".port.protocol: unsupported protocol: X"),
            .invalid("{port: {number: 80, targetPort: 1}}", ".port.targetPort: targetPort has no impact on Sidecars"),
            .invalid("{port: {number: 80, name: a_b}}", ".port.name: invalid port name: a_b"),
            .invalid("{port: {number: 0}}", ".port.number: port number 0 must be in the range 1..65535"),
            .invalid("{port: {number: 80}, bind: a}", ".bind: a is not a valid IP"),
            .invalid(
                "{port: {number: 80}, defaultEndpoint: '10.0.0.1:80'}",
                ".defaultEndpoint: sidecar: defaultEndpoint must be of form 127.0.0.1:<port>,0.0.0.0:<port>,[::1]:port,[::]:port,unix://filepath or unset"
            ),
            .invalid(
                "{port: {number: 80}, defaultEndpoint: ':70000'}", ".defaultEndpoint: port number 70000 must be in the range 1..65535"),
            .invalid(
                "{port: {number: 80}, defaultEndpoint: ':a'}",
                #".defaultEndpoint: sidecar: defaultEndpoint port (a) is not a number: strconv.Atoi: parsing "a": invalid syntax"#),
            .invalid("{port: {number: 80}, defaultEndpoint: x}", ".defaultEndpoint: address x: missing port in address"),
            .invalid("{port: {number: 80}, defaultEndpoint: unix://x}", ".defaultEndpoint: x is not an absolute path to a file"),
            .invalid(
                "{port: {number: 80, protocol: HTTP}, tls: {mode: SIMPLE, serverCertificate: c, privateKey: k}}",
                ".tls: server cannot have TLS settings for non HTTPS/TLS ports"),
            .invalid(
                "{port: {number: 443, protocol: TLS}, tls: {mode: ISTIO_MUTUAL}}",
                ".tls.mode: configuration is invalid: cannot set mode to ISTIO_MUTUAL in sidecar ingress tls"),
            .invalid(
                "{port: {number: 443, protocol: TLS}, tls: {mode: SIMPLE, credentialName: c}}",
                ".tls.credentialName: sidecar: credentialName is not currently supported"),
            .invalid(
                "{port: {number: 443, protocol: TLS}, tls: {httpsRedirect: true, subjectAltNames: [a]}}",
                ".tls.subjectAltNames: sidecar: subjectAltNames is not supported in ingress tls",
                ".tls.httpsRedirect: sidecar: httpsRedirect is not supported"),
            .warned(
                "{port: {number: 90, protocol: TCP, name: t}, connectionPool: {http: {maxRetries: 1}}}",
                #".connectionPool.http: sidecar: HTTP connection pool settings are configured for port 90 ("t") but its protocol is not HTTP (TCP); only TCP settings will apply"#
            ),
        ] as [RuleCase])
    func ingress(_ rule: RuleCase) throws { try rule.within("{ingress: [§]}", at: "spec.ingress[0]").check(.networking("Sidecar")) }

    @Test("listeners for requests to the workload have ports of their own")
    func ingressPorts() throws {
        try RuleCase.invalid(
            "{ingress: [{port: {number: 80}}, {port: {number: 80}}]}",
            "spec.ingress[1].port.number: sidecar: ports on IP bound listeners must be unique"
        ).check(.networking("Sidecar"))
    }

    @Test(
        "listeners for requests of the workload",
        arguments: [
            .valid("{port: {number: 80, protocol: HTTP}, hosts: ['*/*']}, {hosts: ['./a.com']}"),
            .valid("{port: {number: 0, protocol: HTTP}, bind: unix:///run/s, captureMode: NONE, hosts: ['*/*']}"),
            .invalid("null", "[0]: egress listener may not be null"),
            .invalid("{hosts: []}", "[0].hosts: sidecar: egress listener must contain at least one host"),
            .invalid(
                "{hosts: ['./*']}, {hosts: ['./*']}",
                "[0].port: sidecar: the egress listener with empty port should be the last listener in the list"),
            .invalid("{hosts: [a.com]}", "[0].hosts[0]: host must be of form namespace/dnsName"),
            .invalid("{hosts: ['n.s/a.com']}", #"[0].hosts[0]: invalid namespace value "n.s" in sidecar"#),
            .invalid("{hosts: ['./short']}", "[0].hosts[0]: short names (non FQDN) are not allowed"),
            .warned("{hosts: ['team/a.com', './a.com']}", "[0].hosts[1]: duplicated egress host: ./a.com"),
            .warned("{hosts: ['team/*', './a.com']}", "[0].hosts[1]: duplicated egress host: ./a.com"),
            .warned("{hosts: ['*/*', './a.com']}", "[0].hosts: `*/*` host select all resources, no other hosts can be added"),
            .invalid("{port: {number: 80}, bind: x, hosts: ['./*']}", "[0].bind: x is not a valid IP"),
            .invalid(
                "{port: {number: 0}, hosts: ['./*']}", "[0].bind: sidecar: ports with 0 value must have a unix domain socket bind address"),
            .invalid(
                "{port: {number: 0}, bind: unix:///s, captureMode: IPTABLES, hosts: ['./*']}",
                "[0].captureMode: sidecar: captureMode must be DEFAULT/NONE for unix domain socket listeners"),
            .invalid(
                "{port: {number: 0}, bind: unix:///s, hosts: ['./*']}, {port: {number: 0}, bind: unix:///s, hosts: ['./*']}",
                "[1].bind: sidecar: unix domain socket values for listeners must be unique"),
            .invalid(
                "{port: {number: 80}, hosts: ['./*']}, {port: {number: 80}, hosts: ['./*']}",
                "[1].port.number: sidecar: ports on IP bound listeners must be unique"),
        ] as [RuleCase])
    func egress(_ rule: RuleCase) throws { try rule.within("{egress: [§]}", at: "spec.egress").check(.networking("Sidecar")) }
}
