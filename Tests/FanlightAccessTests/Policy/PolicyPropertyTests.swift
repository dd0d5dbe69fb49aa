import FanlightResources
import Testing

@testable import FanlightAccess

/// Random policies from a fixed seed, held against what is simple and slow.
@Suite struct PolicyPropertyTests {
    private struct SplitMix: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
    }

    private static func some(_ values: [String], _ random: inout SplitMix, least: Int = 0) -> [String] {
        Array(values.shuffled(using: &random).prefix(Int.random(in: least...2, using: &random)))
    }

    private static func rule(_ random: inout SplitMix) -> PolicyRule {
        if Int.random(in: 0..<5, using: &random) == 0 {
            return PolicyRule(verbs: some(["get", "put", "*"], &random), nonResourceURLs: some(["/a", "/a/*", "/a/b", "*"], &random))
        }
        return PolicyRule(
            verbs: some(["get", "list", "*"], &random), apiGroups: some(["", "apps", "*"], &random),
            resources: some(["pods", "pods/log", "*/log", "nodes", "*"], &random), resourceNames: some(["x", "y"], &random))
    }

    private static func request(_ user: UserInfo, _ random: inout SplitMix) -> AccessRequest {
        func one(_ values: [String]) -> String { values.randomElement(using: &random) ?? "" }
        if Int.random(in: 0..<5, using: &random) == 0 {
            return AccessRequest(user: user, verb: one(["get", "put"]), path: one(["/a", "/a/", "/a/b", "/b"]))
        }
        return AccessRequest(
            user: user, verb: one(["get", "list", "watch"]), apiGroup: one(["", "apps", "batch"]), resource: one(["pods", "nodes"]),
            subresource: one(["", "log"]), namespace: one(["", "dev", "prod"]), name: one(["", "x", "z"]))
    }

    private static func allows(_ rules: [PolicyRule], _ request: AccessRequest) -> Bool {
        let combined = request.subresource.isEmpty ? request.resource : "\(request.resource)/\(request.subresource)"
        return rules.contains { $0.allows(request, combinedResource: combined) }
    }

    @Test("who holds what covers a rule may do everything that the rule allows")
    func coverageIsSound() {
        var random = SplitMix(state: 1)
        var covered = 0
        for _ in 0..<4_000 {
            let held = (0..<3).map { _ in Self.rule(&random) }
            let wanted = [Self.rule(&random)]
            guard RuleCoverage(held: held, wanted: wanted).missing.isEmpty else { continue }
            covered += 1
            for _ in 0..<20 {
                let request = Self.request(UserInfo(name: "u"), &random)
                if Self.allows(wanted, request) { #expect(Self.allows(held, request), "\(held) \(wanted) \(request)") }
            }
        }
        #expect(covered > 400)
    }

    @Test("who does not hold a rule lacks a part of it that they may not do")
    func missingIsMissing() {
        var random = SplitMix(state: 2)
        for _ in 0..<2_000 {
            let held = (0..<2).map { _ in Self.rule(&random) }
            for part in RuleCoverage(held: held, wanted: [Self.rule(&random)]).missing {
                #expect(!RuleCoverage(held: held, wanted: [part]).missing.isEmpty)
                #expect(RuleCoverage(held: held + [part], wanted: [part]).missing.isEmpty)
            }
        }
    }

    @Test("after any changes a decision is that of looking at all bindings")
    func indexIsExact() {
        var random = SplitMix(state: 3)
        var policy = AccessPolicy()
        var objects: [ResourceKey: Node] = [:]
        var allowed = 0
        for _ in 0..<1_500 {
            let (key, node) = Self.change(&random)
            policy.apply(key, node)
            objects[key] = node
            let groups = Self.some(["g1", "g2"], &random)
            let request = Self.request(
                .authenticated(name: ["u1", "u2", "system:serviceaccount:dev:u1"].randomElement(using: &random) ?? "", groups: groups),
                &random)
            let expected = Self.decision(request, objects)
            #expect(policy.authorize(request).isAllowed == expected)
            if expected { allowed += 1 }
        }
        #expect(allowed > 150)
    }

    private static func change(_ random: inout SplitMix) -> (ResourceKey, Node?) {
        let kind = [ResourceKind.role, .roleBinding, .clusterRole, .clusterRoleBinding].randomElement(using: &random) ?? .role
        let isLocal = kind == .role || kind == .roleBinding
        let namespace = isLocal ? (["dev", "prod"].randomElement(using: &random) ?? "") : ""
        let key = ResourceKey(kind, namespace: namespace, name: "n\(Int.random(in: 0..<6, using: &random))")
        if Int.random(in: 0..<4, using: &random) == 0 { return (key, nil) }
        if kind == .role || kind == .clusterRole {
            return (key, .object(["rules": .array((0..<2).map { _ in rule(&random).node })]))
        }
        let target = Node.object([
            "kind": .string(isLocal && Bool.random(using: &random) ? "Role" : "ClusterRole"),
            "name": .string("n\(Int.random(in: 0..<6, using: &random))"),
        ])
        let subjects = some(["User u1", "User u2", "Group g1", "Group g2", "ServiceAccount u1"], &random, least: 1).map { text in
            let words = text.split(separator: " ")
            return Node.object(["kind": .string(words[0]), "name": .string(words[1])])
        }
        return (key, .object(["roleRef": target, "subjects": .array(subjects)]))
    }

    /// By walking everything.
    private static func decision(_ request: AccessRequest, _ objects: [ResourceKey: Node]) -> Bool {
        objects.contains { key, node in
            guard key.kind == .clusterRoleBinding || key.kind == .roleBinding && key.namespace == request.namespace else { return false }
            let isBound = (node["subjects"]?.elements ?? []).contains { subject in
                let name = subject["name"]?.string ?? ""
                return switch subject["kind"]?.string {
                case "User": name == request.user.name
                case "Group": request.user.groups.contains(name)
                default: !key.namespace.isEmpty && request.user.name == "system:serviceaccount:\(key.namespace):\(name)"
                }
            }
            let isLocalRole = node["roleRef"]?["kind"]?.string == "Role"
            let role = ResourceKey(
                isLocalRole ? .role : .clusterRole, namespace: isLocalRole ? key.namespace : "",
                name: node["roleRef"]?["name"]?.string ?? "")
            return isBound && allows((objects[role]?["rules"]?.elements ?? []).map(PolicyRule.init), request)
        }
    }
}
