import FanlightResources
import Testing

@testable import FanlightSchemas

@Suite("Defaults of kinds that are stored and nothing more")
struct StoredKindDefaultsTests {
    @Test(
        "an object has what Kubernetes fills in, and what Go writes although it is empty",
        arguments: [
            (
                "", "Event", "{involvedObject: {name: x}, count: 1}",
                #"{"involvedObject":{"name":"x"},"count":1,"source":{},"firstTimestamp":null,"lastTimestamp":null,"eventTime":null,"reportingComponent":"","reportingInstance":""}"#
            ),
            (
                "events.k8s.io", "Event", "{regarding: {name: x}, eventTime: '2026-01-01T00:00:00.000000Z'}",
                #"{"regarding":{"name":"x"},"eventTime":"2026-01-01T00:00:00.000000Z","deprecatedSource":{},"deprecatedFirstTimestamp":null,"deprecatedLastTimestamp":null}"#
            ),
            (
                "admissionregistration.k8s.io", "ValidatingWebhookConfiguration",
                "{webhooks: [{name: a, timeoutSeconds: 5, clientConfig: {service: {name: s}}, rules: [{operations: ['*']}]}]}",
                #"{"webhooks":[{"name":"a","timeoutSeconds":5,"clientConfig":{"service":{"name":"s","port":443}},"rules":[{"operations":["*"],"scope":"*"}],"failurePolicy":"Fail","matchPolicy":"Equivalent","namespaceSelector":{},"objectSelector":{}}]}"#
            ),
            (
                "admissionregistration.k8s.io", "MutatingWebhookConfiguration", "{webhooks: [{failurePolicy: Ignore}]}",
                #"{"webhooks":[{"failurePolicy":"Ignore","matchPolicy":"Equivalent","namespaceSelector":{},"objectSelector":{},"timeoutSeconds":10,"reinvocationPolicy":"Never"}]}"#
            ),
            (
                "storage.k8s.io", "StorageClass", "{provisioner: x}",
                #"{"provisioner":"x","reclaimPolicy":"Delete","volumeBindingMode":"Immediate"}"#
            ),
            (
                "", "PersistentVolume", "{spec: {hostPath: {path: /x}}}",
                #"{"spec":{"hostPath":{"path":"/x","type":""},"persistentVolumeReclaimPolicy":"Retain","volumeMode":"Filesystem"}}"#
            ),
            ("rbac.authorization.k8s.io", "ClusterRole", "{}", #"{"rules":null}"#),
            ("coordination.k8s.io", "Lease", "{}", #"{"spec":{}}"#),
            ("", "LimitRange", "{}", #"{"spec":{"limits":null}}"#),
        ])
    func filled(group: String, kind: String, object: String, expected: String) {
        let kind = ResourceKind(group: group, kind: kind)
        let once = BuiltinRules.defaults(kind, version: "v1", tree(object))
        #expect(once.jsonText == expected)
        #expect(BuiltinRules.defaults(kind, version: "v1", once).jsonText == expected)
    }
}
