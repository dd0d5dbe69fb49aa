import FanlightResources

/// The HorizontalPodAutoscaler that says between which bounds a gateway may be scaled, and by what.
enum GatewayAutoscalerObject {
    /// Nil where the bounds leave nothing to scale.
    static func spec(_ spec: Node, names: GatewayNames) -> Node? {
        let least = max(1, spec["minReplicas"]?.integer ?? 1)
        guard spec["autoscaleEnabled"]?.bool == true, let most = spec["maxReplicas"]?.integer, most > least else { return nil }
        let metrics = ["cpu", "memory"].compactMap { resource -> Node? in
            guard let target = spec[resource]?["targetAverageUtilization"]?.integer, target > 0 else { return nil }
            return .object([
                "type": .string("Resource"),
                "resource": .object([
                    "name": .string(resource),
                    "target": .object(["type": .string("Utilization"), "averageUtilization": .integer(target)]),
                ]),
            ])
        }
        return Node.object([
            "scaleTargetRef": .object([
                "apiVersion": .string("apps/v1"), "kind": .string("Deployment"), "name": .string(names.deployment),
            ]),
            "minReplicas": .integer(least), "maxReplicas": .integer(most),
        ]).adding(["metrics": .array(metrics)])
    }
}
