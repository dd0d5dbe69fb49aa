import FanlightManifests
import FanlightResources
import FanlightSchemas
import Testing

@Suite struct ProtobufObjectTests {
    private let empty = ProtobufBytes()

    /// Metadata as Go writes it: all that is no pointer, most of it empty.
    private func metadata(_ name: String) -> ProtobufBytes {
        empty.text(1, name).text(2, "").text(3, "").text(4, "").text(5, "").text(6, "").number(7, 0).message(8)
    }

    private func decoded(_ message: ProtobufBytes, _ apiVersion: String, _ kind: String) throws -> String {
        try ProtobufObject.decode(message.body(apiVersion, kind)).jsonText
    }

    @Test("the embedded table makes sense, and has the kinds that clients send")
    func table() {
        #expect(ProtobufTable.embedded.problems == [])
        let kinds = Set(ProtobufTable.embedded.kindNames)
        let expected = [
            "v1 Namespace", "v1 ConfigMap", "v1 Secret", "v1 ServiceAccount", "v1 Service", "v1 Pod", "v1 Event", "v1 Endpoints",
            "v1 PersistentVolumeClaim", "v1 ResourceQuota", "v1 DeleteOptions", "apps/v1 Deployment", "apps/v1 ReplicaSet",
            "apps/v1 StatefulSet", "apps/v1 DaemonSet", "batch/v1 Job", "batch/v1 CronJob", "networking.k8s.io/v1 Ingress",
            "networking.k8s.io/v1 NetworkPolicy", "autoscaling/v1 HorizontalPodAutoscaler", "autoscaling/v2 HorizontalPodAutoscaler",
            "autoscaling/v1 Scale", "policy/v1 PodDisruptionBudget", "rbac.authorization.k8s.io/v1 Role",
            "rbac.authorization.k8s.io/v1 RoleBinding", "rbac.authorization.k8s.io/v1 ClusterRole",
            "rbac.authorization.k8s.io/v1 ClusterRoleBinding", "coordination.k8s.io/v1 Lease", "discovery.k8s.io/v1 EndpointSlice",
            "scheduling.k8s.io/v1 PriorityClass", "authentication.k8s.io/v1 TokenRequest", "authentication.k8s.io/v1 TokenReview",
            "authentication.k8s.io/v1 SelfSubjectReview", "authorization.k8s.io/v1 SubjectAccessReview",
            "authorization.k8s.io/v1 SelfSubjectAccessReview", "authorization.k8s.io/v1 SelfSubjectRulesReview", "events.k8s.io/v1 Event",
        ]
        #expect(expected.filter { !kinds.contains($0) } == [])
    }

    @Test("version and kind come first, and empty metadata is left out")
    func configMap() throws {
        let message = empty.message(1, metadata("cm")).message(2, empty.text(1, "a").text(2, "b")).message(2, empty.text(1, "z"))
        #expect(
            try decoded(message, "v1", "ConfigMap")
                == #"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"cm"},"data":{"a":"b","z":""}}"#)
    }

    @Test("bytes are base64 and the last value of a key counts")
    func secret() throws {
        let message = empty.message(1, metadata("s")).message(2, empty.text(1, "a").content(2, [0, 255]))
            .message(2, empty.text(1, "b").text(2, "x")).message(2, empty.text(1, "b").text(2, "hello")).text(3, "Opaque").number(5, 0)
        #expect(
            try decoded(message, "v1", "Secret")
                == #"{"apiVersion":"v1","kind":"Secret","metadata":{"name":"s"},"data":{"a":"AP8=","b":"aGVsbG8="},"type":"Opaque","immutable":false}"#
        )
    }

    @Test("zero is kept where the field is a pointer or JSON always has it, and left out elsewhere")
    func zeros() throws {
        let container = empty.text(1, "").text(2, "").message(6, empty.text(1, "").number(2, 0).number(3, 0).text(4, "")).message(8)
            .number(16, 0)
        let template = empty.message(1, metadata("")).message(2, empty.message(2, container).number(11, 0).number(21, 0).number(25, 0))
        let spec = empty.number(1, 0).message(3, template).message(4).number(5, 0).number(7, 0)
        #expect(
            try decoded(empty.message(1, metadata("d")).message(2, spec).message(3), "apps/v1", "Deployment")
                == #"{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"d"},"spec":{"replicas":0,"template":{"metadata":{},"#
                + #""spec":{"containers":[{"name":"","ports":[{"containerPort":0}],"resources":{}}],"#
                + #""automountServiceAccountToken":false,"priority":0}},"strategy":{}},"status":{}}"#)
    }

    @Test("times are RFC 3339, quantities their text, numbers or strings either, and JSON in bytes itself")
    func specialTypes() throws {
        let managed = empty.text(1, "m").text(2, "Update").message(4, empty.number(1, 1_709_208_000).number(2, 5)).text(6, "FieldsV1")
            .message(7, empty.text(1, #"{"f:a":{".":{}}}"#))
        let meta = metadata("p").message(9, empty.number(1, -1)).message(11, empty.text(1, "l").text(2, "v")).message(17, managed)
        let probe = empty.message(1, empty.message(2, empty.text(1, "/").message(2, empty.number(1, 1).number(2, 0).text(3, "http"))))
            .number(2, 0)
            .number(4, 10)
        let limits = empty.message(1, empty.text(1, "cpu").message(2, empty.text(1, "500m"))).message(2, empty.text(1, "memory").message(2))
        let volume = empty.text(1, "v").message(2, empty.message(2, empty.message(2, empty.text(1, "1Gi"))))
        let spec = empty.message(1, volume).message(2, empty.text(1, "c").message(8, limits).message(10, probe)).number(4, -1)
        #expect(
            try decoded(empty.message(1, meta).message(2, spec), "v1", "Pod")
                == #"{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","deletionTimestamp":"1969-12-31T23:59:59Z","labels":{"l":"v"},"#
                + #""managedFields":[{"manager":"m","operation":"Update","time":"2024-02-29T12:00:00Z","fieldsType":"FieldsV1","#
                + #""fieldsV1":{"f:a":{".":{}}}}]},"spec":{"volumes":[{"name":"v","emptyDir":{"sizeLimit":"1Gi"}}],"containers":[{"name":"c","#
                + #""resources":{"limits":{"cpu":"500m"},"requests":{"memory":"0"}},"#
                + #""livenessProbe":{"httpGet":{"path":"/","port":"http"},"periodSeconds":10}}],"terminationGracePeriodSeconds":-1}}"#)
    }

    @Test("a port that was not set is left out, and so is the time that was not")
    func unset() throws {
        let port = empty.text(1, "").text(2, "").number(3, 80).message(4, empty.number(1, 0).number(2, 0).text(3, "")).number(5, 0)
        let service = empty.message(1, metadata("s")).message(2, empty.message(1, port).text(4, "ClusterIP").number(20, 0))
        #expect(
            try decoded(service, "v1", "Service")
                == #"{"apiVersion":"v1","kind":"Service","metadata":{"name":"s"},"spec":{"ports":[{"port":80}],"type":"ClusterIP","#
                + #""allocateLoadBalancerNodePorts":false}}"#)
        let budget = empty.message(1, metadata("b")).message(2, empty.message(3, empty.number(1, 0).number(2, 0).text(3, "")))
        #expect(
            try decoded(budget, "policy/v1", "PodDisruptionBudget")
                == #"{"apiVersion":"policy/v1","kind":"PodDisruptionBudget","metadata":{"name":"b"},"spec":{"maxUnavailable":0}}"#)
    }

    @Test("a time to the microsecond has six digits, and lists in messages are lists")
    func microTimes() throws {
        let lease = empty.message(2, empty.text(1, "h").number(2, 15).message(3, empty.number(1, 0).number(2, 1_000)))
        #expect(
            try decoded(lease, "coordination.k8s.io/v1", "Lease")
                == #"{"apiVersion":"coordination.k8s.io/v1","kind":"Lease","spec":{"holderIdentity":"h","leaseDurationSeconds":15,"#
                + #""acquireTime":"1970-01-01T00:00:00.000001Z"}}"#)
        let extra = empty.text(1, "k").message(2, empty.text(1, "a").text(1, "b"))
        #expect(
            try decoded(empty.message(2, empty.text(3, "u").message(5, extra)), "authorization.k8s.io/v1", "SubjectAccessReview")
                == #"{"apiVersion":"authorization.k8s.io/v1","kind":"SubjectAccessReview","spec":{"user":"u","extra":{"k":["a","b"]}}}"#)
    }

    @Test("options of deletions are read in the version of any group", arguments: ["v1", "apps/v1", "example.dev/v2"])
    func deleteOptions(version: String) throws {
        let options = empty.number(1, 0).message(2, empty.text(1, "uid")).text(4, "Background").text(5, "All")
        #expect(
            try decoded(options, version, "DeleteOptions")
                == #"{"apiVersion":"\#(version)","kind":"DeleteOptions","gracePeriodSeconds":0,"preconditions":{"uid":"uid"},"#
                + #""propagationPolicy":"Background","dryRun":["All"]}"#)
    }

    @Test("fields that are not known are passed over, whatever they hold")
    func unknownFields() throws {
        let message = empty.number(900, 7).message(1, metadata("n").text(77, "x")).text(901, "y").double(902, 1.5).adding([
            0xF5, 0x3F, 1, 2, 3, 4,
        ])
        #expect(try decoded(message, "v1", "Namespace") == #"{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"n"}}"#)
    }

    @Test("numbers come one by one or packed")
    func packed() throws {
        let table = ProtobufTable("kind v1 p Numbers\npackage p\nmessage Numbers\n  list:1:[]int half:2:double")
        let body = empty.number(1, -1).content(1, [2, 0x80, 1]).double(2, 0.5).body("v1", "Numbers")
        #expect(
            try ProtobufObject.decode(body, table: table).jsonText == #"{"apiVersion":"v1","kind":"Numbers","list":[-1,2,128],"half":0.5}"#)
    }
}
