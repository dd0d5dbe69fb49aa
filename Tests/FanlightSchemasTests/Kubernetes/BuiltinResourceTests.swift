import FanlightResources
import FanlightSchemas
import Testing

@Suite("Decoding of Kubernetes' own kinds")
struct BuiltinResourceTests {
    private func decode(_ yaml: String) throws -> CustomResource.Decoded {
        let object = tree(yaml)
        let (kind, version) = Builtin.kind(object)
        let schema = try #require(KindCatalog.builtin.kind(kind)?.version(version)?.schema)
        return try BuiltinResource.decode(object, kind: kind, version: version, schema: schema)
    }

    @Test(
        "values of wrong types are told in the words of Go's decoder",
        arguments: [
            (
                "{apiVersion: apps/v1, kind: Deployment, spec: {replicas: x}}",
                "json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32"
            ),
            (
                "{apiVersion: v1, kind: Service, spec: {ports: [{port: 1.5}]}}",
                "json: cannot unmarshal number 1.5 into Go struct field ServicePort.spec.ports.port of type int32"
            ),
            (
                "{apiVersion: v1, kind: Service, spec: {ports: {}}}",
                "json: cannot unmarshal object into Go struct field ServiceSpec.spec.ports of type []v1.ServicePort"
            ),
            (
                "{apiVersion: v1, kind: ConfigMap, data: {a: 1}}",
                "json: cannot unmarshal number into Go struct field ConfigMap.data of type string"
            ),
            (
                "{apiVersion: v1, kind: ConfigMap, data: x}",
                "json: cannot unmarshal string into Go struct field ConfigMap.data of type map[string]string"
            ),
            (
                "{apiVersion: v1, kind: ConfigMap, immutable: 'yes'}",
                "json: cannot unmarshal string into Go struct field ConfigMap.immutable of type bool"
            ),
            (
                "{apiVersion: apps/v1, kind: Deployment, spec: {replicas: 5000000000}}",
                "json: cannot unmarshal number 5000000000 into Go struct field DeploymentSpec.spec.replicas of type int32"
            ),
            ("{apiVersion: v1, kind: Secret, data: {a: 'Zm9$'}}", "illegal base64 data at input byte 3"),
            (
                "{apiVersion: v1, kind: Pod, spec: {containers: [{resources: {limits: {cpu: much}}}]}}",
                "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
            ),
            (
                "{apiVersion: v1, kind: Service, spec: {ports: [{targetPort: true}]}}",
                "json: cannot unmarshal bool into Go value of type string"
            ),
            (
                "{apiVersion: v1, kind: ConfigMap, metadata: {labels: {a: 1}}}",
                "json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string"
            ),
            (
                "{apiVersion: coordination.k8s.io/v1, kind: Lease, spec: {renewTime: soon}}",
                "parsing time \"soon\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"soon\" as \"2006\""
            ),
        ])
    func wrongTypes(object: String, problem: String) {
        #expect(throws: CustomResource.DecodingError(problem: problem)) { try decode(object) }
    }

    @Test(
        "what Go's types take is taken",
        arguments: [
            "{apiVersion: v1, kind: Pod, spec: {containers: [{name: a, resources: {limits: {cpu: 1, memory: 1Gi}}}]}}",
            "{apiVersion: v1, kind: Service, spec: {ports: [{port: 80, targetPort: http}], selector: null}}",
            "{apiVersion: coordination.k8s.io/v1, kind: Lease, spec: {renewTime: '2024-01-01T00:00:00.000000Z'}}",
            "{apiVersion: v1, kind: Secret, data: {a: '', b: \"Zm9v\\n\"}}",
        ])
    func taken(object: String) throws { #expect(try decode(object).unknownFields == []) }

    @Test("unknown fields are told, and the object has its defaults")
    func decoded() throws {
        let decoded = try decode("{apiVersion: v1, kind: Service, metadata: {name: s, foo: 1}, spec: {bar: 1, ports: [{port: 80}]}}")
        #expect(decoded.unknownFields == ["metadata.foo", "spec.bar"])
        #expect(decoded.object[path: ["spec", "type"]]?.string == "ClusterIP")
    }
}
