import FanlightResources

/// HorizontalPodAutoscaler and PodDisruptionBudget.
///
/// - Source: Kubernetes: pkg/apis/autoscaling and pkg/apis/policy.
enum ScalingRules {
    static func autoscalerDefaults(_ object: Node, version: String) -> Node {
        object.filling(in: "spec") { spec in
            let filled = spec.filling(["minReplicas": .integer(1)])
            guard version != "v1" else { return filled }
            let byCPU = Node.object([
                "type": .string("Resource"),
                "resource": .object([
                    "name": .string("cpu"), "target": .object(["type": .string("Utilization"), "averageUtilization": .integer(80)]),
                ]),
            ])
            let measured = (filled["metrics"]?.elements ?? []).isEmpty ? filled.setting(["metrics"], to: .array([byCPU])) : filled
            return measured.changing("behavior", behaviour)
        }
    }

    private static func behaviour(_ behaviour: Node) -> Node {
        func policy(_ type: String, _ value: Int) -> Node {
            .object(["type": .string(type), "value": .integer(value), "periodSeconds": .integer(15)])
        }
        return behaviour.filling(in: "scaleUp") {
            $0.filling([
                "stabilizationWindowSeconds": .integer(0), "selectPolicy": .string("Max"),
                "policies": .array([policy("Pods", 4), policy("Percent", 100)]),
            ])
        }.filling(in: "scaleDown") {
            $0.filling(["selectPolicy": .string("Max"), "policies": .array([policy("Percent", 100)])])
        }
    }

    static func autoscaler(_ object: Node, old: Node?) -> [FieldCause] {
        let spec = object["spec"] ?? .emptyObject
        var list = CauseList()
        let least = spec["minReplicas"]?.integer
        let most = spec["maxReplicas"]?.integer ?? 0
        if let least, least < 1 { list.add(.invalid("spec.minReplicas", .integer(least), "must be greater than or equal to 1")) }
        if most < 1 { list.add(.invalid("spec.maxReplicas", .integer(most), "must be greater than 0")) }
        if let least, most < least {
            list.add(.invalid("spec.maxReplicas", .integer(most), "must be greater than or equal to `minReplicas`"))
        }
        let target = spec["scaleTargetRef"] ?? .emptyObject
        for key in ["kind", "name"] where list.require(target, key, at: "spec.scaleTargetRef") {
            list.invalid("spec.scaleTargetRef.\(key)", target.text(key), NameRule.pathSegment.problems(target.text(key)))
        }
        for (index, metric) in (spec["metrics"]?.elements ?? []).enumerated() { self.metric(metric, at: "spec.metrics[\(index)]", &list) }
        return list.causes
    }

    private static let sources = [
        "ContainerResource": "containerResource", "External": "external", "Object": "object", "Pods": "pods", "Resource": "resource",
    ]

    private static func metric(_ metric: Node, at place: String, _ list: inout CauseList) {
        let type = metric.text("type")
        guard !type.isEmpty else { return list.add(.required("\(place).type", "must specify a metric source type")) }
        guard let key = sources[type] else { return list.add(.notSupported("\(place).type", .string(type), sources.keys.sorted())) }
        guard let source = metric[key] else {
            return list.add(.required("\(place).\(key)", "must populate information for the given metric source"))
        }
        guard key == "resource" || key == "containerResource" else { return }
        list.require(source, "name", at: "\(place).\(key)", "must specify a resource name")
        let utilization = source[path: ["target", "averageUtilization"]]?.integer
        if let utilization, utilization < 1 {
            list.add(.invalid("\(place).\(key).target.averageUtilization", .integer(utilization), "must be greater than 0"))
        }
        if utilization == nil, source[path: ["target", "averageValue"]] == nil {
            let text = "must set either a target raw value or a target utilization"
            list.add(.required("\(place).\(key).target.averageUtilization", text))
        }
    }

    static func disruptionBudget(_ object: Node, old: Node?) -> [FieldCause] {
        let spec = object["spec"] ?? .emptyObject
        var list = CauseList()
        if spec["minAvailable"] != nil, spec["maxUnavailable"] != nil {
            list.add(.invalid("spec", spec, "minAvailable and maxUnavailable cannot be both set"))
        }
        for key in ["minAvailable", "maxUnavailable"] {
            guard let value = spec[key] else { continue }
            list.invalid("spec.\(key)", value, AmountText.problems(value))
        }
        if let selector = spec["selector"] { list.add(SelectorRules.causes(selector, at: "spec.selector")) }
        if let policy = spec["unhealthyPodEvictionPolicy"]?.string, !["AlwaysAllow", "IfHealthyBudget"].contains(policy) {
            list.add(.notSupported("spec.unhealthyPodEvictionPolicy", .string(policy), ["AlwaysAllow", "IfHealthyBudget"]))
        }
        return list.causes
    }
}
