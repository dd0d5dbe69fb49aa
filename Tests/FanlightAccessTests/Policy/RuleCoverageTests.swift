import FanlightResources
import Testing

@testable import FanlightAccess

@Suite struct RuleCoverageTests {
    struct Row: Sendable, CustomStringConvertible {
        let held: String
        let wanted: String
        let missing: [String]

        init(_ held: String, _ wanted: String, missing: [String] = []) {
            self.held = held
            self.wanted = wanted
            self.missing = missing
        }

        var description: String { "\(held) covers \(wanted)" }
    }

    private static let rows = [
        Row(#"{apiGroups: [""], resources: [pods], verbs: [get]}"#, #"{apiGroups: [""], resources: [pods], verbs: [get]}"#),
        Row(
            #"{apiGroups: [""], resources: [pods], verbs: [get]}"#, #"{apiGroups: [""], resources: [pods], verbs: [get, list, watch]}"#,
            missing: [#"{APIGroups:[""], Resources:["pods"], Verbs:["list" "watch"]}"#]),
        Row(
            #"{apiGroups: [""], resources: [pods], verbs: [get]}"#, #"{apiGroups: ["", apps], resources: [pods], verbs: [get]}"#,
            missing: [#"{APIGroups:["apps"], Resources:["pods"], Verbs:["get"]}"#]),
        Row(#"{apiGroups: ["*"], resources: [pods], verbs: ["*"]}"#, #"{apiGroups: ["", apps], resources: [pods], verbs: [get, "*"]}"#),
        Row(
            #"{apiGroups: [""], resources: [pods], verbs: [get]}"#, #"{apiGroups: [""], resources: ["*"], verbs: [get]}"#,
            missing: [#"{APIGroups:[""], Resources:["*"], Verbs:["get"]}"#]),
        Row(#"{apiGroups: [""], resources: ["*"], verbs: [get]}"#, #"{apiGroups: [""], resources: ["*", pods/log], verbs: [get]}"#),
        Row(#"{apiGroups: [""], resources: ["*/scale"], verbs: [get]}"#, #"{apiGroups: [""], resources: [pods/scale], verbs: [get]}"#),
        Row(
            #"{apiGroups: [""], resources: [pods/scale], verbs: [get]}"#, #"{apiGroups: [""], resources: ["*/scale"], verbs: [get]}"#,
            missing: [#"{APIGroups:[""], Resources:["*/scale"], Verbs:["get"]}"#]),
        Row(
            #"{apiGroups: [""], resources: [pods], verbs: [get]}"#, #"{apiGroups: [""], resources: [pods/log], verbs: [get]}"#,
            missing: [#"{APIGroups:[""], Resources:["pods/log"], Verbs:["get"]}"#]),
        Row(
            #"{apiGroups: [""], resources: [secrets], verbs: [get], resourceNames: [a]}"#,
            #"{apiGroups: [""], resources: [secrets], verbs: [get]}"#,
            missing: [#"{APIGroups:[""], Resources:["secrets"], Verbs:["get"]}"#]),
        Row(
            #"{apiGroups: [""], resources: [secrets], verbs: [get], resourceNames: [a]}"#,
            #"{apiGroups: [""], resources: [secrets], verbs: [get], resourceNames: [a, b]}"#,
            missing: [#"{APIGroups:[""], Resources:["secrets"], ResourceNames:["b"], Verbs:["get"]}"#]),
        Row(
            #"{apiGroups: [""], resources: [secrets], verbs: [get]}"#,
            #"{apiGroups: [""], resources: [secrets], verbs: [get], resourceNames: [a, b]}"#),
        Row("{nonResourceURLs: [/a/*], verbs: [get]}", "{nonResourceURLs: [/a/b, /a/*], verbs: [get]}"),
        Row(
            "{nonResourceURLs: [/a/b], verbs: [get]}", "{nonResourceURLs: [/a/b, /a/*], verbs: [get, post]}",
            missing: [
                #"{NonResourceURLs:["/a/*"], Verbs:["get"]}"#, #"{NonResourceURLs:["/a/*"], Verbs:["post"]}"#,
                #"{NonResourceURLs:["/a/b"], Verbs:["post"]}"#,
            ]),
        Row("{nonResourceURLs: ['*'], verbs: ['*']}", "{nonResourceURLs: [/a, '*'], verbs: [get]}"),
        Row(
            "{nonResourceURLs: ['*'], verbs: ['*']}", #"{apiGroups: [""], resources: [pods], verbs: [get]}"#,
            missing: [#"{APIGroups:[""], Resources:["pods"], Verbs:["get"]}"#]),
        Row(#"{apiGroups: ["*"], resources: ["*"], verbs: ["*"]}"#, #"{apiGroups: [x], resources: [y/z], verbs: [q], resourceNames: [n]}"#),
        Row("{verbs: [get]}", "{verbs: [get]}"),
        Row("{verbs: [get]}", #"{apiGroups: [""], resources: [pods], verbs: []}"#),
    ]

    @Test("what is not held is told in parts, verbs of one resource together", arguments: rows)
    func coverage(_ row: Row) {
        let coverage = RuleCoverage(held: [PolicyRule(PolicyText.object(row.held))], wanted: [PolicyRule(PolicyText.object(row.wanted))])
        #expect(PolicyRule.compacted(coverage.missing).map(\.compactText).sorted() == row.missing)
    }

    @Test("several rules together may hold what none holds alone")
    func together() {
        let held = [
            PolicyRule(verbs: ["get"], apiGroups: [""], resources: ["pods"]),
            PolicyRule(verbs: ["list"], apiGroups: [""], resources: ["pods"]),
        ]
        let wanted = PolicyRule(verbs: ["get", "list"], apiGroups: [""], resources: ["pods"])
        #expect(RuleCoverage(held: held, wanted: [wanted]).missing.isEmpty)
    }

    @Test("a rule that says more than can be looked at counts as not held, and costs nothing")
    func tooLarge() {
        let many = (0..<10_000).map { "n\($0)" }
        let rule = PolicyRule(verbs: many, apiGroups: many, resources: many, resourceNames: many)
        let coverage = RuleCoverage(held: [PolicyRule(verbs: ["get"], apiGroups: ["*"], resources: ["*"])], wanted: [rule])
        #expect(coverage.isIncomplete)
        #expect(coverage.missing == [rule])
        #expect(RuleCoverage(held: PolicyRule.everything, wanted: [rule]).missing.isEmpty)
    }
}
