import FanlightResources

/// The paths and operations of one version of a kind, from what discovery says about it.
struct OpenAPIPaths {
    let kind: ServedKind
    let version: KindVersion

    private static let deleteOptions = "io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions"
    private static let status = "io.k8s.apimachinery.pkg.apis.meta.v1.Status"
    private static let patch = "io.k8s.apimachinery.pkg.apis.meta.v1.Patch"
    private static let scale = "io.k8s.api.autoscaling.v1.Scale"

    var paths: [OpenAPIPath] {
        var paths: [OpenAPIPath] = []
        let own = kind.isNamespaced ? [OpenAPIParameter.namespace, .pretty] : [.pretty]
        func add(_ template: String, _ parameters: [OpenAPIParameter], _ operations: [OpenAPIOperation]) {
            if !operations.isEmpty { paths.append(OpenAPIPath(template: template, parameters: parameters, operations: operations)) }
        }
        if kind.isNamespaced, kind.permits("list") {
            add("\(root)/\(kind.plural)", OpenAPIParameter.list + [.pretty], [list(everywhere: true)])
        }
        add(collection, own, collectionOperations)
        add("\(collection)/{name}", [.name] + own, itemOperations)
        for part in version.subresources { add("\(collection)/{name}/\(part.name)", [.name] + own, operations(of: part)) }
        return paths
    }

    // MARK: Operations

    private var collectionOperations: [OpenAPIOperation] {
        var operations: [OpenAPIOperation] = []
        if kind.permits("list") { operations.append(list(everywhere: false)) }
        if kind.permits("create") {
            operations.append(
                operation(
                    .post, "post", "create", "create an object of kind", parameters: OpenAPIParameter.write,
                    body: written(version.modelName),
                    answer: version.modelName, codes: [200, 201, 202]))
        }
        if kind.permits("deletecollection") {
            operations.append(
                operation(
                    .delete, "deletecollection", "delete", "delete all selected objects of kind",
                    parameters: kind.isCustom ? OpenAPIParameter.list : OpenAPIParameter.deleteCollection,
                    body: kind.isCustom ? nil : options,
                    answer: Self.status, codes: [200], infix: "Collection"))
        }
        return operations
    }

    private var itemOperations: [OpenAPIOperation] {
        var operations: [OpenAPIOperation] = []
        if kind.permits("get") {
            operations.append(
                operation(
                    .get, "get", "read", "read an object of kind", parameters: readParameters, answer: version.modelName, codes: [200]))
        }
        if kind.permits("update") { operations.append(replace(version.modelName)) }
        if kind.permits("delete") {
            operations.append(
                operation(
                    .delete, "delete", "delete", "delete an object of kind", parameters: OpenAPIParameter.delete, body: options,
                    answer: Self.status,
                    codes: [200, 202]))
        }
        if kind.permits("patch") { operations.append(change(version.modelName)) }
        return operations
    }

    private func operations(of part: Subresource) -> [OpenAPIOperation] {
        let isText = part.name == "log"
        let model = part.kind == "Scale" ? Self.scale : version.modelName
        return part.verbs.compactMap { verb in
            switch verb {
            case "get":
                operation(
                    .get, "get", "read", "read \(part.name) of an object of kind", parameters: isText ? [] : readParameters,
                    answer: isText ? nil : model, codes: [200], part: part)
            case "update": replace(model, part: part)
            case "patch": change(model, part: part)
            default: nil
            }
        }
    }

    private func list(everywhere: Bool) -> OpenAPIOperation {
        operation(
            .get, "list", "list", "list or watch objects of kind", parameters: everywhere ? [] : OpenAPIParameter.list,
            answer: OpenAPIModels.listName(version.modelName), codes: [200], suffix: everywhere ? "ForAllNamespaces" : "",
            everywhere: everywhere)
    }

    private func replace(_ model: String, part: Subresource? = nil) -> OpenAPIOperation {
        operation(
            .put, "put", "replace", "replace an object of kind", parameters: OpenAPIParameter.write, body: written(model), answer: model,
            codes: [200, 201], part: part)
    }

    private func change(_ model: String, part: Subresource? = nil) -> OpenAPIOperation {
        var mediaTypes = ["application/apply-patch+yaml", "application/json-patch+json", "application/merge-patch+json"]
        if !kind.isCustom { mediaTypes.append("application/strategic-merge-patch+json") }
        let body = OpenAPIOperation.Body(model: Self.patch, mediaTypes: mediaTypes, isRequired: true)
        return operation(
            .patch, "patch", "patch", "change an object of kind", parameters: OpenAPIParameter.patch, body: body, answer: model,
            codes: kind.isCustom ? [200] : [200, 201], part: part)
    }

    private func operation(
        _ method: OpenAPIOperation.Method, _ action: String, _ verb: String, _ text: String, parameters: [OpenAPIParameter],
        body: OpenAPIOperation.Body? = nil, answer: String?, codes: [Int], infix: String = "", suffix: String = "",
        everywhere: Bool = false,
        part: Subresource? = nil
    ) -> OpenAPIOperation {
        let scope = kind.isNamespaced && !everywhere ? "Namespaced" : ""
        let partName = (part?.name).map(Self.capitalized) ?? ""
        let isOther = part.map { !$0.version.isEmpty && $0.kind != kind.kind.kind } ?? false
        return OpenAPIOperation(
            method: method, action: action, identifier: "\(verb)\(groupName)\(infix)\(scope)\(kind.kind.kind)\(partName)\(suffix)",
            tag: tag,
            description: "\(text) \(kind.kind.kind)", parameters: parameters, body: body, answer: answer, codes: codes,
            group: isOther ? part?.group ?? "" : kind.group, version: isOther ? part?.version ?? "" : version.name,
            kind: isOther ? part?.kind ?? "" : kind.kind.kind)
    }

    private func written(_ model: String) -> OpenAPIOperation.Body {
        OpenAPIOperation.Body(model: model, mediaTypes: bodyMediaTypes, isRequired: true)
    }

    private var options: OpenAPIOperation.Body {
        OpenAPIOperation.Body(model: Self.deleteOptions, mediaTypes: bodyMediaTypes, isRequired: false)
    }

    private var bodyMediaTypes: [String] { kind.isCustom ? ["application/json", "application/yaml"] : ["*/*"] }

    private var readParameters: [OpenAPIParameter] { kind.isCustom ? OpenAPIParameter.read : [] }

    // MARK: Names

    private var root: String { kind.group.isEmpty ? "/api/\(version.name)" : "/apis/\(kind.group)/\(version.name)" }

    private var collection: String { kind.isNamespaced ? "\(root)/namespaces/{namespace}/\(kind.plural)" : "\(root)/\(kind.plural)" }

    /// `CoordinationV1` for `coordination.k8s.io/v1`.
    private var groupName: String { groupWords.map(Self.capitalized).joined() + Self.capitalized(version.name) }

    /// `networkingIstioIo_v1` for `networking.istio.io/v1`.
    private var tag: String {
        let words = groupWords
        return words.prefix(1).joined() + words.dropFirst().map(Self.capitalized).joined() + "_\(version.name)"
    }

    private var groupWords: [String] {
        guard !kind.group.isEmpty else { return ["core"] }
        let group = kind.group.hasSuffix(".k8s.io") ? kind.group.dropLast(".k8s.io".count) : kind.group[...]
        return group.split { $0 == "." || $0 == "-" }.map(String.init)
    }

    private static func capitalized(_ word: String) -> String { word.prefix(1).uppercased() + word.dropFirst() }
}
