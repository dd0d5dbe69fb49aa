import FanlightAccess
import FanlightManifests
import FanlightResources

/// A policy as a user writes it, in YAML with the objects' kinds, names and what they say.
enum PolicyText {
    static func objects(_ yaml: String) -> [Node] {
        YAMLReader.read(Array(yaml.utf8)).documents.map(\.node)
    }

    static func object(_ yaml: String) -> Node { objects(yaml).first ?? .null }

    static func policy(_ yaml: String) -> AccessPolicy {
        var policy = AccessPolicy()
        policy.apply(objects(yaml).map { (key($0), $0) })
        return policy
    }

    static func binding(role: String, user: String) -> Node {
        .object([
            "kind": .string("ClusterRoleBinding"), "roleRef": .object(["kind": .string("ClusterRole"), "name": .string(role)]),
            "subjects": .array([.object(["kind": .string("User"), "name": .string(user)])]),
        ])
    }

    static func key(_ object: Node) -> ResourceKey {
        ResourceKey(
            ResourceKind(group: "rbac.authorization.k8s.io", kind: object["kind"]?.string ?? ""),
            namespace: object["metadata"]?["namespace"]?.string ?? "", name: object["metadata"]?["name"]?.string ?? "")
    }
}

/// `USER VERB RESOURCE[.GROUP][/SUBRESOURCE] NAMESPACE NAME VERDICT`, or `USER VERB /path VERDICT`; `-` stands for nothing.
///
/// A user is written `name` or `name@group+group`; all of them have proven who they are but `system:anonymous`.
struct AccessRow: Sendable, CustomStringConvertible {
    let text: String
    let request: AccessRequest
    let isAllowed: Bool

    init(_ text: String) {
        self.text = text
        let words = text.split(separator: " ").map { $0 == "-" ? "" : String($0) }
        let user = Self.user(words[0])
        if words[2].hasPrefix("/") {
            request = AccessRequest(user: user, verb: words[1], path: words[2])
        } else {
            let target = words[2].split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
            let parts = target[0].split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
            request = AccessRequest(
                user: user, verb: words[1], apiGroup: parts.count > 1 ? String(parts[1]) : "", resource: String(parts[0]),
                subresource: target.count > 1 ? String(target[1]) : "", namespace: words[3], name: words[4])
        }
        isAllowed = words[words.count - 1] == "yes"
    }

    static func user(_ text: String) -> UserInfo {
        if text == UserInfo.anonymousName { return .anonymous }
        let parts = text.split(separator: "@", maxSplits: 1)
        let groups = parts.count > 1 ? parts[1].split(separator: "+").map(String.init) : []
        return .authenticated(name: String(parts[0]), groups: groups)
    }

    var description: String { text }

    static func rows(_ text: String) -> [AccessRow] { text.split(separator: "\n").map { AccessRow(String($0)) } }
}
