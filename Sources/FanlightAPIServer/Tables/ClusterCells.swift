import FanlightResources

/// The cells of Nodes, Namespaces, configuration and what else a cluster has.
enum ClusterCells {
    static let core: [String: BuiltinCells] = [
        "Namespace": BuiltinCells { object in [object.name, .string(object.text("status", "phase", otherwise: "Active")), object.age] },
        "Node": BuiltinCells { node in
            func information(_ key: String) -> Node { .string(node.text("status", "nodeInfo", key, otherwise: CellText.unknown)) }
            return [
                node.name, .string(nodeStatus(node)), .string(roles(node)), node.age,
                .string(node.text("status", "nodeInfo", "kubeletVersion")), .string(address("InternalIP", of: node)),
                .string(address("ExternalIP", of: node)), information("osImage"), information("kernelVersion"),
                information("containerRuntimeVersion"),
            ]
        },
        "ConfigMap": BuiltinCells { object in
            let count = (object["data"]?.members.count ?? 0) + (object["binaryData"]?.members.count ?? 0)
            return [object.name, .integer(count), object.age]
        },
        "Secret": BuiltinCells { object in
            [object.name, .string(object.text("type", otherwise: "Opaque")), .integer(object["data"]?.members.count ?? 0), object.age]
        },
        "ServiceAccount": BuiltinCells { object in [object.name, object.age] },
        "ResourceQuota": BuiltinCells { object in
            let hard = (object["status", "hard"]?.members ?? []).sorted { $0.key < $1.key }
            func uses(ofLimits: Bool) -> Node {
                let texts = hard.filter { $0.key.hasPrefix("limits.") == ofLimits }.map { member in
                    let used = CellText.intOrString(object["status", "used", member.key]) ?? "0"
                    return "\(member.key): \(used)/\(CellText.intOrString(member.value) ?? "0")"
                }
                return .string(texts.joined(separator: ", "))
            }
            return [object.name, uses(ofLimits: false), uses(ofLimits: true), object.age]
        },
    ]

    static let policy: [String: BuiltinCells] = [
        "PodDisruptionBudget": BuiltinCells { object in
            [
                object.name, .string(CellText.intOrString(object["spec", "minAvailable"]) ?? "N/A"),
                .string(CellText.intOrString(object["spec", "maxUnavailable"]) ?? "N/A"),
                object.integer("status", "disruptionsAllowed"), object.age,
            ]
        }
    ]

    static let scheduling: [String: BuiltinCells] = [
        "PriorityClass": BuiltinCells { object in
            [
                object.name, object.integer("value"), .bool(object["globalDefault"]?.bool ?? false), object.age,
                .string(object.text("preemptionPolicy", otherwise: "PreemptLowerPriority")),
            ]
        }
    ]

    static let coordination: [String: BuiltinCells] = [
        "Lease": BuiltinCells { object in [object.name, .string(object.text("spec", "holderIdentity")), object.age] }
    ]

    static let admission: [String: BuiltinCells] = [
        "MutatingWebhookConfiguration": webhooks, "ValidatingWebhookConfiguration": webhooks,
    ]

    private static let webhooks = BuiltinCells { object in
        [object.name, .integer(object["webhooks"]?.elements.count ?? 0), object.age]
    }

    private static func nodeStatus(_ node: PrintedObject) -> String {
        var status = node.condition("Ready").map { $0 == "True" ? "Ready" : "NotReady" } ?? "Unknown"
        if node["spec", "unschedulable"]?.bool == true { status += ",SchedulingDisabled" }
        return status
    }

    private static func roles(_ node: PrintedObject) -> String {
        let prefix = "node-role.kubernetes.io/"
        let roles = (node["metadata", "labels"]?.stringMap ?? [:]).compactMap { label -> String? in
            if label.key.hasPrefix(prefix) { return String(label.key.dropFirst(prefix.count)) }
            return label.key == "kubernetes.io/role" ? label.value : nil
        }
        let named = Set(roles.filter { !$0.isEmpty }).sorted()
        return named.isEmpty ? CellText.none : named.joined(separator: ",")
    }

    private static func address(_ type: String, of node: PrintedObject) -> String {
        let found = node["status", "addresses"]?.elements.first { $0["type"]?.string == type }
        return found?["address"]?.string ?? CellText.none
    }
}
