import FanlightResources

/// A `credentialName` of a Gateway as a gateway workload understands it: the Secret that it names.
///
/// - Source: Istio pilot/pkg/model/credentials/resource.go, ParseResourceName: a name without a namespace is in the workload's namespace, whatever
///   the namespace of the Gateway, and one of another namespace is not given out.
enum CredentialReference: Hashable, Sendable {
    case secret(ResourceKey)
    /// One clause that says why the name names nothing that can be served.
    case unusable(String)

    init(_ name: String, namespace: String) {
        var rest = name[...]
        for scheme in ["kubernetes-gateway://", "kubernetes://"] where rest.hasPrefix(scheme) { rest = rest.dropFirst(scheme.count) }
        if rest.contains("://") {
            self = .unusable("\(name) is no name of a Secret; certificates come from Secrets only")
            return
        }
        let parts = rest.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count <= 2, parts.allSatisfy({ !$0.isEmpty }), let last = parts.last else {
            self = .unusable("\"\(name)\" is no name of a Secret")
            return
        }
        guard parts.count == 1 || parts[0] == namespace else {
            self = .unusable(
                "gateways of namespace \(namespace) use Secrets of their own namespace only; write the name without a namespace and put the Secret there"
            )
            return
        }
        self = .secret(ResourceKey(.secret, namespace: namespace, name: last))
    }

    /// The name in a `SecretTable`.
    var tableName: String? {
        if case .secret(let key) = self { key.namespacedName } else { nil }
    }
}
