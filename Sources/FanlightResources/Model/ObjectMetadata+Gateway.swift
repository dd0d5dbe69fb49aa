extension ObjectMetadata {
    /// Of a Pod: `namespace/name` of the IstioGateway that it is a replica of, by the labels that no user can choose; nil for other Pods.
    package var gatewayWorkload: String? {
        guard let gateway = labels["istio"], labels["app"] == "istio-\(gateway)" else { return nil }
        return "\(namespace)/\(gateway)"
    }
}
