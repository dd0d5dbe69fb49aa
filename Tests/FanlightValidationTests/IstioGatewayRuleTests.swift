import FanlightResources
import Testing

@testable import FanlightValidation

@Suite struct IstioGatewayRuleTests {
    @Test(
        "the ports of a gateway are those of a Service",
        arguments: [
            .valid("{ports: [{port: 80}]}"),
            .valid("{ports: [{name: https, port: 443, targetPort: 8443}, {name: quic, port: 443, protocol: UDP, targetPort: quic}]}"),
            .valid("{ports: [{name: http, port: 80, targetPort: '8080'}]}"),
            .invalid("{ports: [null]}", "spec.ports[0]: Required value"),
            .invalid("{ports: [{port: 0}]}", "spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive"),
            .invalid("{ports: [{port: 70000}]}", "spec.ports[0].port: Invalid value: 70000: must be between 1 and 65535, inclusive"),
            .invalid(
                "{ports: [{port: 80, targetPort: 70000}]}",
                "spec.ports[0].targetPort: Invalid value: 70000: must be between 1 and 65535, inclusive"),
            .invalid(
                "{ports: [{port: 80, targetPort: Not_a_name}]}",
                #"spec.ports[0].targetPort: Invalid value: "Not_a_name": must be the name of a port: at most 15 lower-case letters, digits and single '-', with a letter"#
            ),
            .invalid(
                "{ports: [{port: 80, nodePort: 70000}]}",
                "spec.ports[0].nodePort: Invalid value: 70000: must be between 1 and 65535, inclusive"),
            .invalid(
                "{ports: [{port: 80}, {name: b, port: 81}]}",
                "spec.ports[0].name: Required value: a port needs a name where there are several"),
            .invalid("{ports: [{name: a, port: 80}, {name: a, port: 81}]}", #"spec.ports[1].name: Duplicate value: "a""#),
            .invalid(
                "{ports: [{name: a, port: 80}], meshExpansionPorts: [{name: a, port: 81}]}",
                #"spec.meshExpansionPorts[0].name: Duplicate value: "a""#),
            .invalid("{ports: [{name: a, port: 80}, {name: b, port: 80}]}", "spec.ports[1].port: Duplicate value: 80"),
            .invalid(
                "{ports: [{name: a, port: 80, nodePort: 30000}, {name: b, port: 81, nodePort: 30000}]}",
                "spec.ports[1].nodePort: Duplicate value: 30000"),
            .invalid(
                "{ports: [{name: A_b, port: 80}]}",
                #"spec.ports[0].name: Invalid value: "A_b": must consist of lower-case letters, digits and '-', begin and end with a letter or digit, and have at most 63 characters"#
            ),
        ] as [RuleCase])
    func ports(_ rule: RuleCase) throws { try rule.check(.istioGateway) }

    @Test(
        "replicas and how they are replaced",
        arguments: [
            .valid("{replicaCount: 2, minReplicas: 2, maxReplicas: 2, autoscaleEnabled: true, cpu: {targetAverageUtilization: 80}}"),
            .valid("{rollingMaxSurge: 100%, rollingMaxUnavailable: 25%}"), .valid("{cpu: {}, rollingMaxUnavailable: 0}"),
            .invalid("{replicaCount: -1}", "spec.replicaCount: Invalid value: -1: must be greater than or equal to 0"),
            .invalid("{minReplicas: -1}", "spec.minReplicas: Invalid value: -1: must be greater than or equal to 0"),
            .invalid("{maxReplicas: 0}", "spec.maxReplicas: Invalid value: 0: must be greater than 0"),
            .invalid(
                "{minReplicas: 3, maxReplicas: 2}", "spec.maxReplicas: Invalid value: 2: must be greater than or equal to `minReplicas`"),
            .invalid("{cpu: {targetAverageUtilization: 0}}", "spec.cpu.targetAverageUtilization: Invalid value: 0: must be greater than 0"),
            .invalid(
                "{memory: {targetAverageUtilization: -1}}",
                "spec.memory.targetAverageUtilization: Invalid value: -1: must be greater than 0"),
            .warned(
                "{replicaCount: 5, minReplicas: 1, maxReplicas: 2, autoscaleEnabled: true}",
                "spec.replicaCount: replicaCount 5 is outside of minReplicas and maxReplicas, which decide where autoscaleEnabled is true"),
            .invalid(
                "{rollingMaxSurge: some}",
                #"spec.rollingMaxSurge: Invalid value: "some": must be a number of at least 0, or a percentage such as 25%"#),
            .invalid(
                "{rollingMaxSurge: 0, rollingMaxUnavailable: 0%}",
                "spec.rollingMaxUnavailable: Invalid value: 0: may not be 0 when `rollingMaxSurge` is 0"),
        ] as [RuleCase])
    func scale(_ rule: RuleCase) throws { try rule.check(.istioGateway) }

    @Test(
        "the Service, volumes, labels and clusters",
        arguments: [
            .valid("{serviceType: LoadBalancer, externalTrafficPolicy: Local, loadBalancerIP: 1.2.3.4, podLabels: {a: b}}"),
            .valid("{clusterIds: [c1, c2], overrides: {c1: {replicaCount: 3}}}"),
            .invalid("{loadBalancerIP: x}", #"spec.loadBalancerIP: Invalid value: "x": must be a valid IP address"#),
            .warned(
                "{serviceType: ClusterIP, externalTrafficPolicy: Local}",
                "spec.externalTrafficPolicy: externalTrafficPolicy has no effect for services of type ClusterIP"),
            .warned(
                "{serviceType: NodePort, loadBalancerClass: c}",
                "spec.loadBalancerClass: loadBalancerClass has no effect for services of type NodePort"),
            .invalid("{podLabels: {'a b': c}}", #"spec.podLabels.a b: invalid tag key: "a b""#),
            .invalid(
                "{secretVolumes: [{name: a, secretName: s, mountPath: /a}, {name: a, secretName: s, mountPath: b}]}",
                #"spec.secretVolumes[1].name: Duplicate value: "a""#,
                #"spec.secretVolumes[1].mountPath: Invalid value: "b": must be an absolute path"#),
            .invalid("{env: [{name: A}, {name: A}]}", #"spec.env[1].name: Duplicate value: "A""#),
            .invalid("{clusterIds: [a, a]}", #"spec.clusterIds[1]: Duplicate value: "a""#),
            .warned("{overrides: {c9: {}}}", #"spec.overrides.c9: cluster "c9" is not in spec.clusterIds; this has no effect"#),
            .invalid(
                "{clusterIds: [c1], overrides: {c1: {ports: [{port: 0}]}}}",
                "spec.overrides.c1.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive"),
        ] as [RuleCase])
    func rest(_ rule: RuleCase) throws { try rule.check(.istioGateway) }

    @Test("the name leaves room for the Service's")
    func names() throws {
        func messages(_ name: String) throws -> [String] {
            try RuleCase.validate("{spec: {}}", .istioGateway, name: name).errors.map(\.message)
        }
        let long = String(repeating: "a", count: 58)
        #expect(try messages(String(long.dropLast())).isEmpty)
        #expect(
            try messages(long) == [
                "Invalid value: \"\(long)\": must be no more than 57 characters, so that istio-\(long) can name a Service"
            ])
        #expect(
            try messages("Edge") == [
                "Invalid value: \"Edge\": must consist of lower-case letters, digits and '-', and end with a letter or digit, so that istio-Edge can name a Service"
            ])
    }
}
