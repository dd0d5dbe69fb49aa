import FanlightResources

/// The cells of HorizontalPodAutoscalers, of both versions: the first knows the processor's utilization only.
enum AutoscalerCells {
    static let all: [String: BuiltinCells] = [
        "HorizontalPodAutoscaler": BuiltinCells { object in
            [
                object.name,
                .string("\(object.text("spec", "scaleTargetRef", "kind"))/\(object.text("spec", "scaleTargetRef", "name"))"),
                .string(targets(object)), .string(String(object.count("spec", "minReplicas", otherwise: 1))),
                object.integer("spec", "maxReplicas"), object.integer("status", "currentReplicas"), object.age,
            ]
        }
    ]

    private static func targets(_ object: PrintedObject) -> String {
        if let target = object["spec", "targetCPUUtilizationPercentage"]?.integer {
            let current = object["status", "currentCPUUtilizationPercentage"]?.integer.map { "\($0)%" } ?? CellText.unknown
            return "cpu: \(current)/\(target)%"
        }
        let metrics = object["spec", "metrics"]?.elements ?? []
        guard !metrics.isEmpty else { return CellText.none }
        let current = object["status", "currentMetrics"]?.elements ?? []
        let texts = metrics.enumerated().map { index, metric in text(of: metric, current: index < current.count ? current[index] : nil) }
        return CellText.few(texts, of: texts.count, limit: 2, separator: ", ")
    }

    private static func text(of metric: Node, current: Node?) -> String {
        switch metric["type"]?.string {
        case "Resource": resource(metric["resource"], current?["resource"])
        case "ContainerResource": resource(metric["containerResource"], current?["containerResource"])
        case "Pods": value(metric["pods"], current?["pods"], key: "averageValue")
        case "External": averageOrValue(metric["external"], current?["external"])
        case "Object": averageOrValue(metric["object"], current?["object"])
        default: "<unknown type>"
        }
    }

    private static func resource(_ metric: Node?, _ current: Node?) -> String {
        let name = metric?["name"]?.string ?? ""
        if metric?["target"]?["averageValue"] != nil { return "\(name): \(value(metric, current, key: "averageValue"))" }
        func percentage(_ node: Node?) -> String? { node?["averageUtilization"]?.integer.map { "\($0)%" } }
        return "\(name): \(percentage(current?["current"]) ?? CellText.unknown)/\(percentage(metric?["target"]) ?? "<auto>")"
    }

    private static func averageOrValue(_ metric: Node?, _ current: Node?) -> String {
        metric?["target"]?["averageValue"] != nil
            ? "\(value(metric, current, key: "averageValue")) (avg)" : value(metric, current, key: "value")
    }

    private static func value(_ metric: Node?, _ current: Node?, key: String) -> String {
        let now = CellText.intOrString(current?["current"]?[key]) ?? CellText.unknown
        return "\(now)/\(CellText.intOrString(metric?["target"]?[key]) ?? CellText.unknown)"
    }
}
