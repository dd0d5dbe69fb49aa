import FanlightResources

/// Defaults of the kinds that run pods.
///
/// - Source: Kubernetes: pkg/apis/apps/v1/defaults.go and pkg/apis/batch/v1/defaults.go.
enum WorkloadDefaults {
    static func deployment(_ object: Node) -> Node {
        object.filling(in: "spec") { spec in
            spec.filling(["replicas": .integer(1)]).filling(in: "template", PodDefaults.template)
                .filling(in: "strategy") { strategy in
                    let filled = strategy.filling(["type": .string("RollingUpdate")])
                    guard filled.text("type") == "RollingUpdate" else { return filled }
                    return filled.filling(in: "rollingUpdate") {
                        $0.filling(["maxUnavailable": .string("25%"), "maxSurge": .string("25%")])
                    }
                }
                .filling(["revisionHistoryLimit": .integer(10), "progressDeadlineSeconds": .integer(600)])
        }
    }

    static func replicaSet(_ object: Node) -> Node {
        object.filling(in: "spec") { $0.filling(["replicas": .integer(1)]).filling(in: "template", PodDefaults.template) }
    }

    /// Of these kinds this one alone can do without a template.
    static func replicationController(_ object: Node) -> Node {
        object.filling(in: "spec") { $0.filling(["replicas": .integer(1)]).changing("template", PodDefaults.template) }
    }

    static func daemonSet(_ object: Node) -> Node {
        object.filling(in: "spec") { spec in
            spec.filling(in: "template", PodDefaults.template)
                .filling(in: "updateStrategy") { strategy in
                    let filled = strategy.filling(["type": .string("RollingUpdate")])
                    guard filled.text("type") == "RollingUpdate" else { return filled }
                    return filled.filling(in: "rollingUpdate") { $0.filling(["maxUnavailable": .integer(1), "maxSurge": .integer(0)]) }
                }
                .filling(["revisionHistoryLimit": .integer(10)])
        }
    }

    static func statefulSet(_ object: Node) -> Node {
        object.filling(in: "spec") { spec in
            spec.filling(["replicas": .integer(1)]).filling(in: "template", PodDefaults.template)
                .changingElements("volumeClaimTemplates") { claim($0).filling(["status": .object(["phase": .string("Pending")])]) }
                .filling(["podManagementPolicy": .string("OrderedReady")])
                .filling(in: "updateStrategy") { strategy in
                    let filled = strategy.filling(["type": .string("RollingUpdate")])
                    guard filled.text("type") == "RollingUpdate" else { return filled }
                    return filled.filling(in: "rollingUpdate") { $0.filling(["partition": .integer(0)]) }
                }
                .filling(["revisionHistoryLimit": .integer(10)])
                .filling(in: "persistentVolumeClaimRetentionPolicy") {
                    $0.filling(["whenDeleted": .string("Retain"), "whenScaled": .string("Retain")])
                }
        }
    }

    static func job(_ object: Node) -> Node { object.filling(in: "spec", jobSpec) }

    private static func jobSpec(_ spec: Node) -> Node {
        let isPlain = spec["completions"] == nil && spec["parallelism"] == nil
        var spec = spec.filling(["parallelism": .integer(1)])
        if isPlain { spec = spec.filling(["completions": .integer(1)]) }
        let replacement = spec["podFailurePolicy"] == nil ? "TerminatingOrFailed" : "Failed"
        return spec.filling([
            "backoffLimit": .integer(6), "completionMode": .string("NonIndexed"), "suspend": .bool(false),
            "podReplacementPolicy": .string(replacement), "manualSelector": .bool(false),
        ]).filling(in: "template", PodDefaults.template)
    }

    static func cronJob(_ object: Node) -> Node {
        object.filling(in: "spec") { spec in
            spec.filling(["concurrencyPolicy": .string("Allow"), "suspend": .bool(false)])
                .filling(in: "jobTemplate") { template in
                    template.filling(in: "spec") { $0.filling(in: "template", PodDefaults.template) }
                }
                .filling(["successfulJobsHistoryLimit": .integer(3), "failedJobsHistoryLimit": .integer(1)])
        }
    }

    static func claim(_ object: Node) -> Node { object.filling(in: "spec") { $0.filling(["volumeMode": .string("Filesystem")]) } }

    /// A job that chooses no selector itself has that of its own pods, which are known by the job's uid.
    static func jobSelector(_ object: Node) -> Node {
        guard let uid = object[path: ["metadata", "uid"]]?.string, object[path: ["spec", "manualSelector"]]?.bool != true,
            object[path: ["spec", "selector"]] == nil
        else { return object }
        let name = Node.string(object[path: ["metadata", "name"]]?.string ?? "")
        let labels = Node.object([
            "batch.kubernetes.io/controller-uid": .string(uid), "batch.kubernetes.io/job-name": name, "controller-uid": .string(uid),
            "job-name": name,
        ])
        let selected = object.setting(
            ["spec", "selector"], to: .object(["matchLabels": .object(["batch.kubernetes.io/controller-uid": .string(uid)])]))
        var all = object[path: ["spec", "template", "metadata", "labels"]] ?? .emptyObject
        for label in labels.members { all[member: label.key] = label.value }
        return selected.setting(["spec", "template", "metadata", "labels"], to: all)
    }
}
