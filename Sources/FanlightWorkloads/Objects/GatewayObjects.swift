package import FanlightResources

/// What an IstioGateway stands for, as configurations for server-side apply: they hold what the IstioGateway decides and nothing else, so that
/// what others add to the objects stays.
///
/// Pure: the same IstioGateway gives the same objects, whatever program and time.
package struct GatewayObjects: Hashable, Sendable {
    package let serviceAccount: Node
    package let service: Node
    package let deployment: Node
    /// Only where the bounds leave something to scale. It is stored; nobody acts on it.
    package let autoscaler: Node?

    package static let apiVersion = "istio.alibabacloud.com/v1beta1"

    /// What the objects hold beside what the IstioGateway says.
    package struct Decisions: Hashable, Sendable {
        /// Of the Deployment.
        package var replicas: Int
        /// Of the Service; nil while it has none.
        package var clusterAddress: String?

        package init(replicas: Int, clusterAddress: String?) {
            self.replicas = replicas
            self.clusterAddress = clusterAddress
        }
    }

    /// - Parameter gateway: the IstioGateway as it is stored.
    package init(_ gateway: Node, settings: GatewayObjectSettings, decisions: Decisions) {
        let metadata = gateway["metadata"]
        let names = GatewayNames(namespace: metadata?["namespace"]?.string ?? "", gateway: metadata?["name"]?.string ?? "")
        let spec = gateway["spec"] ?? .emptyObject
        let owner = OwnerReference.controller(gateway, apiVersion: Self.apiVersion, kind: "IstioGateway")
        func object(_ apiVersion: String, _ kind: String, _ name: String, labels: [String: String], annotations: Node? = nil) -> Node {
            let metadata = Node.object(["name": .string(name), "namespace": .string(names.namespace)])
                .adding(["labels": .strings(labels), "annotations": annotations, "ownerReferences": .array([owner])])
            return .object(["apiVersion": .string(apiVersion), "kind": .string(kind), "metadata": metadata])
        }
        serviceAccount = object("v1", "ServiceAccount", names.serviceAccount, labels: names.labels)
        let serviceLabels = (spec["serviceLabels"]?.stringMap ?? [:]).merging(names.labels) { _, own in own }
        service = object("v1", "Service", names.service, labels: serviceLabels, annotations: Self.annotations(spec["serviceAnnotations"]))
            .setting(["spec"], to: GatewayServiceObject.spec(spec, names: names, clusterAddress: decisions.clusterAddress))
        let note = Node.strings([ScaleRule.annotation: String(decisions.replicas)])
        deployment = object("apps/v1", "Deployment", names.deployment, labels: names.labels, annotations: note)
            .setting(["spec"], to: GatewayDeploymentObject.spec(spec, names: names, settings: settings, replicas: decisions.replicas))
        autoscaler = GatewayAutoscalerObject.spec(spec, names: names).map {
            object("autoscaling/v2", "HorizontalPodAutoscaler", names.autoscaler, labels: names.labels).setting(["spec"], to: $0)
        }
    }

    private static func annotations(_ written: Node?) -> Node? {
        let map = written?.stringMap ?? [:]
        return map.isEmpty ? nil : .strings(map)
    }
}
