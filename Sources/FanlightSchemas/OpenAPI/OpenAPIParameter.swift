/// A parameter of operations.
struct OpenAPIParameter {
    enum Place: String {
        case path, query
    }

    let name: String
    let type: String
    let place: Place

    var description: String? { Descriptions.shared.text(for: ["parameter", name]) }

    private init(_ name: String, _ type: String = "string", in place: Place = .query) {
        self.name = name
        self.type = type
        self.place = place
    }

    static let name = OpenAPIParameter("name", in: .path)
    static let namespace = OpenAPIParameter("namespace", in: .path)
    static let pretty = OpenAPIParameter("pretty")

    static let read = [OpenAPIParameter("resourceVersion")]

    static let list = [
        OpenAPIParameter("allowWatchBookmarks", "boolean"), OpenAPIParameter("continue"), OpenAPIParameter("fieldSelector"),
        OpenAPIParameter("labelSelector"), OpenAPIParameter("limit", "integer"), OpenAPIParameter("resourceVersion"),
        OpenAPIParameter("resourceVersionMatch"), OpenAPIParameter("sendInitialEvents", "boolean"),
        OpenAPIParameter("timeoutSeconds", "integer"),
        OpenAPIParameter("watch", "boolean"),
    ]

    static let write = [OpenAPIParameter("dryRun"), OpenAPIParameter("fieldManager"), OpenAPIParameter("fieldValidation")]

    static let patch = write + [OpenAPIParameter("force", "boolean")]

    static let delete = [
        OpenAPIParameter("dryRun"), OpenAPIParameter("gracePeriodSeconds", "integer"), OpenAPIParameter("orphanDependents", "boolean"),
        OpenAPIParameter("propagationPolicy"),
    ]

    static let deleteCollection =
        [
            OpenAPIParameter("continue"), OpenAPIParameter("dryRun"), OpenAPIParameter("fieldSelector"),
            OpenAPIParameter("gracePeriodSeconds", "integer"), OpenAPIParameter("labelSelector"), OpenAPIParameter("limit", "integer"),
            OpenAPIParameter("orphanDependents", "boolean"), OpenAPIParameter("propagationPolicy"), OpenAPIParameter("resourceVersion"),
            OpenAPIParameter("resourceVersionMatch"), OpenAPIParameter("sendInitialEvents", "boolean"),
            OpenAPIParameter("timeoutSeconds", "integer"),
        ]
}
