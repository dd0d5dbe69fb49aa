import FanlightResources

/// Defaults of pods and of the templates that workloads make pods from.
///
/// - Source: Kubernetes: pkg/apis/core/v1/defaults.go.
enum PodDefaults {
    /// A pod by itself also has what the admission of the API adds: a priority, and that it may stay on an unreachable node for a while.
    static func pod(_ object: Node) -> Node {
        object.filling(in: "spec") { spec in
            let filled = podSpec(spec).filling(["enableServiceLinks": .bool(true), "priority": .integer(0)])
                .filling(["preemptionPolicy": .string("PreemptLowerPriority")])
            return tolerating(requesting(filled))
        }
    }

    static func template(_ template: Node) -> Node { template.filling(in: "spec", podSpec) }

    private static func podSpec(_ spec: Node) -> Node {
        var spec = spec.filling([
            "restartPolicy": .string("Always"), "terminationGracePeriodSeconds": .integer(30), "dnsPolicy": .string("ClusterFirst"),
            "securityContext": .emptyObject, "schedulerName": .string("default-scheduler"),
        ])
        let account = spec.text("serviceAccountName").isEmpty ? spec.text("serviceAccount") : spec.text("serviceAccountName")
        if !account.isEmpty { spec = spec.filling(["serviceAccountName": .string(account), "serviceAccount": .string(account)]) }
        let usesHostNetwork = spec["hostNetwork"]?.bool == true
        for key in ["initContainers", "containers", "ephemeralContainers"] {
            spec = spec.changingElements(key) { container($0, usesHostNetwork: usesHostNetwork) }
        }
        return spec.changingElements("volumes", volume)
    }

    private static func container(_ container: Node, usesHostNetwork: Bool) -> Node {
        var container = container.filling([
            "resources": .emptyObject, "terminationMessagePath": .string("/dev/termination-log"),
            "terminationMessagePolicy": .string("File"),
            "imagePullPolicy": .string(isMoving(container.text("image")) ? "Always" : "IfNotPresent"),
        ])
        container = container.changingElements("ports") { port in
            let filled = port.filling(["protocol": .string("TCP")])
            guard usesHostNetwork, let number = filled["containerPort"] else { return filled }
            return filled.filling(["hostPort": number])
        }
        container = container.changingElements("env") { $0.changing("valueFrom", reference) }
        for key in ["livenessProbe", "readinessProbe", "startupProbe"] { container = container.changing(key, probe) }
        return container.changing("lifecycle") { lifecycle in
            lifecycle.changing("postStart") { $0.changing("httpGet", request) }.changing("preStop") { $0.changing("httpGet", request) }
        }
    }

    /// Whether an image has no tag, or one that moves.
    private static func isMoving(_ image: String) -> Bool {
        guard !image.contains("@") else { return false }
        let name = image.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
        guard let colon = name.firstIndex(of: ":") else { return true }
        return name[name.index(after: colon)...] == "latest"
    }

    private static func reference(_ source: Node) -> Node { source.changing("fieldRef") { $0.filling(["apiVersion": .string("v1")]) } }

    private static func request(_ request: Node) -> Node { request.filling(["path": .string("/"), "scheme": .string("HTTP")]) }

    private static func probe(_ probe: Node) -> Node {
        probe.changing("httpGet", request).changing("grpc") { $0.filling(["service": .string("")]) }
            .filling([
                "timeoutSeconds": .integer(1), "periodSeconds": .integer(10), "successThreshold": .integer(1),
                "failureThreshold": .integer(3),
            ])
    }

    private static let fileMode = Node.integer(0o644)

    private static func volume(_ volume: Node) -> Node {
        let hasSource = volume.members.contains { $0.key != "name" && !$0.value.isNull }
        var volume = hasSource ? volume : volume.filling(["emptyDir": .emptyObject])
        for key in ["secret", "configMap", "downwardAPI", "projected"] {
            volume = volume.changing(key) { $0.filling(["defaultMode": fileMode]) }
        }
        volume = volume.changing("downwardAPI") { $0.changingElements("items", reference) }
        volume = volume.changing("projected") { projected in
            projected.changingElements("sources") { source in
                source.changing("serviceAccountToken") { $0.filling(["expirationSeconds": .integer(3_600)]) }
                    .changing("downwardAPI") { $0.changingElements("items", reference) }
            }
        }
        return volume.changing("hostPath") { $0.filling(["type": .string("")]) }
    }

    /// A limit without a request is a request too.
    private static func requesting(_ spec: Node) -> Node {
        var spec = spec
        for key in ["initContainers", "containers"] {
            spec = spec.changingElements(key) { container in
                container.changing("resources") { resources in
                    guard let limits = resources["limits"], !limits.members.isEmpty else { return resources }
                    return resources.filling(in: "requests") { requests in
                        var requests = requests
                        for limit in limits.members where requests[limit.key] == nil { requests[member: limit.key] = limit.value }
                        return requests
                    }
                }
            }
        }
        return spec
    }

    private static func tolerating(_ spec: Node) -> Node {
        var tolerations = spec["tolerations"]?.elements ?? []
        for key in ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"] {
            let isTolerated = tolerations.contains { toleration in
                let effect = toleration.text("effect")
                let isForAll = toleration.text("key").isEmpty && toleration.text("operator") == "Exists"
                return (toleration.text("key") == key || isForAll) && (effect.isEmpty || effect == "NoExecute")
            }
            guard !isTolerated else { continue }
            tolerations.append(
                .object([
                    "key": .string(key), "operator": .string("Exists"), "effect": .string("NoExecute"), "tolerationSeconds": .integer(300),
                ]))
        }
        return spec.setting(["tolerations"], to: .array(tolerations))
    }
}
