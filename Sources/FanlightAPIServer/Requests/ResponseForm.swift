import FanlightResources
import FanlightSchemas

/// The form in which a resource is answered.
///
/// - Source: k8s.io/apiserver, pkg/endpoints/handlers/negotiation.
struct ResponseForm: Hashable, Sendable {
    enum Encoding: Hashable, Sendable {
        case json
        case yaml
    }

    enum Shape: Hashable, Sendable {
        case object
        /// With the version of meta.k8s.io: v1 or v1beta1.
        case table(version: String)
        /// The metadata alone, of an object or of a list's items.
        case partialMetadata(version: String)
    }

    var encoding = Encoding.json
    var shape = Shape.object
    /// Whether the metadata of a list's items were asked for, and not those of one object.
    private var isOfList = false
    /// Whether the client would rather have indented JSON, as a browser or curl does.
    var isPretty = false

    /// JSON on one line.
    static let plain = ResponseForm()

    static let accepted = ["application/json", "application/yaml", "application/vnd.kubernetes.protobuf"]
    static let acceptedStreams = ["application/json;stream=watch", "application/vnd.kubernetes.protobuf;stream=watch"]

    private init() {}

    var indented: ResponseForm {
        var form = self
        form.isPretty = true
        return form
    }

    /// - Throws: 406 for the metadata of one object where there is a list, and the other way round.
    func check(isList: Bool, of kind: ServedKind) throws(APIStatus) {
        guard case .partialMetadata = shape, isOfList != isList else { return }
        let package = kind.group.isEmpty || kind.group == "events.k8s.io" ? "core" : String(kind.group.prefix { $0 != "." })
        let name = isList ? "\(kind.kind.kind)List" : kind.kind.kind
        let type = kind.isCustom ? (isList ? "*unstructured.UnstructuredList" : "*unstructured.Unstructured") : "*\(package).\(name)"
        let (asked, found) = isList ? ("PartialObjectMetadata", "a list") : ("PartialObjectMetadataList", "not a list")
        throw APIStatus(
            code: 406, reason: "NotAcceptable", message: "you requested \(asked), but the requested object is \(found) (\(type))")
    }

    /// The first of the accepted forms that can be served.
    ///
    /// - Returns: nil where none can: 406.
    init?(accept: String?, pretty: String?, userAgent: String?) {
        let agents = ["curl", "Wget", "Mozilla/5.0"]
        let isForPeople: Bool =
            if let pretty, !pretty.isEmpty { ["1", "t", "T", "true", "TRUE", "True"].contains(pretty) } else {
                userAgent.map { agent in agents.contains { agent.hasPrefix($0) } } ?? false
            }
        isPretty = isForPeople
        guard let accept, !accept.isEmpty else { return }
        for type in MediaType.list(accept) where take(type) { return }
        return nil
    }

    private mutating func take(_ type: MediaType) -> Bool {
        if type.covers("application/json") {
            encoding = .json
        } else if type.covers("application/yaml") {
            encoding = .yaml
        } else {
            return false
        }
        if let stream = type.parameters["stream"], stream != "watch" || encoding == .yaml { return false }
        if let version = type.parameters["sv"], version != "v1" { return false }
        if type.parameters["pretty"] == "1" { isPretty = true }
        guard type.parameters["as"] != nil || type.parameters["g"] != nil || type.parameters["v"] != nil else { return true }
        guard type.parameters["g"] == "meta.k8s.io", let version = type.parameters["v"], version == "v1" || version == "v1beta1" else {
            return false
        }
        switch type.parameters["as"] {
        case "Table": shape = .table(version: version)
        case "PartialObjectMetadata": (shape, isOfList) = (.partialMetadata(version: version), false)
        case "PartialObjectMetadataList": (shape, isOfList) = (.partialMetadata(version: version), true)
        default: return false
        }
        return true
    }
}
