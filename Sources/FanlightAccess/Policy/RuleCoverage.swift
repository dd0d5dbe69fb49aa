/// Whether somebody who holds some rules holds others too.
///
/// Kubernetes: staging/src/k8s.io/component-helpers/auth/rbac/validation/policy_comparator.go, Covers.
struct RuleCoverage {
    /// The parts of the rules that are not held.
    private(set) var missing: [PolicyRule] = []
    /// Whether there were more than were looked at.
    private(set) var isIncomplete = false

    /// A rule is the product of its lists, so a short text can say very much. What is beyond this is not looked at, and counts as not held.
    static let limit = 100_000

    init(held: [PolicyRule], wanted: [PolicyRule]) {
        var left = Self.limit
        for rule in wanted where !held.contains(where: { Self.rule($0, covers: rule) }) {
            guard let count = Self.partCount(of: rule), count <= left else {
                isIncomplete = true
                missing.append(rule)
                continue
            }
            left -= count
            Self.forEachPart(of: rule) { part in
                if !held.contains(where: { Self.rule($0, covers: part) }) { missing.append(part) }
            }
        }
    }

    /// Nil where it does not fit into an Int.
    private static func partCount(of rule: PolicyRule) -> Int? {
        var count = 1
        let names = max(rule.resourceNames.count, 1)
        for factor in [rule.verbs.count, rule.apiGroups.count, rule.resources.count, names] {
            let (product, overflows) = count.multipliedReportingOverflow(by: factor)
            guard !overflows else { return nil }
            count = product
        }
        let (urls, urlsOverflow) = rule.verbs.count.multipliedReportingOverflow(by: rule.nonResourceURLs.count)
        let (sum, sumOverflows) = count.addingReportingOverflow(urls)
        return urlsOverflow || sumOverflows ? nil : sum
    }

    private static func forEachPart(of rule: PolicyRule, _ body: (PolicyRule) -> Void) {
        for group in rule.apiGroups {
            for resource in rule.resources {
                for verb in rule.verbs {
                    if rule.resourceNames.isEmpty { body(PolicyRule(verbs: [verb], apiGroups: [group], resources: [resource])) }
                    for name in rule.resourceNames {
                        body(PolicyRule(verbs: [verb], apiGroups: [group], resources: [resource], resourceNames: [name]))
                    }
                }
            }
        }
        for url in rule.nonResourceURLs {
            for verb in rule.verbs { body(PolicyRule(verbs: [verb], nonResourceURLs: [url])) }
        }
    }

    private static func rule(_ held: PolicyRule, covers wanted: PolicyRule) -> Bool {
        contains(held.verbs, all: wanted.verbs) && contains(held.apiGroups, all: wanted.apiGroups)
            && wanted.resources.allSatisfy { resource($0, isCoveredBy: held.resources) }
            && (held.resourceNames.isEmpty || !wanted.resourceNames.isEmpty && wanted.resourceNames.allSatisfy(held.resourceNames.contains))
            && wanted.nonResourceURLs.allSatisfy { url in held.nonResourceURLs.contains { PolicyRule.url($0, covers: url) } }
    }

    private static func contains(_ held: [String], all wanted: [String]) -> Bool {
        held.contains("*") || wanted.allSatisfy(held.contains)
    }

    private static func resource(_ resource: String, isCoveredBy held: [String]) -> Bool {
        if held.contains("*") || held.contains(resource) { return true }
        guard let slash = resource.firstIndex(of: "/") else { return false }
        return held.contains("*" + resource[slash...])
    }
}

extension PolicyRule {
    /// Rules about one resource that differ in their verbs only become one.
    static func compacted(_ rules: [PolicyRule]) -> [PolicyRule] {
        struct Target: Hashable {
            let group: String
            let resource: String
        }
        var result: [PolicyRule] = []
        var positions: [Target: Int] = [:]
        for rule in rules {
            guard rule.apiGroups.count == 1, rule.resources.count == 1, rule.resourceNames.isEmpty, rule.nonResourceURLs.isEmpty else {
                result.append(rule)
                continue
            }
            let target = Target(group: rule.apiGroups[0], resource: rule.resources[0])
            if let position = positions[target] {
                for verb in rule.verbs where !result[position].verbs.contains(verb) { result[position].verbs.append(verb) }
            } else {
                positions[target] = result.count
                result.append(rule)
            }
        }
        return result
    }
}
