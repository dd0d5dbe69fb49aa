import FanlightAccess
import FanlightResources
import FanlightSchemas

/// The verdicts of access reviews.
///
/// - Source: Kubernetes: pkg/registry/authorization and pkg/apis/authorization/validation.
struct AccessReviews: Sendable {
    let policy: AccessPolicy

    func access(_ body: Node, as user: UserInfo, _ context: ResourceContext) throws(APIStatus) -> Node {
        let spec = body["spec"] ?? .emptyObject
        let resource = spec["resourceAttributes"]
        let path = spec["nonResourceAttributes"]
        let request: AccessRequest
        switch (resource, path) {
        case (let resource?, nil):
            func text(_ key: String) -> String { resource[key]?.string ?? "" }
            request = AccessRequest(
                user: user, verb: text("verb"), apiGroup: text("group"), resource: text("resource"), subresource: text("subresource"),
                namespace: text("namespace"), name: text("name"))
        case (nil, let path?): request = AccessRequest(user: user, verb: path["verb"]?.string ?? "", path: path["path"]?.string ?? "")
        case (.some, .some):
            throw Self.invalid(
                context, .invalid("spec.nonResourceAttributes", path ?? .null, "cannot be specified in combination with resourceAttributes")
            )
        case (nil, nil):
            throw Self.invalid(
                context,
                .invalid("spec.resourceAttributes", .null, "exactly one of nonResourceAttributes or resourceAttributes must be specified"))
        }
        let decision = policy.authorize(request)
        var status = Node.object(["allowed": .bool(decision.isAllowed)])
        if !decision.reason.isEmpty { status[member: "reason"] = .string(decision.reason) }
        return status
    }

    /// Whom a review is about.
    static func subject(_ body: Node, _ context: ResourceContext) throws(APIStatus) -> UserInfo {
        let spec = body["spec"] ?? .emptyObject
        let name = spec["user"]?.string ?? ""
        let groups = spec["groups"]?.strings ?? []
        guard !name.isEmpty || !groups.isEmpty else {
            throw invalid(context, .invalid("spec.user", name, "at least one of user or group must be specified"))
        }
        return UserInfo(name: name, uid: spec["uid"]?.string ?? "", groups: groups)
    }

    private static func invalid(_ context: ResourceContext, _ cause: FieldCause) -> APIStatus {
        .invalid(kind: context.kind.kind.kind, group: context.target.group, name: "", causes: [cause])
    }

    func rules(of user: UserInfo, namespace: String) -> Node {
        let (resources, paths) = policy.rules(for: user, namespace: namespace)
        func list(_ values: [String]) -> Node { .array(values.map { .string($0) }) }
        return .object([
            "resourceRules": .array(
                resources.map { rule in
                    var node = Node.object([
                        "verbs": list(rule.verbs), "apiGroups": list(rule.apiGroups), "resources": list(rule.resources),
                    ])
                    if !rule.resourceNames.isEmpty { node[member: "resourceNames"] = list(rule.resourceNames) }
                    return node
                }),
            "nonResourceRules": .array(paths.map { .object(["verbs": list($0.verbs), "nonResourceURLs": list($0.nonResourceURLs)]) }),
            "incomplete": .bool(false),
        ])
    }

    /// An answer that repeats nothing of the question.
    static func answer(_ context: ResourceContext, _ status: Node) -> Node {
        .object([
            "kind": .string(context.kind.kind.kind), "apiVersion": .string(context.apiVersion), "metadata": .emptyObject, "status": status,
        ])
    }

    static func node(of user: UserInfo) -> Node {
        var node = Node.object(["username": .string(user.name)])
        if !user.uid.isEmpty { node[member: "uid"] = .string(user.uid) }
        if !user.groups.isEmpty { node[member: "groups"] = .array(user.groups.map { .string($0) }) }
        if !user.extra.isEmpty {
            var extra = Node.emptyObject
            for (key, values) in user.extra.sorted(by: { $0.key < $1.key }) { extra[member: key] = .array(values.map { .string($0) }) }
            node[member: "extra"] = extra
        }
        return node
    }
}
