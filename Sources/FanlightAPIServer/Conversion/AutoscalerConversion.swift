import FanlightManifests
import FanlightResources

/// HorizontalPodAutoscalers of `autoscaling/v1` and `v2`. What v1 has no field for stands in annotations.
///
/// - Source: Kubernetes: pkg/apis/autoscaling/v1/conversion.go and annotations.go.
enum AutoscalerConversion {
    private static let prefix = "autoscaling.alpha.kubernetes.io/"
    private static let metrics = prefix + "metrics"
    private static let currentMetrics = prefix + "current-metrics"
    private static let conditions = prefix + "conditions"
    private static let behavior = prefix + "behavior"

    // MARK: From v2 to v1

    static func shown(_ stored: Node) -> Node {
        var annotations = annotations(of: stored)
        var object = stored
        object[member: "spec"] = stored["spec"].map { spec in
            var shown = spec
            let all = spec["metrics"]?.elements ?? []
            let first = all.firstIndex { utilization($0, "target") != nil }
            shown[member: "metrics"] = nil
            shown[member: "targetCPUUtilizationPercentage"] = first.flatMap { utilization(all[$0], "target") }
            let others = all.enumerated().filter { $0.offset != first }.map { flattened($0.element, from: "target", prefix: "target") }
            set(metrics, others.isEmpty ? nil : .array(others), in: &annotations)
            set(behavior, spec["behavior"], in: &annotations)
            shown[member: "behavior"] = nil
            return shown
        }
        object[member: "status"] = stored["status"].map { status in
            var shown = status
            let all = status["currentMetrics"]?.elements ?? []
            shown[member: "currentMetrics"] = nil
            shown[member: "conditions"] = nil
            if status["currentReplicas"] == nil { shown[member: "currentReplicas"] = .integer(0) }
            let first = all.firstIndex { utilization($0, "current") != nil }
            shown[member: "currentCPUUtilizationPercentage"] = first.flatMap { utilization(all[$0], "current") }
            set(currentMetrics, all.isEmpty ? nil : .array(all.map { flattened($0, from: "current", prefix: "current") }), in: &annotations)
            set(conditions, status["conditions"], in: &annotations)
            return shown
        }
        return object.setting(["metadata", "annotations"], to: annotations.members.isEmpty ? nil : annotations)
    }

    /// The percentage of a metric about the use of processors.
    private static func utilization(_ metric: Node, _ key: String) -> Node? {
        guard metric["type"]?.string == "Resource", metric[path: ["resource", "name"]]?.string == "cpu" else { return nil }
        return metric[path: ["resource", key, "averageUtilization"]]
    }

    private static func set(_ name: String, _ value: Node?, in annotations: inout Node) {
        annotations[member: name] = value.map { .string(GoText.json($0)) }
    }

    private static func annotations(of object: Node) -> Node { object[path: ["metadata", "annotations"]] ?? .emptyObject }

    // MARK: From v1 to v2

    static func stored(_ shown: Node) -> Node {
        var annotations = annotations(of: shown)
        func take(_ name: String) -> Node? {
            guard let text = annotations[name]?.string, let node = JSONReader.read(Array(text.utf8)).documents.first?.node else {
                return nil
            }
            annotations[member: name] = nil
            return node
        }
        let others = take(metrics)?.elements.map { nested($0, to: "target", prefix: "target") } ?? []
        let current = take(currentMetrics)?.elements.map { nested($0, to: "current", prefix: "current") }
        let takenConditions = take(conditions)
        let takenBehavior = take(behavior)
        var object = shown
        object[member: "spec"] = shown["spec"].map { spec in
            var stored = spec
            stored[member: "targetCPUUtilizationPercentage"] = nil
            var all = others
            if let percentage = spec["targetCPUUtilizationPercentage"] {
                let target = Node.object(["type": .string("Utilization"), "averageUtilization": percentage])
                all.insert(
                    .object(["type": .string("Resource"), "resource": .object(["name": .string("cpu"), "target": target])]), at: 0)
            }
            stored[member: "metrics"] = all.isEmpty ? nil : .array(all)
            stored[member: "behavior"] = takenBehavior
            return stored
        }
        object[member: "status"] = shown["status"].map { status in
            var stored = status
            stored[member: "currentCPUUtilizationPercentage"] = nil
            stored[member: "currentMetrics"] = current.map { .array($0) } ?? .null
            stored[member: "conditions"] = takenConditions
            return stored
        }
        return object.setting(["metadata", "annotations"], to: annotations.members.isEmpty ? nil : annotations)
    }

    // MARK: Single metrics

    private static let sources = ["resource", "containerResource", "pods", "object", "external"]

    /// A metric of v2 as v2beta1 had it, which is how the annotations hold it: its amounts stand in the source itself.
    private static func flattened(_ metric: Node, from key: String, prefix: String) -> Node {
        changed(metric) { source, _ in
            var flat = source
            let amounts = source[key]
            flat[member: key] = nil
            if let value = amounts?["averageUtilization"] { flat[member: "\(prefix)AverageUtilization"] = value }
            if let value = amounts?["averageValue"] { flat[member: "\(prefix)AverageValue"] = value }
            if let value = amounts?["value"] { flat[member: "\(prefix)Value"] = value }
            if let name = source[path: ["metric", "name"]] { flat[member: "metricName"] = name }
            if let selector = source[path: ["metric", "selector"]] { flat[member: "selector"] = selector }
            flat[member: "metric"] = nil
            if let described = source["describedObject"] {
                flat[member: "describedObject"] = nil
                flat[member: "target"] = described
            }
            return flat
        }
    }

    private static func nested(_ metric: Node, to key: String, prefix: String) -> Node {
        changed(metric) { source, isResource in
            var nested = source
            var amounts = Node.emptyObject
            for (flat, name, type) in [
                ("\(prefix)AverageUtilization", "averageUtilization", "Utilization"),
                ("\(prefix)AverageValue", "averageValue", "AverageValue"),
                ("\(prefix)Value", "value", "Value"),
            ] {
                guard let value = source[flat] else { continue }
                if key == "target" { amounts[member: "type"] = .string(type) }
                amounts[member: name] = value
                nested[member: flat] = nil
            }
            if let described = source["target"] {
                nested[member: "target"] = nil
                nested[member: "describedObject"] = described
            }
            nested[member: key] = amounts
            guard !isResource else { return nested }
            var identity = Node.emptyObject
            identity[member: "name"] = source["metricName"]
            identity[member: "selector"] = source["selector"]
            nested[member: "metricName"] = nil
            nested[member: "selector"] = nil
            nested[member: "metric"] = identity
            return nested
        }
    }

    private static func changed(_ metric: Node, _ change: (Node, Bool) -> Node) -> Node {
        var copy = metric
        for name in sources {
            if let source = metric[name] { copy[member: name] = change(source, name == "resource" || name == "containerResource") }
        }
        return copy
    }
}
