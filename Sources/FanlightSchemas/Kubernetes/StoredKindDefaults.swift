import FanlightResources

/// Kinds that are stored and nothing more, whose objects Kubernetes completes all the same. What Go writes although it is empty is here too.
///
/// - Source: Kubernetes: pkg/apis/admissionregistration, core, rbac, storage and others, each with `defaults.go`.
enum StoredKindDefaults {
    static func event(_ object: Node) -> Node {
        object.filling([
            "source": .emptyObject, "firstTimestamp": .null, "lastTimestamp": .null, "eventTime": .null, "reportingComponent": .string(""),
            "reportingInstance": .string(""),
        ])
    }

    /// An Event of `events.k8s.io`.
    static func newEvent(_ object: Node) -> Node {
        object.filling([
            "eventTime": .null, "regarding": .emptyObject, "deprecatedSource": .emptyObject, "deprecatedFirstTimestamp": .null,
            "deprecatedLastTimestamp": .null,
        ])
    }

    static func webhooks(_ object: Node, isMutating: Bool) -> Node {
        object.changingElements("webhooks") { webhook in
            let filled = webhook.filling([
                "failurePolicy": .string("Fail"), "matchPolicy": .string("Equivalent"), "namespaceSelector": .emptyObject,
                "objectSelector": .emptyObject, "timeoutSeconds": .integer(10),
            ])
            let complete = isMutating ? filled.filling(["reinvocationPolicy": .string("Never")]) : filled
            return complete.changing("clientConfig") { $0.changing("service") { $0.filling(["port": .integer(443)]) } }
                .changingElements("rules") { $0.filling(["scope": .string("*")]) }
        }
    }

    static func storageClass(_ object: Node) -> Node {
        object.filling(["reclaimPolicy": .string("Delete"), "volumeBindingMode": .string("Immediate")])
    }

    static func volume(_ object: Node) -> Node {
        object.filling(in: "spec") { spec in
            spec.filling(["persistentVolumeReclaimPolicy": .string("Retain"), "volumeMode": .string("Filesystem")])
                .changing("hostPath") { $0.filling(["type": .string("")]) }
        }
    }

    static func role(_ object: Node) -> Node { object.filling(["rules": .null]) }

    static func specified(_ object: Node) -> Node { object.filling(["spec": .emptyObject]) }

    static func limits(_ object: Node) -> Node { object.filling(in: "spec") { $0.filling(["limits": .null]) } }
}
