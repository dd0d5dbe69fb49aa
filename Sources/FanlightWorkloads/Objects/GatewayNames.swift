package import FanlightResources

/// How the objects of an IstioGateway are called, and by which labels they find each other.
///
/// - Source: Alibaba Cloud Service Mesh: the names of the Deployment and the Service; the rest as banzaicloud/istio-operator has it.
package struct GatewayNames: Hashable, Sendable {
    package let namespace: String
    /// Of the IstioGateway.
    package let gateway: String

    package init(namespace: String, gateway: String) {
        self.namespace = namespace
        self.gateway = gateway
    }

    /// `namespace/name` of the IstioGateway.
    package var workload: String { "\(namespace)/\(gateway)" }
    package var service: String { "istio-\(gateway)" }
    package var deployment: String { "istio-\(gateway)" }
    package var serviceAccount: String { "istio-\(gateway)-service-account" }
    package var autoscaler: String { "istio-\(gateway)-autoscaler" }

    /// The labels of the gateway's own. Deployment and Service select by them alone: a label of `podLabels` may be shared with others.
    package var labels: [String: String] { ["app": "istio-\(gateway)", "istio": gateway] }

    package var gatewayKey: ResourceKey { ResourceKey(.istioGateway, namespace: namespace, name: gateway) }
    package var serviceKey: ResourceKey { ResourceKey(.service, namespace: namespace, name: service) }
    package var deploymentKey: ResourceKey { ResourceKey(.deployment, namespace: namespace, name: deployment) }
    package var serviceAccountKey: ResourceKey { ResourceKey(.serviceAccount, namespace: namespace, name: serviceAccount) }
    package var autoscalerKey: ResourceKey { ResourceKey(.autoscaler, namespace: namespace, name: autoscaler) }
}

extension ResourceKind {
    package static let deployment = ResourceKind(group: "apps", kind: "Deployment")
    package static let replicaSet = ResourceKind(group: "apps", kind: "ReplicaSet")
    package static let serviceAccount = ResourceKind(group: "", kind: "ServiceAccount")
    package static let autoscaler = ResourceKind(group: "autoscaling", kind: "HorizontalPodAutoscaler")
    package static let event = ResourceKind(group: "", kind: "Event")
}
