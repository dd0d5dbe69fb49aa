import FanlightResources
import Testing

@testable import FanlightValidation

@Suite struct ServiceEntryRuleTests {
    private static let port = "ports: [{number: 80, name: http, protocol: HTTP}]"

    @Test(
        "hosts, addresses, selectors and visibility",
        arguments: [
            .valid("{hosts: [a.example.com], addresses: [10.0.0.0/8, '2001:db8::1'], \(port)}"),
            .valid("{hosts: [a.example.com], \(port), exportTo: ['~']}"),
            .valid("{hosts: [a.example.com], \(port), resolution: STATIC, workloadSelector: {labels: {app: x}}}"),
            .invalid("{\(port)}", "spec.hosts: service entry must have at least one host"),
            .invalid("{hosts: ['*'], \(port)}", "spec.hosts[0]: invalid host *"),
            .invalid("{hosts: ['-'], \(port)}", #"spec.hosts[0]: domain name "-" invalid (label "-" invalid)"#),
            .warned("{hosts: ['*a.com'], \(port)}", #"spec.hosts[0]: partial wildcard "*a.com" not allowed"#),
            .invalid("{hosts: [a.com], addresses: [10.0.0.256], \(port)}", "spec.addresses[0]: 10.0.0.256 is not a valid IP"),
            .invalid("{hosts: [a.com], addresses: [10.0.0.0/99], \(port)}", "spec.addresses[0]: 10.0.0.0/99 is not a valid CIDR block"),
            .invalid(
                "{hosts: [a.com], addresses: [10.0.0.0/8], \(port), resolution: DNS}",
                "spec.addresses: CIDR addresses are allowed only for NONE/STATIC resolution types"),
            .invalid(
                "{hosts: [a.com], \(port), resolution: STATIC, workloadSelector: {labels: {a: b}}, endpoints: [{address: 1.1.1.1}]}",
                "spec.endpoints: only one of WorkloadSelector or Endpoints is allowed in Service Entry"),
            .warned(
                "{hosts: [a.com], \(port), resolution: STATIC, workloadSelector: {}}",
                "spec.workloadSelector: service entry: workload selector specified without labels, will be applied to all services in namespace"
            ),
            .warned(
                "{hosts: [a.com], \(port), workloadSelector: {labels: {a: b}}}",
                "spec.workloadSelector: workloadSelector should not be set when resolution mode is NONE"),
            .invalid(
                "{hosts: [a.com], \(port), workloadSelector: {labels: {a: '*'}}}",
                #"spec.workloadSelector.labels.a: wildcard is not supported in selector: "a=*""#),
            .invalid(
                "{hosts: [a.com], \(port), exportTo: ['~', a]}", "spec.exportTo: cannot export service entry to no one (~) and someone"),
            .invalid("{hosts: [a.com], \(port), resolution: MAGIC}", "spec.resolution: unsupported resolution type MAGIC"),
        ] as [RuleCase])
    func whole(_ rule: RuleCase) throws { try rule.check(.serviceEntry) }

    @Test(
        "ports",
        arguments: [
            .valid("[{number: 80, name: a, protocol: HTTP, targetPort: 8080}, {number: 81, name: b, protocol: tls}]"),
            .invalid("[null]", "[0]: service entry port may not be null"),
            .invalid(
                "[{number: 80, name: a, protocol: HTTP}, {number: 81, name: a, protocol: HTTP}]",
                #"[1].name: service entry port name "a" already defined"#),
            .invalid(
                "[{number: 80, name: a, protocol: HTTP}, {number: 80, name: b, protocol: HTTP}]",
                "[1].number: service entry port 80 already defined"),
            .invalid("[{number: 80, name: a_b, protocol: HTTP}]", "[0].name: invalid port name: a_b"),
            .invalid("[{number: 80, name: a, protocol: QUIC}]", "[0].protocol: unsupported protocol: QUIC"),
            .invalid("[{number: 0, name: a, protocol: HTTP}]", "[0].number: port number 0 must be in the range 1..65535"),
            .invalid(
                "[{number: 80, name: a, protocol: HTTP, targetPort: 65536}]",
                "[0].targetPort: port number 65536 must be in the range 1..65535"),
            .warned(
                "[{number: 80, name: a, protocol: TCP}]",
                "[0]: addresses are required for ports serving TCP (or unset) protocol when IP Autoallocation is not enabled"),
        ] as [RuleCase])
    func ports(_ rule: RuleCase) throws { try rule.within("{hosts: [a.com], ports: §}", at: "spec.ports").check(.serviceEntry) }

    @Test("addresses are given automatically unless a label says no")
    func allocation() throws {
        let spec = "spec: {hosts: [a.com], ports: [{number: 80, name: a}], resolution: DNS}"
        #expect(try RuleCase.validate("{\(spec)}", .serviceEntry).warnings.isEmpty)
        let labels = "metadata: {labels: {networking.istio.io/enable-autoallocate-ip: 'false'}}"
        #expect(try RuleCase.validate("{\(labels), \(spec)}", .serviceEntry).warnings.map(\.field) == ["spec.ports[0]"])
    }

    @Test(
        "endpoints of each resolution",
        arguments: [
            .valid("resolution: STATIC, endpoints: [{address: 1.1.1.1, ports: {http: 8080}, labels: {a: b}}]"),
            .valid("resolution: STATIC, endpoints: [{address: unix:///run/s}]"),
            .valid("resolution: DNS, endpoints: [{address: b.example.com}, {address: 1.1.1.1}]"), .valid("resolution: DNS_ROUND_ROBIN"),
            .invalid("endpoints: [{address: 1.1.1.1}]", "endpoints: no endpoints should be provided for resolution type none"),
            .invalid("resolution: STATIC, endpoints: [null]", "endpoints[0]: endpoint cannot be nil"),
            .invalid("resolution: STATIC, endpoints: [{}]", "endpoints[0].address: address is required"),
            .warned("resolution: STATIC, endpoints: [{network: net}]", #"endpoints[0].address: address is unset with network "net""#),
            .invalid(
                "resolution: STATIC, endpoints: [{address: b.com}]",
                #"endpoints[0].address: endpoint address "b.com" is not a valid IP address"#),
            .invalid(
                "resolution: STATIC, endpoints: [{address: 1.1.1.1, ports: {other: 1}}]",
                "endpoints[0].ports.other: endpoint port 1 is not defined by the service entry"),
            .invalid(
                "resolution: STATIC, endpoints: [{address: 1.1.1.1, ports: {http: 0}}]",
                "endpoints[0].ports.http: port number 0 must be in the range 1..65535"),
            .invalid(
                "resolution: STATIC, endpoints: [{address: unix:///run/s, ports: {http: 80}}]",
                "endpoints[0].ports: unix endpoint unix:///run/s must not include ports"),
            .invalid("resolution: STATIC, endpoints: [{address: unix://s}]", "endpoints[0].address: s is not an absolute path to a file"),
            .invalid(
                "resolution: STATIC, endpoints: [{address: 1.1.1.1, labels: {'': b}}]", #"endpoints[0].labels[""]: invalid tag key: """#),
            .invalid("resolution: DNS, endpoints: [null]", "endpoints[0]: endpoint cannot be nil"),
            .invalid(
                "resolution: DNS, endpoints: [{address: '*.b.com'}]",
                #"endpoints[0].address: endpoint address "*.b.com" is not a valid FQDN or an IP address"#),
            .invalid(
                "resolution: DNS, endpoints: [{address: b.com, ports: {other: 1}}]",
                "endpoints[0].ports.other: endpoint port 1 is not defined by the service entry"),
            .invalid(
                "resolution: DNS_ROUND_ROBIN, endpoints: [{address: b.com}, {address: c.com}]",
                "endpoints: there must only be 0 or 1 endpoint for resolution mode DNS_ROUND_ROBIN"),
        ] as [RuleCase])
    func endpoints(_ rule: RuleCase) throws {
        try rule.within("{hosts: [a.com], \(Self.port), §}", at: "spec.").check(.serviceEntry)
    }

    @Test(
        "hosts of each resolution",
        arguments: [
            .valid("{hosts: ['*.a.com'], \(port), resolution: DNS}"), .valid("{hosts: ['*.a.com'], \(port), resolution: DYNAMIC_DNS}"),
            .valid("{hosts: [a.com, b.com], \(port), resolution: DNS}"),
            .valid("{hosts: [a.com, b.com], ports: [{number: 1, name: a, protocol: TCP}], addresses: [10.0.0.1]}"),
            RuleCase(
                "{hosts: ['*-a.com'], \(port), resolution: DNS}",
                errors: [
                    #"spec.hosts[0]: hosts must be FQDN or contain only prefix wildcards if no endpoints are provided for resolution mode DNS, domain name "*-a.com" invalid (label "*-a" invalid)"#
                ], warnings: [#"spec.hosts[0]: partial wildcard "*-a.com" not allowed"#]),
            .invalid(
                "{hosts: [a.com], \(port), resolution: DYNAMIC_DNS}",
                "spec.hosts[0]: host must be wildcarded for resolution mode DYNAMIC_DNS"),
            .invalid(
                "{hosts: ['*.a.com'], addresses: [1.1.1.1], \(port), resolution: DYNAMIC_DNS, endpoints: [{address: b.com}]}",
                "spec.addresses: no addresses should be provided for resolution mode DYNAMIC_DNS",
                "spec.endpoints: no endpoints should be provided for resolution mode DYNAMIC_DNS"),
            .invalid(
                "{hosts: ['*.a.com'], ports: [{number: 1, name: a, protocol: TCP}], resolution: DYNAMIC_DNS}",
                "spec.ports[0].protocol: only HTTP, TLS, GRPC, and HTTP2 protocols are supported for resolution mode DYNAMIC_DNS"),
            .invalid(
                "{hosts: [a.com, b.com], ports: [{number: 1, name: a, protocol: TCP}], resolution: STATIC}",
                "spec.ports[0]: multiple hosts provided with non-HTTP, non-TLS ports"),
            .warned(
                "{hosts: [a.com, b.com], addresses: [1.1.1.1], ports: [{number: 1, name: a, protocol: TLS}], resolution: DNS}",
                "spec.ports[0]: service entry can not have more than one host specified simultaneously with address and tcp port"),
        ] as [RuleCase])
    func hosts(_ rule: RuleCase) throws { try rule.check(.serviceEntry) }

    @Test(
        "WorkloadEntries",
        arguments: [
            .valid("{address: 1.1.1.1, ports: {http: 80}}"), .valid("{address: a.example.com}"), .valid("{address: 'unix://@x'}"),
            .invalid("{}", "spec.address: address is required"),
            .invalid("{address: a_b}", #"spec.address: endpoint address "a_b" is not a valid FQDN or an IP address"#),
            .invalid("{address: 1.1.1.1, ports: {a_b: 80}}", "spec.ports.a_b: invalid port name: a_b"),
            .warned("{network: net}", #"spec.address: address is unset with network "net""#),
        ] as [RuleCase])
    func workloadEntries(_ rule: RuleCase) throws { try rule.check(.networking("WorkloadEntry")) }

    @Test(
        "WorkloadGroups",
        arguments: [
            .valid("{template: {}, metadata: {labels: {a: b}}, probe: {httpGet: {port: 80, scheme: HTTPS}}}"),
            .valid("{template: {}, probe: {exec: {command: [a]}}}"), .invalid("{}", "spec.template: template is required"),
            .invalid(
                "{template: {}, metadata: {labels: {'a b': c}}}", #"spec.metadata.labels.a b: invalid labels: invalid tag key: "a b""#),
            .invalid(
                "{template: {}, probe: {periodSeconds: -1, tcpSocket: {port: 1}}}",
                "spec.probe.periodSeconds: periodSeconds must be non-negative"),
            .invalid(
                "{template: {}, probe: {tcpSocket: {port: 0}}}", "spec.probe.tcpSocket.port: port number 0 must be in the range 1..65535"),
            .invalid(
                "{template: {}, probe: {httpGet: {port: 1, scheme: FTP}}}",
                #"spec.probe.httpGet.scheme: httpGet.scheme must be one of "HTTPS", "HTTP""#),
            .invalid(
                "{template: {}, probe: {httpGet: {port: 1, httpHeaders: [{name: ''}]}}}",
                "spec.probe.httpGet.httpHeaders[0]: header name cannot be empty"),
            .invalid("{template: {}, probe: {exec: {}}}", "spec.probe.exec.command: exec.command is required"),
            .invalid("{template: {}, probe: {}}", "spec.probe: unknown health check method <nil>"),
        ] as [RuleCase])
    func workloadGroups(_ rule: RuleCase) throws { try rule.check(.networking("WorkloadGroup")) }
}
