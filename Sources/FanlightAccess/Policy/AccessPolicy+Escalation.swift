package import FanlightResources

/// Nobody gives away what they do not have.
extension AccessPolicy {
    private static let group = ResourceKind.role.group

    /// Whether the user may write this Role, ClusterRole, RoleBinding or ClusterRoleBinding, which the request is about; to be asked after
    /// the request itself was allowed, and before the object is written.
    ///
    /// - Parameters:
    ///   - request: the create, update or patch, with the namespace and the name of its URL.
    ///   - object: as it is about to be written.
    ///   - old: as it was; nil for a create.
    /// - Returns: nil where it may be written. Objects of other kinds always may.
    package func escalationProblem(_ request: AccessRequest, object: Node, old: Node?) -> EscalationProblem? {
        guard request.apiGroup == Self.group, request.subresource.isEmpty, !request.user.isMaster else { return nil }
        if let old, Self.changesOnlyOwnership(from: old, to: object) { return nil }
        return switch request.resource {
        case "roles": roleProblem(request, object: object)
        case "clusterroles": roleProblem(request, object: object) ?? aggregationProblem(request, object: object, old: old)
        case "rolebindings", "clusterrolebindings": bindingProblem(request, object: object)
        default: nil
        }
    }

    private func mayEscalate(_ request: AccessRequest) -> Bool {
        var question = request
        question.verb = "escalate"
        return authorize(question).isAllowed
    }

    private func roleProblem(_ request: AccessRequest, object: Node) -> EscalationProblem? {
        let rules = (object["rules"]?.elements ?? []).map(PolicyRule.init)
        guard let cause = notHeld(rules, by: request), !mayEscalate(request) else { return nil }
        return forbidden(request, object: object, cause: cause)
    }

    /// A role that gathers may get any rule later, so it takes all rights to make one, or to change one that is.
    private func aggregationProblem(_ request: AccessRequest, object: Node, old: Node?) -> EscalationProblem? {
        guard AccessRole.aggregates(object) || AccessRole.aggregates(old), notHeld(PolicyRule.everything, by: request) != nil,
            !mayEscalate(request)
        else { return nil }
        return forbidden(request, object: object, cause: "must have cluster-admin privileges to use the aggregationRule")
    }

    private func bindingProblem(_ request: AccessRequest, object: Node) -> EscalationProblem? {
        let isLocal = request.resource == "rolebindings"
        let reference = RoleReference(object["roleRef"], bindingNamespace: isLocal ? request.namespace : "")
        let resource: String
        switch reference.kind {
        case .role: resource = "roles"
        case .clusterRole: resource = "clusterroles"
        case .other: return forbidden(request, object: object, cause: reference.missingReason)
        }
        let bind = AccessRequest(
            user: request.user, verb: "bind", apiGroup: object["roleRef"]?["apiGroup"]?.string ?? Self.group, resource: resource,
            namespace: request.namespace, name: reference.name)
        if authorize(bind).isAllowed { return nil }
        guard let rules = rules(of: reference) else { return .roleNotFound(resource: resource, name: reference.name) }
        return notHeld(rules, by: request).flatMap { forbidden(request, object: object, cause: $0) }
    }

    private func forbidden(_ request: AccessRequest, object: Node, cause: String) -> EscalationProblem {
        let name = object["metadata"]?["name"]?.string ?? request.name
        return .forbidden(
            message: AccessRequest.forbiddenMessage(apiGroup: request.apiGroup, resource: request.resource, name: name, cause: cause))
    }

    /// Nil where the user holds all of the rules in the namespace of the request.
    private func notHeld(_ rules: [PolicyRule], by request: AccessRequest) -> String? {
        let held = policyRules(for: request.user, namespace: request.namespace)
        let coverage = RuleCoverage(held: held, wanted: rules)
        guard !coverage.missing.isEmpty else { return nil }
        var lines = Set(PolicyRule.compacted(coverage.missing).map(\.compactText)).sorted()
        // A status is read by people; the rest would only be more of the same.
        if lines.count > 100 { lines = lines.prefix(100) + ["and \(lines.count - 100) more"] }
        let user = "user \(GoFormat.quoted(request.user.name)) (groups=\(GoFormat.quoted(request.user.groups)))"
        let note = coverage.isIncomplete ? "\nrules with more than \(RuleCoverage.limit) permissions are not taken apart" : ""
        return "\(user) is attempting to grant RBAC permissions not currently held:\n\(lines.joined(separator: "\n"))\(note)"
    }

    /// Garbage collection takes away owners and finalizers without holding what a role gives.
    private static func changesOnlyOwnership(from old: Node, to object: Node) -> Bool {
        func rest(_ node: Node) -> Node {
            var copy = node
            for field in ["ownerReferences", "finalizers", "managedFields", "resourceVersion", "generation"] {
                copy = copy.setting(["metadata", field], to: nil)
            }
            return copy
        }
        return rest(old) == rest(object)
    }
}
