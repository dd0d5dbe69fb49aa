import FanlightResources
import Testing

@testable import FanlightValidation

@Suite struct LoadBalancerRuleTests {
    private static func check(_ rule: RuleCase, _ field: String, outliers: String = "") throws {
        try rule.within(
            "{host: a, trafficPolicy: {\(outliers)loadBalancer: {\(field): §}}}", at: "spec.trafficPolicy.loadBalancer.\(field)"
        ).check(.destinationRule)
    }

    @Test(
        "consistent hashing",
        arguments: [
            .valid("{httpHeaderName: x}"), .valid("{httpCookie: {name: c, ttl: 0s, attributes: [{name: Secure}]}}"),
            .valid("{maglev: {tableSize: 65537}}"),
            .invalid("{httpCookie: {ttl: 0s}}", ".httpCookie.name: name required for HttpCookie"),
            .invalid(
                "{httpCookie: {name: c, attributes: [{name: ''}]}}", ".httpCookie.attributes[0].name: cookie attribute name cannot be empty"
            ),
            .invalid(
                "{httpCookie: {name: c, attributes: [{name: a}, {name: a}]}}",
                ".httpCookie.attributes[1].name: duplicate cookie attribute name: a"),
            .warned(
                "{minimumRingSize: 1}",
                ".minimumRingSize: consistent hash MinimumRingSize is deprecated, use ConsistentHashLB's RingHash configuration instead"),
            RuleCase(
                "{minimumRingSize: 1, ringHash: {}}",
                errors: [".minimumRingSize: only one of MinimumRingSize or Maglev/Ringhash can be specified"],
                warnings: [
                    ".minimumRingSize: consistent hash MinimumRingSize is deprecated, use ConsistentHashLB's RingHash configuration instead"
                ]),
            .invalid(
                "{maglev: {}}", ".maglev.tableSize: tableSize must be set for maglev",
                ".maglev.tableSize: tableSize must be a prime number for maglev"),
            .invalid("{maglev: {tableSize: 9}}", ".maglev.tableSize: tableSize must be a prime number for maglev"),
            .invalid("{maglev: {tableSize: 5000011}}", ".maglev.tableSize: tableSize must be less than 5000011 for maglev"),
        ] as [RuleCase])
    func hashing(_ rule: RuleCase) throws { try Self.check(rule, "consistentHash") }

    @Test(
        "balancing by locality",
        arguments: [
            .valid("{distribute: [{from: 'us/*', to: {'us/*': 80, 'eu/*': 20}}]}"), .valid("{failover: [{from: us, to: eu}]}"),
            .invalid(
                "{distribute: [{from: a, to: {a: 100}}], failover: [{from: a, to: b}]}",
                ": can not simultaneously specify 'distribute' and 'failover'"),
            .invalid(
                "{failover: [{from: a, to: b}], failoverPriority: [topology.kubernetes.io/zone]}",
                ".failoverPriority[0]: can not simultaneously set 'failover' and topology label 'topology.kubernetes.io/zone' in 'failover_priority'"
            ),
            .invalid(
                "{distribute: [{from: a, to: {a: 101, b: 0}}]}", ".distribute[0].to.a: locality weight must be in range [1, 100]",
                ".distribute[0].to.b: locality weight must be in range [1, 100]", ".distribute[0].to: total locality weight 101 != 100"),
            .invalid("{distribute: [{from: a, to: {a: 99}}]}", ".distribute[0].to: total locality weight 99 != 100"),
            .invalid(
                "{distribute: [{from: a, to: {a: 50, a/b: 50}}]}",
                ".distribute[0].to.a/b: locality a/b overlap with previous specified ones"),
            .invalid(
                "{distribute: [{from: a/b, to: {a: 100}}, {from: a, to: {a: 100}}]}",
                ".distribute[1].from: locality a overlap with previous specified ones"),
            .invalid(
                "{distribute: [{from: 'a/*', to: {a: 100}}, {from: a/b/c, to: {a: 100}}]}",
                ".distribute[1].from: locality a/b/c overlap with previous specified ones"),
            .valid("{distribute: [{from: a/b/c, to: {a: 100}}, {from: a/b/d, to: {a: 100}}, {from: a/e, to: {a: 100}}]}"),
            .invalid(
                "{distribute: [{from: '*/a', to: {a: 100}}]}",
                ".distribute[0].from: locality */a wildcard '*' number can not exceed 1 and must be in the end"),
            .invalid(
                "{distribute: [{from: 'a//b', to: {a: 100}}]}",
                ".distribute[0].from: locality a//b must not contain empty region/zone/subzone info"),
            .invalid("{failover: [{from: a, to: a}]}", ".failover[0]: locality lb failover settings must specify different regions"),
            .invalid("{failover: [{from: a/b, to: c}]}", ".failover[0]: locality lb failover only specify region"),
            .invalid("{failover: [{from: 'a*', to: c}]}", ".failover[0]: locality lb failover region should not contain '*' wildcard"),
        ] as [RuleCase])
    func locality(_ rule: RuleCase) throws { try Self.check(rule, "localityLbSetting", outliers: "outlierDetection: {interval: 1s}, ") }

    @Test("failing over needs outlier detection")
    func failover() throws {
        try Self.check(
            .warned("{failover: [{from: a, to: b}]}", ": outlier detection policy must be provided for failover"), "localityLbSetting")
        try Self.check(
            .warned("{failoverPriority: [x]}", ": outlier detection policy must be provided for failover"), "localityLbSetting")
    }

    @Test("the two ways of balancing by place exclude each other")
    func zoneAware() throws {
        try RuleCase.invalid(
            "{host: a, trafficPolicy: {loadBalancer: {localityLbSetting: {}, zoneAwareLbSetting: {}}}}",
            "spec.trafficPolicy.loadBalancer: only one of localityLbSetting and zoneAwareLbSetting can be set"
        ).check(.destinationRule)
    }

    @Test(
        "warming up",
        arguments: [
            .valid("{duration: 30s, minimumPercent: 10, aggression: 1.5}"), .invalid("{}", ".duration: duration is required"),
            .invalid("{duration: 1us}", ".duration: duration must be greater than 1ms"),
            .invalid("{duration: 1s, minimumPercent: 101}", ".minimumPercent: minimumPercent value should be less than or equal to 100"),
            .invalid("{duration: 1s, aggression: 0}", ".aggression: aggression should be greater than 0"),
        ] as [RuleCase])
    func warmup(_ rule: RuleCase) throws { try Self.check(rule, "warmup") }
}
