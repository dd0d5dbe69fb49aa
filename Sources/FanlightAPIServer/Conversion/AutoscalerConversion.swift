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
            let others = all.enumerated().filter { $0.offset != first }.map { flattened($0.element, "target") }
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
            set(currentMetrics, all.isEmpty ? nil : .array(all.map { flattened($0, "current") }), in: &annotations)
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
        annotations[member: name] = value.map { .string($0.jsonText) }
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
        let others = take(metrics)?.elements.map { nested($0, "target") } ?? []
        let current = take(currentMetrics)?.elements.map { nested($0, "current") }
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

    /// The fields of each source as the annotations have them, in their order, with the place of the same in `autoscaling/v2`. A name that begins
    /// with `*` begins with `target` in a specification and with `current` in a status; an empty name is that word.
    private static let sources: [(name: String, fields: [(flat: String, nested: [String])])] = [
        (
            "object",
            [
                ("target", ["describedObject"]), ("metricName", ["metric", "name"]), ("*Value", ["", "value"]),
                ("selector", ["metric", "selector"]),
                ("averageValue", ["", "averageValue"]),
            ]
        ),
        ("pods", [("metricName", ["metric", "name"]), ("*AverageValue", ["", "averageValue"]), ("selector", ["metric", "selector"])]),
        ("resource", [("name", ["name"]), ("*AverageUtilization", ["", "averageUtilization"]), ("*AverageValue", ["", "averageValue"])]),
        (
            "containerResource",
            [
                ("name", ["name"]), ("*AverageUtilization", ["", "averageUtilization"]), ("*AverageValue", ["", "averageValue"]),
                ("container", ["container"]),
            ]
        ),
        (
            "external",
            [
                ("metricName", ["metric", "name"]), ("metricSelector", ["metric", "selector"]), ("*Value", ["", "value"]),
                ("*AverageValue", ["", "averageValue"]),
            ]
        ),
    ]

    /// What an amount is called by its kind, the one that counts first.
    private static let types = [("averageUtilization", "Utilization"), ("averageValue", "AverageValue"), ("value", "Value")]

    private static func flattened(_ metric: Node, _ word: String) -> Node {
        changed(metric) { source, fields in
            var flat = Node.emptyObject
            for field in fields { flat[member: flatName(field.flat, word)] = source[path: field.nested.map { $0.isEmpty ? word : $0 }] }
            return flat
        }
    }

    private static func nested(_ metric: Node, _ word: String) -> Node {
        changed(metric) { source, fields in
            var nested = Node.emptyObject
            for field in fields {
                guard let value = source[flatName(field.flat, word)] else { continue }
                nested = nested.setting(field.nested.map { $0.isEmpty ? word : $0 }, to: value)
            }
            guard word == "target", let type = types.first(where: { nested[path: [word, $0.0]] != nil }) else { return nested }
            return nested.setting([word, "type"], to: .string(type.1))
        }
    }

    private static func flatName(_ name: String, _ word: String) -> String { name.hasPrefix("*") ? word + name.dropFirst() : name }

    private static func changed(_ metric: Node, _ change: (Node, [(flat: String, nested: [String])]) -> Node) -> Node {
        var copy = Node.emptyObject
        copy[member: "type"] = metric["type"]
        for source in sources {
            if let known = metric[source.name] { copy[member: source.name] = change(known, source.fields) }
        }
        return copy
    }
}
