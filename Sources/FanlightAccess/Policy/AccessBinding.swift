import FanlightResources

/// Somebody to whom a binding gives a role. A service account counts as the user that it authenticates as.
enum AccessSubject: Hashable, Sendable {
    case user(String)
    case group(String)
}

/// A RoleBinding or ClusterRoleBinding, as far as decisions need it.
struct AccessBinding: Sendable {
    struct Subject: Sendable {
        let subject: AccessSubject
        /// How reasons name it: `User "x"`.
        let text: String
    }

    let name: String
    /// Empty for a ClusterRoleBinding.
    let namespace: String
    let role: RoleReference
    let subjects: [Subject]

    init(_ node: Node, name: String, namespace: String) {
        self.name = name
        self.namespace = namespace
        role = RoleReference(node["roleRef"], bindingNamespace: namespace)
        subjects = (node["subjects"]?.elements ?? []).compactMap { Self.subject($0, bindingNamespace: namespace) }
    }

    /// Nil where nobody can be that subject: another kind, or a service account without a namespace.
    private static func subject(_ node: Node, bindingNamespace: String) -> Subject? {
        guard let kind = node["kind"]?.string, let name = node["name"]?.string else { return nil }
        switch kind {
        case "User": return Subject(subject: .user(name), text: "User \(GoFormat.quoted(name))")
        case "Group": return Subject(subject: .group(name), text: "Group \(GoFormat.quoted(name))")
        case "ServiceAccount":
            let own = node["namespace"]?.string ?? ""
            let namespace = own.isEmpty ? bindingNamespace : own
            guard !namespace.isEmpty else { return nil }
            return Subject(
                subject: .user(ServiceAccountName(namespace: namespace, name: name).userName),
                text: "ServiceAccount \(GoFormat.quoted("\(name)/\(namespace)"))")
        default: return nil
        }
    }

    func reason(for subject: String) -> String {
        let binding =
            namespace.isEmpty ? "ClusterRoleBinding \(GoFormat.quoted(name))" : "RoleBinding \(GoFormat.quoted("\(name)/\(namespace)"))"
        return "RBAC: allowed by \(binding) of \(role.kindText) \(GoFormat.quoted(role.name)) to \(subject)"
    }
}
