import FanlightResources
import FanlightSchemas
import Testing

@Suite("Service")
struct ServiceRulesTests {
    private func service(_ spec: String) -> String { "{apiVersion: v1, kind: Service, spec: {\(spec)}}" }

    @Test(
        "a service has its defaults, but no address that nobody asked for",
        arguments: [
            (
                "ports: [{port: 80}]",
                #"""
                {"internalTrafficPolicy":"Cluster","ipFamilies":["IPv4"],"ipFamilyPolicy":"SingleStack","ports":[{"port":80,\#
                "protocol":"TCP","targetPort":80}],"sessionAffinity":"None","type":"ClusterIP"}
                """#
            ),
            (
                "clusterIP: 'fd00::1', ports: [{port: 53, protocol: UDP, targetPort: dns}]",
                #"""
                {"clusterIP":"fd00::1","clusterIPs":["fd00::1"],"internalTrafficPolicy":"Cluster","ipFamilies":["IPv6"],\#
                "ipFamilyPolicy":"SingleStack","ports":[{"port":53,"protocol":"UDP","targetPort":"dns"}],\#
                "sessionAffinity":"None","type":"ClusterIP"}
                """#
            ),
            (
                "type: ExternalName, externalName: a.example.com",
                #"{"externalName":"a.example.com","sessionAffinity":"None","type":"ExternalName"}"#
            ),
            (
                "type: LoadBalancer, sessionAffinity: ClientIP, ports: [{port: 80}]",
                #"""
                {"allocateLoadBalancerNodePorts":true,"externalTrafficPolicy":"Cluster","internalTrafficPolicy":"Cluster",\#
                "ipFamilies":["IPv4"],"ipFamilyPolicy":"SingleStack","ports":[{"port":80,"protocol":"TCP","targetPort":80}],\#
                "sessionAffinity":"ClientIP","sessionAffinityConfig":{"clientIP":{"timeoutSeconds":10800}},\#
                "type":"LoadBalancer"}
                """#
            ),
        ])
    func defaults(spec: String, expected: String) {
        #expect(Builtin.part(service(spec), "spec") == expected)
        #expect(Builtin.causes(service(spec)) == [])
    }

    @Test("an update that names no address keeps the one that is there")
    func keptAddress() {
        let updated = Builtin.defaulted(service("ports: [{port: 81}]"), old: service("clusterIP: 10.0.0.9, ports: [{port: 80}]"))
        #expect(updated[path: ["spec", "clusterIP"]]?.string == "10.0.0.9")
        #expect(updated[path: ["spec", "clusterIPs"]]?.strings == ["10.0.0.9"])
    }

    @Test(
        "what is wrong with a service",
        arguments: [
            ("type: ClusterIP", ["spec.ports: Required value"]), ("clusterIP: None", []),
            ("ports: [{port: 0, targetPort: 1}]", ["spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive"]),
            ("ports: [{port: 65536, targetPort: 1}]", ["spec.ports[0].port: Invalid value: 65536: must be between 1 and 65535, inclusive"]),
            ("ports: [{port: 80}, {port: 81, name: a}]", ["spec.ports[0].name: Required value"]),
            ("ports: [{port: 80, name: a}, {port: 81, name: a}]", ["spec.ports[1].name: Duplicate value: \"a\""]),
            (
                "ports: [{port: 80, name: a}, {port: 80, name: b}]",
                [
                    """
                    spec.ports[1]: Duplicate value: \
                    {\"Name\":\"\",\"Protocol\":\"TCP\",\"AppProtocol\":null,\"Port\":80,\"TargetPort\":0,\"NodePort\":0}
                    """
                ]
            ),
            ("ports: [{port: 80, name: a}, {port: 80, name: b, protocol: UDP}]", []),
            (
                "ports: [{port: 80, protocol: tcp}]",
                ["spec.ports[0].protocol: Unsupported value: \"tcp\": supported values: \"SCTP\", \"TCP\", \"UDP\""]
            ),
            (
                "ports: [{port: 80, targetPort: a--b}]",
                ["spec.ports[0].targetPort: Invalid value: \"a--b\": must not contain consecutive hyphens"]
            ),
            (
                "ports: [{port: 80, targetPort: '8080'}]",
                ["spec.ports[0].targetPort: Invalid value: \"8080\": must contain at least one letter (a-z)"]
            ),
            (
                "type: Other, ports: [{port: 80}]",
                [
                    "spec.type: Unsupported value: \"Other\": supported values: \"ClusterIP\", \"ExternalName\", \"LoadBalancer\", \"NodePort\""
                ]
            ),
            ("ports: [{port: 80, nodePort: 30000}]", ["spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'"]),
            ("type: NodePort, ports: [{port: 80, nodePort: 30000}]", []),
            ("type: ExternalName", ["spec.externalName: Required value"]),
            (
                "sessionAffinity: Other, ports: [{port: 80}]",
                ["spec.sessionAffinity: Unsupported value: \"Other\": supported values: \"ClientIP\", \"None\""]
            ),
            (
                "clusterIP: a, ports: [{port: 80}]",
                ["spec.clusterIPs[0]: Invalid value: \"a\": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"]
            ),
            (
                "type: LoadBalancer, clusterIP: None, ports: [{port: 80}]",
                ["spec.clusterIPs[0]: Invalid value: \"None\": may not be set to 'None' for LoadBalancer services"]
            ),
            (
                "type: LoadBalancer, loadBalancerSourceRanges: [a], ports: [{port: 80}]",
                ["spec.loadBalancerSourceRanges[0]: Invalid value: \"a\": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)"]
            ),
            (
                "internalTrafficPolicy: Other, ports: [{port: 80}]",
                ["spec.internalTrafficPolicy: Unsupported value: \"Other\": supported values: \"Cluster\", \"Local\""]
            ),
        ])
    func causes(spec: String, expected: [String]) { #expect(Builtin.causes(service(spec)) == expected) }

    @Test("an address does not change")
    func fixedAddress() {
        let found = Builtin.causes(
            service("clusterIP: 10.0.0.2, ports: [{port: 80}]"), old: service("clusterIP: 10.0.0.1, ports: [{port: 80}]"))
        #expect(found == ["spec.clusterIPs[0]: Invalid value: [\"10.0.0.2\"]: may not change once set"])
    }
}
