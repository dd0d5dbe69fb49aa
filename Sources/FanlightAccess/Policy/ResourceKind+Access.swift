package import FanlightResources

/// The kinds that make up the policy.
extension ResourceKind {
    package static let role = ResourceKind(group: "rbac.authorization.k8s.io", kind: "Role")
    package static let roleBinding = ResourceKind(group: "rbac.authorization.k8s.io", kind: "RoleBinding")
    package static let clusterRole = ResourceKind(group: "rbac.authorization.k8s.io", kind: "ClusterRole")
    package static let clusterRoleBinding = ResourceKind(group: "rbac.authorization.k8s.io", kind: "ClusterRoleBinding")
}
