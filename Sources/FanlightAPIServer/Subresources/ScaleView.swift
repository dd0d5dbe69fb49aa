import FanlightResources
import FanlightSchemas

/// An object seen as a Scale of `autoscaling/v1`.
struct ScaleView: Sendable {
    let context: ResourceContext
    private let paths: ScalePaths

    /// Nil for a kind without the subresource.
    init?(_ context: ResourceContext) {
        guard let paths = context.version.scale else { return nil }
        self.context = context
        self.paths = paths
    }

    func node(of object: Node) -> Node {
        let metadata = object["metadata"]
        var shown = Node.emptyObject
        for key in ["name", "namespace", "uid", "resourceVersion", "creationTimestamp"] { shown[member: key] = metadata?[key] }
        let replicas = object[path: Self.keys(paths.specReplicas)]?.integer ?? 0
        var status = Node.object(["replicas": .integer(object[path: Self.keys(paths.statusReplicas)]?.integer ?? 0)])
        if let selector = selectorText(object), !selector.isEmpty { status[member: "selector"] = .string(selector) }
        return .object([
            "kind": .string("Scale"), "apiVersion": .string(Self.apiVersion), "metadata": shown,
            "spec": replicas == 0 ? .emptyObject : .object(["replicas": .integer(replicas)]), "status": status,
        ])
    }

    /// - Throws: 500 for a custom object that does not say how many there are to be.
    func checkedNode(of object: Node) throws(APIStatus) -> Node {
        if context.kind.isCustom, object[path: Self.keys(paths.specReplicas)] == nil {
            throw .internalError("the spec replicas field \(GoFormat.quoted(paths.specReplicas)) does not exist")
        }
        return node(of: object)
    }

    /// - Throws: 400 for a body that is no Scale of the object.
    func check(_ scale: Node, name: String) throws(APIStatus) {
        if let kind = scale["kind"]?.string, !kind.isEmpty, kind != "Scale" {
            let claimed = GoFormat.shortened(kind)
            throw .badRequest("\(claimed) in version \"\(context.target.version)\" cannot be handled as a Scale: the kind is not Scale")
        }
        try APIStatus.checkName(scale[path: ["metadata", "name"]]?.string ?? "", is: name)
    }

    /// What server-side apply of a Scale means for the object.
    ///
    /// - Throws: 400 for a body that is no Scale of the object, 409 for one of another version.
    func configuration(_ scale: Node, of object: Node, name: String) throws(APIStatus) -> Node {
        let apiVersion = GoFormat.shortened(scale["apiVersion"]?.string ?? "")
        let kind = GoFormat.shortened(scale["kind"]?.string ?? "")
        guard apiVersion == Self.apiVersion, kind == "Scale" else {
            throw .badRequest("invalid object type: \(apiVersion.contains("/") ? apiVersion : "/\(apiVersion)"), Kind=\(kind)")
        }
        guard scale[path: ["metadata", "managedFields"]] == nil else { throw .badRequest("metadata.managedFields must be nil") }
        if let written = scale[path: ["metadata", "name"]]?.string { try APIStatus.checkName(written, is: name) }
        _ = try setting(scale, in: object)
        let configuration = Node.object([
            "apiVersion": .string(context.apiVersion), "kind": .string(context.kind.kind.kind),
            "metadata": .object(["name": .string(name)]),
        ])
        guard let replicas = scale[path: ["spec", "replicas"]] else { return configuration }
        return configuration.setting(Self.keys(paths.specReplicas), to: replicas)
    }

    static let apiVersion = "autoscaling/v1"

    /// The object with as many replicas as the Scale says.
    func setting(_ scale: Node, in object: Node) throws(APIStatus) -> Node {
        let name = object[path: ["metadata", "name"]]?.string ?? ""
        let version = scale[path: ["metadata", "resourceVersion"]]?.string ?? ""
        if !version.isEmpty, version != object[path: ["metadata", "resourceVersion"]]?.string {
            throw .modified(context.target, name: name)
        }
        let value = scale[path: ["spec", "replicas"]]
        guard let replicas = value.map(\.integer) ?? 0, replicas <= Int32.max, replicas >= Int32.min else {
            let shown = value.map { "number \(GoFormat.shortened($0.jsonText))" } ?? "null"
            throw .badRequest(
                "Scale in version \"v1\" cannot be handled as a Scale: json: cannot unmarshal \(shown) into Go struct field ScaleSpec.spec.replicas of type int32"
            )
        }
        guard replicas >= 0 else {
            throw .invalid(
                kind: "Scale", group: "autoscaling", name: name,
                causes: [.invalid("spec.replicas", .integer(replicas), "must be greater than or equal to 0")])
        }
        return object.setting(Self.keys(paths.specReplicas), to: .integer(replicas))
    }

    /// What is wrong with the numbers of a custom object.
    func problems(of object: Node) -> [FieldCause] {
        [paths.specReplicas, paths.statusReplicas].flatMap { path -> [FieldCause] in
            guard let value = object[path: Self.keys(path)], let number = value.integer else { return [] }
            if number < 0 { return [.invalid(path, value, "should be a non-negative integer")] }
            return number > Int32.max ? [.invalid(path, value, "should be less than or equal to \(Int32.max)")] : []
        }
    }

    private func selectorText(_ object: Node) -> String? {
        guard let path = paths.labelSelector, let value = object[path: Self.keys(path)] else {
            // Kubernetes' own kinds have a selector in their spec.
            return context.kind.isCustom ? nil : LabelSelectorText.text(object[path: ["spec", "selector"]])
        }
        return value.string ?? LabelSelectorText.text(value)
    }

    private static func keys(_ path: String) -> [String] { path.split(separator: ".").map(String.init) }
}
