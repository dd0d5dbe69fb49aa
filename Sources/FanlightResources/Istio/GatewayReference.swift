extension Istio {
    /// How a VirtualService names the Gateways that it is bound to.
    package enum GatewayReference {
        /// The reserved name for sidecars.
        package static let mesh = "mesh"

        /// `namespace/name` of the Gateway; `mesh` stays as it is.
        ///
        /// - Source: Istio pilot/pkg/model/config.go, resolveGatewayName.
        package static func resolve(_ reference: String, namespace: String) -> String {
            if reference == mesh { return mesh }
            if let slash = reference.firstIndex(of: "/") {
                return reference[..<slash] == "." ? namespace + reference[slash...] : reference
            }
            // The older form `name.namespace` or `name.namespace.svc.…`.
            let parts = reference.split(separator: ".", maxSplits: 2)
            return parts.count > 1 ? "\(parts[1])/\(parts[0])" : "\(namespace)/\(reference)"
        }
    }
}
