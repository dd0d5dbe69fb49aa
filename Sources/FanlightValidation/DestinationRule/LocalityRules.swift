/// Rules of balancing by locality.
///
/// - Source: Istio pkg/config/validation/agent/validation.go, ValidateLocalityLbSetting and validateLocalities.
enum LocalityRules {
    private static let topologyLabels: Set<String> = [
        "topology.kubernetes.io/region", "topology.kubernetes.io/zone", "topology.istio.io/subzone",
    ]

    static func check(_ setting: Field, hasOutlierDetection: Bool, _ findings: inout Findings) {
        guard setting.exists else { return }
        let failover = setting["failover"]
        let priority = setting["failoverPriority"]
        guard setting["distribute"].isEmpty || failover.isEmpty else {
            return findings.error(setting, "can not simultaneously specify 'distribute' and 'failover'")
        }
        if !failover.isEmpty {
            for label in priority.elements where topologyLabels.contains(label.string) {
                findings.error(
                    label, "can not simultaneously set 'failover' and topology label '\(label.string)' in 'failover_priority'")
            }
        }
        checkDistribution(setting["distribute"], &findings)
        findings.warning(
            setting, when: !hasOutlierDetection && !(failover.isEmpty && priority.isEmpty),
            "outlier detection policy must be provided for failover")
        for pair in failover.elements { checkFailover(pair, &findings) }
    }

    private static func checkDistribution(_ distribute: Field, _ findings: inout Findings) {
        for entry in distribute.elements {
            let targets = entry["to"].members
            var total = 0
            for (_, weight) in targets {
                findings.error(weight, when: !(1...100).contains(weight.integer), "locality weight must be in range [1, 100]")
                total &+= weight.integer
            }
            findings.error(entry["to"], when: total != 100, "total locality weight \(total) != 100")
            checkOverlap(targets.map { ($0.key, $0.value) }, &findings)
        }
        checkOverlap(distribute.elements.map { ($0["from"].string, $0["from"]) }, &findings)
    }

    private static func checkFailover(_ pair: Field, _ findings: inout Findings) {
        let (from, to) = (pair["from"].string, pair["to"].string)
        findings.error(pair, when: from == to, "locality lb failover settings must specify different regions")
        findings.error(pair, when: from.contains("/") || to.contains("/"), "locality lb failover only specify region")
        findings.error(pair, when: from.contains("*") || to.contains("*"), "locality lb failover region should not contain '*' wildcard")
    }

    /// Localities are `region`, `region/zone` or `region/zone/subzone`, and each may end with an asterisk.
    private static func checkOverlap(_ localities: [(name: String, field: Field)], _ findings: inout Findings) {
        /// Everything that was named, and everything above it.
        var named: Set<String> = []
        var above: Set<String> = []
        for (name, field) in localities {
            let asterisks = name.utf8.count { $0 == UInt8(ascii: "*") }
            guard asterisks == 0 || asterisks == 1 && name.hasSuffix("*") else {
                findings.error(field, "locality \(name) wildcard '*' number can not exceed 1 and must be in the end")
                continue
            }
            let parts = name.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
            guard !parts.contains(where: \.isEmpty) else {
                findings.error(field, "locality \(name) must not contain empty region/zone/subzone info")
                continue
            }
            let levels = (1...parts.count).map { parts[..<$0].joined(separator: "/") }
            let wildcards = ["*"] + levels.dropLast().map { "\($0)/*" }
            let overlaps = levels.contains(where: named.contains) || wildcards.contains(where: named.contains) || above.contains(name)
            findings.error(field, when: overlaps, "locality \(name) overlap with previous specified ones")
            named.insert(name)
            above.formUnion(levels.dropLast())
        }
    }
}
