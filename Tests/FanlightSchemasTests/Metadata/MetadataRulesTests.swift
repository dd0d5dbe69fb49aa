import FanlightResources
import FanlightSchemas
import Testing

@Suite("Rules of metadata")
struct MetadataRulesTests {
    private func causes(_ metadata: String, isNamespaced: Bool = true) -> [String] {
        lines(MetadataRules.validate(tree("{metadata: \(metadata)}"), isNamespaced: isNamespaced, nameRule: .dnsSubdomain))
    }

    private static let keyText =
        "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or "
        + "'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"

    @Test(
        "metadata that an object may have",
        arguments: [
            "{name: a, namespace: b}", "{name: a, namespace: b, labels: {app: web, example.com/x: '', a_b.c: '1'}}",
            "{name: a, namespace: b, annotations: {Example.com/Some_Thing: anything at all}, finalizers: [example.com/x, foregroundDeletion]}",
            "{name: a, namespace: b, ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: x, uid: u, controller: true}]}",
            "{name: a, namespace: b, managedFields: [{manager: m, operation: Apply, fieldsType: FieldsV1}]}",
        ])
    func allowed(metadata: String) { #expect(causes(metadata) == []) }

    @Test(
        "metadata that it may not",
        arguments: [
            ("{namespace: b}", ["metadata.name: Required value: name or generateName is required"]),
            ("{name: a}", ["metadata.namespace: Required value"]),
            ("{name: a, namespace: b.c}", ["metadata.namespace: Invalid value: \"b.c\": must not contain dots"]),
            (
                "{name: a, namespace: b, labels: {'': x}}",
                [
                    "metadata.labels: Invalid value: \"\": name part must be non-empty",
                    "metadata.labels: Invalid value: \"\": name part \(keyText)",
                ]
            ),
            ("{name: a, namespace: b, labels: {-a: x}}", ["metadata.labels: Invalid value: \"-a\": name part \(keyText)"]),
            ("{name: a, namespace: b, labels: {/a: x}}", ["metadata.labels: Invalid value: \"/a\": prefix part must be non-empty"]),
            (
                "{name: a, namespace: b, labels: {a/b/c: x}}",
                [
                    """
                    metadata.labels: Invalid value: \"a/b/c\": a valid label key \(keyText) with an optional DNS subdomain \
                    prefix and '/' (e.g. 'example.com/MyName')
                    """
                ]
            ),
            ("{name: a, namespace: b, generation: -1}", ["metadata.generation: Invalid value: -1: must be greater than or equal to 0"]),
            (
                "{name: a, namespace: b, finalizers: [orphan, foregroundDeletion]}",
                [
                    """
                    metadata.finalizers: Invalid value: [\"orphan\",\"foregroundDeletion\"]: finalizer orphan and \
                    foregroundDeletion cannot be both set
                    """
                ]
            ),
            (
                "{name: a, namespace: b, ownerReferences: [{apiVersion: v1, kind: A, name: x}]}",
                ["metadata.ownerReferences.uid: Invalid value: \"\": uid must not be empty"]
            ),
            (
                "{name: a, namespace: b, managedFields: [{operation: Other}]}",
                ["metadata.managedFields[0].operation: Invalid value: \"Other\": must be `Apply` or `Update`"]
            ),
        ])
    func refused(metadata: String, expected: [String]) { #expect(causes(metadata) == expected) }

    @Test("a value of a label that is too long and of wrong characters is told twice")
    func labelValue() {
        let found = causes("{name: a, namespace: b, labels: {a: '\(String(repeating: "-", count: 64))'}}")
        #expect(found.count == 2)
        #expect(found.first?.hasSuffix("must be no more than 63 bytes") == true)
        #expect(found.last?.contains("a valid label must be an empty string or consist of alphanumeric characters") == true)
    }

    @Test("not more causes are collected than anybody reads")
    func bound() {
        let labels = (0..<2_000).map { "-a\($0): x" }.joined(separator: ", ")
        #expect(causes("{name: a, namespace: b, labels: {\(labels)}}").count == 1_000)
    }

    @Test("two owners cannot both control an object")
    func controllers() {
        let owner = "apiVersion: v1, kind: A, uid: u, controller: true"
        let found = causes("{name: a, namespace: b, ownerReferences: [{name: x, \(owner)}, {name: z, \(owner)}]}")
        #expect(found.count == 1)
        #expect(
            found.first?.hasSuffix("Only one reference can have Controller set to true. Found \"true\" in references for A/x and A/z")
                == true)
    }

    @Test("annotations are bounded together")
    func annotations() {
        let half = String(repeating: "x", count: MetadataRules.annotationLimit / 2)
        #expect(causes("{name: a, namespace: b, annotations: {a: \(half)}}") == [])
        #expect(
            causes("{name: a, namespace: b, annotations: {a: \(half), b: \(half)}}") == [
                "metadata.annotations: Too long: may not be more than 262144 bytes"
            ])
    }

    @Test("a kind without namespaces has none")
    func clusterScoped() {
        #expect(causes("{name: a}", isNamespaced: false) == [])
        #expect(causes("{name: a, namespace: b}", isNamespaced: false) == ["metadata.namespace: Forbidden: not allowed on this type"])
    }

    @Test(
        "an update keeps what is fixed",
        arguments: [
            ("{name: a, uid: u, labels: {x: y}}", "{name: a, uid: u}", []),
            ("{name: b, uid: u}", "{name: a, uid: u}", ["metadata.name: Invalid value: \"b\": field is immutable"]),
            ("{name: a, uid: v}", "{name: a, uid: u}", ["metadata.uid: Invalid value: \"v\": field is immutable"]),
            ("{name: a, generation: 1}", "{name: a, generation: 2}", ["metadata.generation: Invalid value: 1: must not be decremented"]),
            (
                "{name: a, deletionTimestamp: '2024-01-01T00:00:00Z', finalizers: [x/y, x/z]}",
                "{name: a, deletionTimestamp: '2024-01-01T00:00:00Z', finalizers: [x/y]}",
                [
                    """
                    metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new \
                    finalizers []string{\"x/z\"}
                    """
                ]
            ),
            ("{name: a, labels: {-: x}}", "{name: a}", ["metadata.labels: Invalid value: \"-\": name part \(keyText)"]),
        ])
    func update(new: String, old: String, expected: [String]) {
        #expect(lines(MetadataRules.validateUpdate(tree("{metadata: \(new)}"), old: tree("{metadata: \(old)}"))) == expected)
    }

    @Test("an update that must say what it replaces has a number in its cause")
    func resourceVersion() {
        #expect(MetadataRules.missingResourceVersion.message == "Invalid value: 0: must be specified for an update")
    }
}

@Suite("Decoding of metadata")
struct MetadataDecodingTests {
    @Test(
        "values of wrong types are told in the words of Go's decoder",
        arguments: [
            ("{labels: {a: 1}}", "json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string"),
            ("{labels: [a]}", "json: cannot unmarshal array into Go struct field ObjectMeta.metadata.labels of type map[string]string"),
            ("{name: {}}", "json: cannot unmarshal object into Go struct field ObjectMeta.metadata.name of type string"),
            ("{generation: '1'}", "json: cannot unmarshal string into Go struct field ObjectMeta.metadata.generation of type int64"),
            ("{generation: 1.5}", "json: cannot unmarshal number 1.5 into Go struct field ObjectMeta.metadata.generation of type int64"),
            ("{finalizers: [true]}", "json: cannot unmarshal bool into Go struct field ObjectMeta.metadata.finalizers of type string"),
            (
                "{ownerReferences: [{controller: 'yes'}]}",
                "json: cannot unmarshal string into Go struct field OwnerReference.metadata.ownerReferences.controller of type bool"
            ),
            ("{creationTimestamp: 5}", "json: cannot unmarshal number into Go value of type string"),
            ("{creationTimestamp: soon}", "parsing time \"soon\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"soon\" as \"2006\""),
            ("[]", "json: cannot unmarshal array into Go struct field Pod.metadata of type v1.ObjectMeta"),
        ])
    func wrongTypes(metadata: String, expected: String) {
        #expect(MetadataDecoding.problem(tree(metadata), path: ["metadata"], kind: "Pod") == expected)
    }

    @Test("of a custom resource the metadata is read by itself")
    func custom() {
        let problem = MetadataDecoding.problem(tree("{annotations: {a: true}}"), path: [])
        #expect(problem == "json: cannot unmarshal bool into Go struct field ObjectMeta.annotations of type string")
    }

    @Test(
        "metadata is written without what is unknown, null or empty",
        arguments: [
            ("{name: a, creationTimestamp: null, labels: {}, finalizers: [], generateName: '', generation: 0}", #"{"name":"a"}"#, []),
            (
                "{name: a, foo: 1, ownerReferences: [{name: x, uid: '', bar: 1}]}",
                #"{"name":"a","ownerReferences":[{"name":"x","uid":""}]}"#, ["metadata.foo", "metadata.ownerReferences[0].bar"]
            ),
            ("{creationTimestamp: '2024-01-01T02:00:00.5+02:00'}", #"{"creationTimestamp":"2024-01-01T00:00:00Z"}"#, []),
            ("{annotations: {a: null}}", #"{"annotations":{"a":""}}"#, []),
        ])
    func normalized(metadata: String, expected: String, unknownFields: [String]) {
        let found = MetadataDecoding.normalized(tree(metadata))
        #expect(sorted(found.metadata) == expected)
        #expect(found.unknownFields == unknownFields)
    }
}
