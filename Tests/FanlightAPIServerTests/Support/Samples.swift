/// Paths and bodies that many tests use.
enum Samples {
    static let configMaps = "/api/v1/namespaces/default/configmaps"
    static let secrets = "/api/v1/namespaces/default/secrets"
    static let virtualServices = "/apis/networking.istio.io/v1/namespaces/default/virtualservices"
    static let definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"

    static func configMap(_ name: String, labels: String = "{}", data: String = "{}") -> RequestContent {
        .text(#"{"metadata":{"name":"\#(name)","labels":\#(labels)},"data":\#(data)}"#, type: "application/json")
    }

    static func virtualService(_ name: String, hosts: String = #"["a.example.com"]"#, metadata: String = "") -> RequestContent {
        .text(
            #"{"apiVersion":"networking.istio.io/v1","kind":"VirtualService","metadata":{"name":"\#(name)"\#(metadata)},"spec":{"hosts":\#(hosts)}}"#,
            type: "application/json")
    }

    /// The definition of Widgets of `example.com`.
    static func widgets(_ schema: String = #"{"type":"string"}"#, versions: String? = nil) -> RequestContent {
        let version =
            #"{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object","properties":{"spec":{"type":"object","properties":{"size":\#(schema),"replicas":{"type":"integer"}}},"status":{"type":"object","x-kubernetes-preserve-unknown-fields":true}}}},"subresources":{"status":{},"scale":{"specReplicasPath":".spec.replicas","statusReplicasPath":".status.replicas","labelSelectorPath":".status.selector"}}}"#
        return .text(
            #"{"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"widgets.example.com"},"spec":{"group":"example.com","names":{"plural":"widgets","kind":"Widget","shortNames":["wd"]},"scope":"Namespaced","versions":[\#(versions ?? version)]}}"#,
            type: "application/json")
    }

    static func widget(_ name: String, spec: String = #"{"size":"small"}"#) -> RequestContent {
        .text(#"{"apiVersion":"example.com/v1","kind":"Widget","metadata":{"name":"\#(name)"},"spec":\#(spec)}"#, type: "application/json")
    }

    static let widgetPath = "/apis/example.com/v1/namespaces/default/widgets"
}
