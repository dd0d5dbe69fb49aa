import FanlightResources
import FanlightSchemas

/// The fields that objects of a kind can be selected by.
///
/// - Source: Kubernetes: the conversions of field labels below pkg/apis.
enum SelectableFields {
    private static let event = ResourceKind(group: "", kind: "Event")
    private static let newEvent = ResourceKind(group: "events.k8s.io", kind: "Event")
    private static let job = ResourceKind(group: "batch", kind: "Job")

    /// Beside those of the metadata.
    private static let fields: [ResourceKind: Set<String>] = [
        event: [
            "involvedObject.kind", "involvedObject.namespace", "involvedObject.name", "involvedObject.uid", "involvedObject.apiVersion",
            "involvedObject.resourceVersion", "involvedObject.fieldPath", "reason", "reportingComponent", "source", "type",
        ],
        newEvent: [
            "regarding.kind", "regarding.namespace", "regarding.name", "regarding.uid", "regarding.apiVersion", "regarding.resourceVersion",
            "regarding.fieldPath", "reason", "reportingController", "type",
        ],
        .secret: ["type"],
        .pod: [
            "spec.nodeName", "spec.host", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName", "spec.hostNetwork",
            "status.phase",
            "status.podIP", "status.podIPs", "status.nominatedNodeName",
        ],
        .service: ["spec.clusterIP", "spec.type"],
        .namespace: ["status.phase"],
        ResourceKind(group: "", kind: "Node"): ["spec.unschedulable"],
        ResourceKind(group: "", kind: "ReplicationController"): ["status.replicas"],
        job: ["status.successful"],
    ]

    /// - Throws: 400 for a field that objects of the kind cannot be selected by.
    ///
    /// - Parameter custom: the fields that the definition of a custom kind allows.
    static func storedField(
        _ field: String, kind: ResourceKind, isNamespaced: Bool, custom: [String] = []
    ) throws(APIStatus) -> String {
        if custom.contains(field) { return field }
        let own = fields[kind]
        if field == "metadata.name" || field == "metadata.namespace" && (isNamespaced || own == nil) { return field }
        if own?.contains(field) == true {
            if kind == newEvent { return EventConversion.storedField(field) }
            return field == "spec.host" ? "spec.nodeName" : field
        }
        if kind == job { throw .badRequest("field label \(GoFormat.quoted(field)) not supported for Job") }
        // Kinds without fields of their own are refused by the common rule, custom ones by that of their server.
        guard own == nil, KindCatalog.builtin.kind(kind).map({ !$0.isCustom }) == true else {
            throw .badRequest("field label not supported: \(GoFormat.shortened(field))")
        }
        throw .badRequest("\(GoFormat.quoted(field)) is not a known field selector: only \"metadata.name\", \"metadata.namespace\"")
    }

    /// The text of a field that is compared; empty where the object does not have it.
    static func value(_ field: String, _ tree: Node) -> String {
        switch field {
        case "source": return tree[path: ["source", "component"]]?.string ?? tree["reportingComponent"]?.string ?? ""
        case "reportingComponent": return tree["reportingComponent"]?.string ?? ""
        case "status.podIPs": return (tree[path: ["status", "podIPs"]]?.elements.first?["ip"]?.string) ?? ""
        default: break
        }
        guard let value = tree[path: field.split(separator: ".").map(String.init)] else {
            return switch field {
            case "spec.unschedulable", "spec.hostNetwork": "false"
            case "status.replicas", "status.successful": "0"
            default: ""
            }
        }
        switch value.value {
        case .string(let text): return text
        case .integer(let number): return String(number)
        case .bool(let bool): return String(bool)
        default: return ""
        }
    }
}
