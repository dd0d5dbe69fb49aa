import FanlightResources
import FanlightSchemas
import Testing

@Suite("Workloads")
struct WorkloadTests {
    private static let template = "template: {metadata: {labels: {app: a}}, spec: {containers: [{name: c, image: 'nginx:1'}]}}"
    private static let selector = "selector: {matchLabels: {app: a}}"

    private func deployment(_ spec: String) -> String { "{apiVersion: apps/v1, kind: Deployment, spec: {\(spec)}}" }

    @Test("a deployment has the defaults of its kind and of its pods")
    func deploymentDefaults() {
        let spec = Builtin.part(deployment("\(Self.selector), \(Self.template)"), "spec")
        #expect(
            spec == #"{"progressDeadlineSeconds":600,"replicas":1,"revisionHistoryLimit":10,"selector":{"matchLabels":{"app":"a"}},"#
                + #""strategy":{"rollingUpdate":{"maxSurge":"25%","maxUnavailable":"25%"},"type":"RollingUpdate"},"#
                + #""template":{"metadata":{"labels":{"app":"a"}},"spec":{"containers":[{"image":"nginx:1","imagePullPolicy":"IfNotPresent","#
                + #""name":"c","resources":{},"terminationMessagePath":"/dev/termination-log","terminationMessagePolicy":"File"}],"#
                + #""dnsPolicy":"ClusterFirst","restartPolicy":"Always","schedulerName":"default-scheduler","securityContext":{},"#
                + #""terminationGracePeriodSeconds":30}}}"#)
    }

    @Test(
        "each kind has its own defaults",
        arguments: [
            ("apps/v1", "StatefulSet", "updateStrategy", #"{"rollingUpdate":{"partition":0},"type":"RollingUpdate"}"#),
            ("apps/v1", "StatefulSet", "persistentVolumeClaimRetentionPolicy", #"{"whenDeleted":"Retain","whenScaled":"Retain"}"#),
            ("apps/v1", "StatefulSet", "podManagementPolicy", "\"OrderedReady\""),
            ("apps/v1", "DaemonSet", "updateStrategy", #"{"rollingUpdate":{"maxSurge":0,"maxUnavailable":1},"type":"RollingUpdate"}"#),
            ("apps/v1", "ReplicaSet", "replicas", "1"), ("batch/v1", "Job", "backoffLimit", "6"), ("batch/v1", "Job", "completions", "1"),
            ("batch/v1", "Job", "podReplacementPolicy", "\"TerminatingOrFailed\""),
            ("batch/v1", "CronJob", "concurrencyPolicy", "\"Allow\""),
            ("batch/v1", "CronJob", "successfulJobsHistoryLimit", "3"), ("v1", "PersistentVolumeClaim", "volumeMode", "\"Filesystem\""),
        ])
    func kinds(apiVersion: String, kind: String, key: String, expected: String) {
        #expect(Builtin.part("{apiVersion: \(apiVersion), kind: \(kind), spec: {}}", "spec", key) == expected)
    }

    @Test("another strategy has no bounds of a rolling update")
    func recreate() { #expect(Builtin.part(deployment("strategy: {type: Recreate}"), "spec", "strategy") == #"{"type":"Recreate"}"#) }

    @Test(
        "an image that may move is pulled anew",
        arguments: [
            ("nginx", "Always"), ("nginx:latest", "Always"), ("nginx:1.2", "IfNotPresent"), ("host:5000/nginx", "Always"),
            ("host:5000/nginx:1", "IfNotPresent"), ("nginx@sha256:abc", "IfNotPresent"),
        ])
    func pullPolicy(image: String, expected: String) {
        let pod = Builtin.defaulted("{apiVersion: v1, kind: Pod, spec: {containers: [{name: a, image: '\(image)'}]}}")
        #expect(pod[path: ["spec", "containers"]]?.elements.first?["imagePullPolicy"]?.string == expected)
    }

    @Test("a pod by itself has what its admission adds, and requests what it is limited to")
    func pod() {
        let pod = Builtin.defaulted(
            """
            {apiVersion: v1, kind: Pod, spec: {containers: [{name: a, image: b, resources: {limits: {cpu: 1}}, ports: \
            [{containerPort: 80}]}], tolerations: [{operator: Exists}]}}
            """
        )
        let spec = pod["spec"] ?? .null
        #expect(spec["enableServiceLinks"]?.bool == true)
        #expect(spec["priority"]?.integer == 0)
        #expect(spec["tolerations"]?.elements.count == 1)
        #expect(spec["containers"]?.elements.first?[path: ["resources", "requests", "cpu"]]?.integer == 1)
        #expect(spec["containers"]?.elements.first?["ports"]?.elements.first?["protocol"]?.string == "TCP")
        let plain = Builtin.defaulted("{apiVersion: v1, kind: Pod, spec: {containers: [{name: a, image: b}]}}")
        #expect(plain[path: ["spec", "tolerations"]]?.elements.map { $0["tolerationSeconds"]?.integer } == [300, 300])
    }

    @Test(
        "volumes, probes and environments have theirs",
        arguments: [
            ("volumes: [{name: v}]", "volumes", #"[{"emptyDir":{},"name":"v"}]"#),
            ("volumes: [{name: v, secret: {secretName: s}}]", "volumes", #"[{"name":"v","secret":{"defaultMode":420,"secretName":"s"}}]"#),
            ("volumes: [{name: v, hostPath: {path: /}}]", "volumes", #"[{"hostPath":{"path":"/","type":""},"name":"v"}]"#),
            (
                "volumes: [{name: v, projected: {sources: [{serviceAccountToken: {path: t}}]}}]", "volumes",
                #"[{"name":"v","projected":{"defaultMode":420,"sources":[{"serviceAccountToken":{"expirationSeconds":3600,"path":"t"}}]}}]"#
            ),
            ("serviceAccountName: sa", "serviceAccount", "\"sa\""), ("serviceAccount: sa", "serviceAccountName", "\"sa\""),
        ])
    func podParts(spec: String, key: String, expected: String) {
        #expect(Builtin.part("{apiVersion: v1, kind: Pod, spec: {\(spec)}}", "spec", key) == expected)
    }

    @Test("a probe and a reference to a field are completed")
    func containerParts() {
        let container =
            "{name: a, image: b, readinessProbe: {httpGet: {port: 80}}, env: [{name: e, valueFrom: {fieldRef: {fieldPath: p}}}]}"
        let found = Builtin.defaulted("{apiVersion: v1, kind: Pod, spec: {containers: [\(container)]}}")[path: ["spec", "containers"]]?
            .elements.first
        #expect(
            found.map { sorted($0["readinessProbe"] ?? .null) }
                == #"""
                {"failureThreshold":3,"httpGet":{"path":"/","port":80,"scheme":"HTTP"},"periodSeconds":10,\#
                "successThreshold":1,"timeoutSeconds":1}
                """#
        )
        #expect(found?["env"]?.elements.first?[path: ["valueFrom", "fieldRef", "apiVersion"]]?.string == "v1")
    }

    @Test(
        "a workload without a template is told that it lacks containers, and nothing that has a default",
        arguments: [
            (
                "apps/v1", "ReplicaSet",
                [
                    "spec.selector: Required value",
                    "spec.template.metadata.labels: Invalid value: null: `selector` does not match template `labels`",
                    "spec.template.spec.containers: Required value",
                ]
            ),
            (
                "apps/v1", "StatefulSet",
                [
                    "spec.selector: Required value",
                    "spec.template.metadata.labels: Invalid value: null: `selector` does not match template `labels`",
                    "spec.template.spec.containers: Required value",
                ]
            ),
            (
                "apps/v1", "DaemonSet",
                [
                    "spec.template.metadata.labels: Invalid value: null: `selector` does not match template `labels`",
                    "spec.template.spec.containers: Required value",
                ]
            ),
            (
                "batch/v1", "Job",
                [
                    "spec.template.spec.containers: Required value",
                    "spec.template.spec.restartPolicy: Required value: valid values: \"OnFailure\", \"Never\"",
                ]
            ),
            (
                "batch/v1", "CronJob",
                [
                    "spec.schedule: Required value", "spec.jobTemplate.spec.template.spec.containers: Required value",
                    "spec.jobTemplate.spec.template.spec.restartPolicy: Required value: valid values: \"OnFailure\", \"Never\"",
                ]
            ), ("v1", "Pod", ["spec.containers: Required value"]),
        ])
    func empty(apiVersion: String, kind: String, expected: [String]) {
        #expect(Builtin.causes("{apiVersion: \(apiVersion), kind: \(kind), spec: {}}") == expected)
        #expect(Builtin.causes("{apiVersion: \(apiVersion), kind: \(kind)}") == expected)
    }

    @Test(
        "what is wrong with a deployment",
        arguments: [
            ("\(selector), \(template)", []),
            (
                template,
                [
                    "spec.selector: Required value",
                    "spec.template.metadata.labels: Invalid value: {\"app\":\"a\"}: `selector` does not match template `labels`",
                ]
            ),
            (
                "",
                [
                    "spec.selector: Required value",
                    "spec.template.metadata.labels: Invalid value: null: `selector` does not match template `labels`",
                    "spec.template.spec.containers: Required value",
                ]
            ),
            (
                "selector: {matchExpressions: [{key: app, operator: Is}]}, \(template)",
                [
                    "spec.selector.matchExpressions[0].operator: Invalid value: \"Is\": not a valid selector operator",
                    "spec.selector: Invalid value: {\"matchExpressions\":[{\"key\":\"app\",\"operator\":\"Is\"}]}: invalid label selector",
                ]
            ),
            ("selector: {}, \(template)", ["spec.selector: Invalid value: {}: empty selector is invalid for deployment"]),
            (
                "selector: {matchLabels: {app: b}}, \(template)",
                ["spec.template.metadata.labels: Invalid value: {\"app\":\"a\"}: `selector` does not match template `labels`"]
            ),
            (
                "selector: {matchExpressions: [{key: app, operator: NotIn, values: [a]}]}, \(template)",
                ["spec.template.metadata.labels: Invalid value: {\"app\":\"a\"}: `selector` does not match template `labels`"]
            ),
            ("replicas: -1, \(selector), \(template)", ["spec.replicas: Invalid value: -1: must be greater than or equal to 0"]),
            (
                "\(selector), strategy: {type: Other}, \(template)",
                ["spec.strategy.type: Unsupported value: \"Other\": supported values: \"Recreate\", \"RollingUpdate\""]
            ),
            (
                "\(selector), strategy: {rollingUpdate: {maxSurge: 0, maxUnavailable: 0}}, \(template)",
                ["spec.strategy.rollingUpdate.maxUnavailable: Invalid value: 0: may not be 0 when `maxSurge` is 0"]
            ),
            (
                "\(selector), template: {metadata: {labels: {app: a}}, spec: {containers: []}}",
                ["spec.template.spec.containers: Required value"]
            ),
            (
                "\(selector), template: {metadata: {labels: {app: a}}, spec: {restartPolicy: Never, containers: [{image: i}]}}",
                [
                    "spec.template.spec.containers[0].name: Required value",
                    "spec.template.spec.restartPolicy: Unsupported value: \"Never\": supported values: \"Always\"",
                ]
            ),
            (
                "\(selector), template: {metadata: {labels: {app: a}}, spec: {containers: [{name: c}, {name: c, image: i, ports: [{}]}]}}",
                [
                    "spec.template.spec.containers[0].image: Required value",
                    "spec.template.spec.containers[1].name: Duplicate value: \"c\"",
                    "spec.template.spec.containers[1].ports[0].containerPort: Required value",
                ]
            ),
            (
                """
                \(selector), template: {metadata: {labels: {app: a}}, spec: {containers: [{name: c, image: i, volumeMounts: \
                [{name: v, mountPath: /}]}]}}
                """,
                ["spec.template.spec.containers[0].volumeMounts[0].name: Not found: \"v\""]
            ),
            (
                "\(selector), template: {metadata: {labels: {app: a}}, spec: {containers: [{name: c, image: i, livenessProbe: {}}]}}",
                ["spec.template.spec.containers[0].livenessProbe: Required value: must specify a handler type"]
            ),
        ])
    func deploymentCauses(spec: String, expected: [String]) { #expect(Builtin.causes(deployment(spec)) == expected) }

    @Test("a selector is fixed")
    func fixedSelector() {
        let new = "selector: {matchLabels: {app: b}}, template: {metadata: {labels: {app: b}}, spec: {containers: [{name: c, image: i}]}}"
        let found = Builtin.causes(deployment(new), old: deployment("\(Self.selector), \(Self.template)"))
        #expect(found == ["spec.selector: Invalid value: {\"matchLabels\":{\"app\":\"b\"}}: field is immutable"])
    }

    @Test("of a stateful set only some fields change")
    func statefulSet() {
        func set(_ spec: String) -> String {
            "{apiVersion: apps/v1, kind: StatefulSet, spec: {\(Self.selector), \(Self.template), \(spec)}}"
        }
        #expect(Builtin.causes(set("replicas: 3"), old: set("replicas: 1")) == [])
        let found = Builtin.causes(set("serviceName: b"), old: set("serviceName: a"))
        #expect(found.count == 1)
        #expect(found.first?.hasPrefix("spec: Forbidden: updates to statefulset spec for fields other than") == true)
    }

    @Test("a job's pods end, and its template is fixed")
    func job() {
        func job(_ policy: String, image: String = "i") -> String {
            "{apiVersion: batch/v1, kind: Job, spec: {template: {spec: {restartPolicy: \(policy), containers: [{name: c, image: \(image)}]}}}}"
        }
        #expect(Builtin.causes(job("Never")) == [])
        #expect(
            Builtin.causes(job("Always")) == ["spec.template.spec.restartPolicy: Required value: valid values: \"OnFailure\", \"Never\""])
        #expect(Builtin.causes(job("Never", image: "j"), old: job("Never")).first?.hasSuffix("field is immutable") == true)
    }

    @Test("a job chooses its pods by its own uid")
    func jobSelector() {
        let object = tree("{apiVersion: batch/v1, kind: Job, metadata: {name: j, uid: u-1}, spec: {template: {spec: {}}}}")
        let created = Lifecycle.preparedForCreate(ResourceKind(group: "batch", kind: "Job"), object)
        #expect(created[path: ["spec", "selector", "matchLabels"]].map(sorted) == #"{"batch.kubernetes.io/controller-uid":"u-1"}"#)
        #expect(created[path: ["spec", "template", "metadata", "labels"]]?.stringMap["job-name"] == "j")
    }

    @Test(
        "schedules of a cron job",
        arguments: [
            ("'*/5 0-3 1,15 jan-mar mon'", true), ("'@hourly'", true), ("'@every 5m'", true), ("'* * * *'", false), ("'61 * * * *'", false),
            ("'* * * * 8'", false), ("'a * * * *'", false), ("'5-1 * * * *'", false), ("'*/0 * * * *'", false), ("'@sometimes'", false),
        ])
    func schedules(schedule: String, isValid: Bool) {
        let pod = "template: {spec: {restartPolicy: Never, containers: [{name: c, image: i}]}}"
        let found = Builtin.causes("{apiVersion: batch/v1, kind: CronJob, spec: {schedule: \(schedule), jobTemplate: {spec: {\(pod)}}}}")
        #expect(found.isEmpty == isValid)
    }

    @Test("of a pod little changes")
    func podUpdate() {
        func pod(_ image: String, _ command: String) -> String {
            "{apiVersion: v1, kind: Pod, spec: {containers: [{name: c, image: \(image), command: [\(command)]}]}}"
        }
        #expect(Builtin.causes(pod("j", "a"), old: pod("i", "a")) == [])
        #expect(
            Builtin.causes(pod("i", "b"), old: pod("i", "a")).first?.hasPrefix(
                "spec: Forbidden: pod updates may not change fields other than") == true)
    }
}
