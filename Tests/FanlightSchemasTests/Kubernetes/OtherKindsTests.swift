import FanlightResources
import FanlightSchemas
import Testing

@Suite("Other kinds")
struct OtherKindsTests {
    @Test(
        "what is wrong with an object",
        arguments: [
            ("{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, spec: {scaleTargetRef: {kind: D, name: d}, maxReplicas: 3}}", []),
            (
                "{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, spec: {scaleTargetRef: {kind: D}, minReplicas: 5, maxReplicas: 3}}",
                [
                    "spec.maxReplicas: Invalid value: 3: must be greater than or equal to `minReplicas`",
                    "spec.scaleTargetRef.name: Required value",
                ]
            ),
            (
                """
                {apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, spec: {scaleTargetRef: {kind: D, name: d}, \
                maxReplicas: 3, metrics: [{type: Pods}]}}
                """,
                ["spec.metrics[0].pods: Required value: must populate information for the given metric source"]
            ),
            ("{apiVersion: policy/v1, kind: PodDisruptionBudget, spec: {minAvailable: 50%}}", []),
            (
                "{apiVersion: policy/v1, kind: PodDisruptionBudget, spec: {minAvailable: 1, maxUnavailable: 1}}",
                [#"spec: Invalid value: {"maxUnavailable":1,"minAvailable":1}: minAvailable and maxUnavailable cannot be both set"#]
            ),
            (
                "{apiVersion: v1, kind: PersistentVolumeClaim, spec: {}}",
                ["spec.accessModes: Required value: at least 1 access mode is required", "spec.resources[storage]: Required value"]
            ),
            (
                "{apiVersion: coordination.k8s.io/v1, kind: Lease, spec: {leaseDurationSeconds: 0}}",
                ["spec.leaseDurationSeconds: Invalid value: 0: must be greater than 0"]
            ),
            (
                "{apiVersion: v1, kind: Event, metadata: {namespace: a}, involvedObject: {namespace: b}}",
                ["involvedObject.namespace: Invalid value: \"b\": does not match event.namespace"]
            ),
            ("{apiVersion: v1, kind: Event, metadata: {namespace: default}, involvedObject: {kind: Node}}", []),
            (
                "{apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: {name: a}, value: 2000000000}",
                ["value: Forbidden: maximum allowed value of a user defined priority is 1000000000"]
            ),
        ])
    func causes(object: String, expected: [String]) { #expect(Builtin.causes(object) == expected) }

    @Test("an autoscaler measures the processor unless told otherwise")
    func autoscaler() {
        let spec = Builtin.part("{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, spec: {maxReplicas: 3}}", "spec")
        #expect(
            spec
                == #"""
                {"maxReplicas":3,"metrics":[{"resource":{"name":"cpu","target":{"averageUtilization":80,\#
                "type":"Utilization"}},"type":"Resource"}],"minReplicas":1}
                """#
        )
    }

    @Test("a namespace carries its name as a label, whatever is written")
    func namespace() {
        let object = "{apiVersion: v1, kind: Namespace, metadata: {name: o, labels: {kubernetes.io/metadata.name: x, a: b}}}"
        #expect(Builtin.part(object, "metadata", "labels") == #"{"a":"b","kubernetes.io/metadata.name":"o"}"#)
    }

    @Test("defaults are the same the second time")
    func idempotent() {
        for object in [
            "{apiVersion: v1, kind: Service, spec: {type: LoadBalancer, ports: [{port: 80}]}}",
            "{apiVersion: v1, kind: Secret, stringData: {a: b}}",
            "{apiVersion: v1, kind: Pod, spec: {containers: [{name: a, image: b}], volumes: [{name: v}]}}",
            "{apiVersion: apps/v1, kind: StatefulSet, spec: {volumeClaimTemplates: [{}]}}",
            "{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, spec: {behavior: {}}}",
        ] {
            let once = Builtin.defaulted(object)
            let (kind, version) = Builtin.kind(once)
            #expect(BuiltinRules.defaults(kind, version: version, once) == once)
        }
    }
}

@Suite("Creation and update of Kubernetes' own kinds")
struct LifecycleTests {
    private func created(_ yaml: String) -> Node {
        let object = tree(yaml)
        return Lifecycle.preparedForCreate(Builtin.kind(object).kind, object)
    }

    @Test(
        "what is created has the status of something new, and a generation where its kind has one",
        arguments: [
            ("{apiVersion: v1, kind: ConfigMap, metadata: {generation: 5}}", #"{"apiVersion":"v1","kind":"ConfigMap","metadata":{}}"#),
            (
                "{apiVersion: v1, kind: Namespace, metadata: {name: o}, status: {phase: Terminating}}",
                #"{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"o"},"spec":{"finalizers":["kubernetes"]},"status":{"phase":"Active"}}"#
            ),
            (
                "{apiVersion: apps/v1, kind: Deployment, metadata: {}, status: {replicas: 3}}",
                #"{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"generation":1},"status":{}}"#
            ),
            (
                "{apiVersion: v1, kind: Service, metadata: {}, status: {loadBalancer: {ingress: [{ip: 10.0.0.1}]}}}",
                #"{"apiVersion":"v1","kind":"Service","metadata":{},"status":{"loadBalancer":{}}}"#
            ),
        ])
    func creation(object: String, expected: String) { #expect(sorted(created(object)) == expected) }

    @Test(
        "a pod's quality follows from what bounds its containers",
        arguments: [
            ("{}", "BestEffort"), ("{requests: {cpu: 1}}", "Burstable"),
            ("{limits: {cpu: 1, memory: 1}, requests: {cpu: 1, memory: 1}}", "Guaranteed"),
        ])
    func quality(resources: String, expected: String) {
        let pod = created("{apiVersion: v1, kind: Pod, spec: {containers: [{name: a, resources: \(resources)}]}}")
        #expect(pod[path: ["status", "qosClass"]]?.string == expected)
    }

    @Test(
        "the generation rises with what is wanted",
        arguments: [
            ("{metadata: {labels: {a: b}}, spec: {replicas: 1}, status: {replicas: 1}}", 4), ("{metadata: {}, spec: {replicas: 2}}", 5),
        ])
    func generation(object: String, expected: Int) {
        let kind = ResourceKind(group: "apps", kind: "Deployment")
        let old = tree("{metadata: {generation: 4}, spec: {replicas: 1}, status: {replicas: 7}}")
        let updated = Lifecycle.preparedForUpdate(kind, tree(object), old: old)
        #expect(updated[path: ["metadata", "generation"]]?.integer == expected)
        #expect(updated[path: ["status", "replicas"]]?.integer == 7)
    }

    @Test("a kind without generation gets none, and one without a status subresource keeps what it is given")
    func plain() {
        let updated = Lifecycle.preparedForUpdate(
            .configMap, tree("{metadata: {generation: 3}, data: {a: b}}"), old: tree("{metadata: {}}"))
        #expect(sorted(updated) == #"{"data":{"a":"b"},"metadata":{}}"#)
    }

    @Test("the status subresource changes the status alone")
    func status() {
        let kind = ResourceKind(group: "apps", kind: "Deployment")
        let updated = Lifecycle.preparedForStatusUpdate(
            kind, tree("{metadata: {labels: {a: b}}, spec: {replicas: 9}, status: {replicas: 2}}"),
            old: tree("{metadata: {}, spec: {replicas: 1}}"))
        #expect(sorted(updated) == #"{"metadata":{},"spec":{"replicas":1},"status":{"replicas":2}}"#)
    }
}

@Suite("Definitions of custom kinds")
struct DefinitionRulesTests {
    private func definition(_ change: (Node) -> Node = { $0 }) -> Node {
        change(
            tree(
                """
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: {name: widgets.example.com}
                spec:
                  group: example.com
                  scope: Namespaced
                  names: {plural: widgets, kind: Widget}
                  versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]
                """))
    }

    private static let kind = ResourceKind(group: "apiextensions.k8s.io", kind: "CustomResourceDefinition")

    private func defaulted(_ object: Node) -> Node { BuiltinRules.defaults(Self.kind, version: "v1", object) }

    @Test("the names that follow from others are filled in")
    func defaults() {
        let object = defaulted(definition())
        #expect(
            object[path: ["spec", "names"]].map(sorted)
                == #"{"kind":"Widget","listKind":"WidgetList","plural":"widgets","singular":"widget"}"#)
        #expect(object[path: ["spec", "conversion", "strategy"]]?.string == "None")
        #expect(BuiltinRules.validate(Self.kind, object) == [])
    }

    @Test(
        "what is wrong with a definition",
        arguments: [
            (["metadata", "name"], "x", "metadata.name"), (["spec", "scope"], "Galaxy", "spec.scope"),
            (["spec", "names", "kind"], "W_t", "spec.names.kind"), (["spec", "names", "listKind"], "Widget", "spec.names.listKind"),
            (["spec", "names", "singular"], "W", "spec.names.singular"),
        ])
    func causes(path: [String], value: String, field: String) {
        let object = defaulted(definition { $0.setting(path, to: .string(value)) })
        #expect(BuiltinRules.validate(Self.kind, object).map(\.field).contains(field))
    }

    @Test("an update keeps group, scope and names, and the versions that are stored")
    func update() {
        let old = DefinitionRules.established(defaulted(definition()), time: "2024-01-01T00:00:00Z")
        let rescoped = defaulted(definition { $0.setting(["spec", "scope"], to: .string("Cluster")) })
        #expect(
            lines(BuiltinRules.validate(Self.kind, rescoped, old: old)) == ["spec.scope: Invalid value: \"Cluster\": field is immutable"])
        let version = tree("[{name: v2, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]")
        let renamed = defaulted(definition { $0.setting(["spec", "versions"], to: version) })
        #expect(BuiltinRules.validate(Self.kind, renamed, old: old).map(\.field) == ["status.storedVersions[0]"])
    }

    @Test("a definition that is served says so, and keeps since when")
    func established() {
        let first = DefinitionRules.established(defaulted(definition()), time: "2024-01-01T00:00:00Z")
        let again = DefinitionRules.established(first, time: "2025-01-01T00:00:00Z")
        #expect(first == again)
        #expect(first[path: ["status", "conditions"]]?.elements.map { $0["type"]?.string } == ["NamesAccepted", "Established"])
        #expect(first[path: ["status", "storedVersions"]]?.strings == ["v1"])
        #expect(first[path: ["status", "acceptedNames", "kind"]]?.string == "Widget")
    }
}
