/// Rules of a DestinationRule.
///
/// - Source: Istio pkg/config/validation/validation.go, ValidateDestinationRule and validateSubset.
enum DestinationRuleRules {
    static func check(_ object: ValidatedObject, _ findings: inout Findings) {
        let spec = object.spec
        findings.error(spec["host"], DomainName.problem(ofWildcard: spec["host"].string))
        TrafficPolicyRules.check(spec["trafficPolicy"], namespace: object.namespace, &findings)
        var names: Set<String> = []
        for subset in spec["subsets"].elements {
            guard subset.exists else {
                findings.error(subset, "subset may not be null")
                continue
            }
            let name = subset["name"].string
            findings.error(subset["name"], when: !names.insert(name).inserted, "duplicate subset names: \(name)")
            findings.error(subset["name"], Values.problem(ofSubsetName: name))
            LabelRules.check(subset["labels"], &findings)
            TrafficPolicyRules.check(subset["trafficPolicy"], namespace: object.namespace, &findings)
        }
        let selector = spec["workloadSelector"]
        ExportToRules.check(spec["exportTo"], namespace: object.namespace, hasSelector: selector.exists, &findings)
        LabelRules.checkPolicySelector(selector, &findings)
    }
}
