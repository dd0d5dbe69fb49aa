/// What Istio reads from its mesh configuration and environment, as far as gateways depend on it.
package struct MeshSettings: Hashable, Sendable {
    package var clusterDomain: String
    /// Where rules live that apply to every namespace.
    package var rootNamespace: String

    package init(clusterDomain: String = "cluster.local", rootNamespace: String = "istio-system") {
        self.clusterDomain = clusterDomain
        self.rootNamespace = rootNamespace
    }

    /// Expands a short name of a resource in `namespace`: `reviews` becomes `reviews.default.svc.cluster.local`.
    ///
    /// - Source: Istio pilot/pkg/model/config.go, ResolveShortnameToFQDN.
    func resolve(host: String, namespace: String) -> String {
        if host.isEmpty || host == "*" || host.contains(".") || host.contains(":") { return host }
        return "\(host).\(namespace).svc.\(clusterDomain)"
    }
}
