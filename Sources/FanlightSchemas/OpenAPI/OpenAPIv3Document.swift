import FanlightResources

/// The document of OpenAPI v3 for one version of a group.
struct OpenAPIv3Document {
    let catalog: KindCatalog
    let group: String
    let version: String

    var node: Node {
        let kinds = catalog.kinds(group: group, version: version).filter { $0.version.lazySchema != nil }
        let paths = kinds.flatMap { OpenAPIPaths(kind: $0.kind, version: $0.version).paths }.sorted { $0.template < $1.template }
        let models = OpenAPIModels(kinds).sorted
        return .object([
            "openapi": .string("3.0.0"),
            "info": .object(["title": .string("Fanlight"), "version": .string("unversioned")]),
            "paths": mapping(paths.map { ($0.template, path($0)) }),
            "components": .object(["schemas": mapping(models.map { ($0.name, $0.schema) })]),
        ])
    }

    private func path(_ path: OpenAPIPath) -> Node {
        var node = mapping(path.operations.map { ($0.method.rawValue, operation($0)) })
        node[member: "parameters"] = .array(path.parameters.map(parameter))
        return node
    }

    private func operation(_ operation: OpenAPIOperation) -> Node {
        var node = Node.object([
            "tags": .array([.string(operation.tag)]), "description": .string(operation.description),
            "operationId": .string(operation.identifier),
        ])
        if !operation.parameters.isEmpty { node[member: "parameters"] = .array(operation.parameters.map(parameter)) }
        if let body = operation.body {
            var requestBody = Node.object(["content": content(body.mediaTypes, schema: reference(body.model))])
            if body.isRequired { requestBody[member: "required"] = .bool(true) }
            node[member: "requestBody"] = requestBody
        }
        node[member: "responses"] = responses(of: operation)
        node[member: "x-kubernetes-action"] = .string(operation.action)
        node[member: "x-kubernetes-group-version-kind"] = operation.kindNode
        return node
    }

    private func responses(of operation: OpenAPIOperation) -> Node {
        let answer =
            operation.answer.map { content(OpenAPIOperation.answerMediaTypes, schema: reference($0)) }
            ?? content(["text/plain"], schema: .object(["type": .string("string")]))
        var responses = operation.codes.map { code in
            (String(code), Node.object(["description": .string(OpenAPIOperation.statusTexts[code] ?? "OK"), "content": answer]))
        }
        responses.append(("401", .object(["description": .string("Unauthorized")])))
        return mapping(responses)
    }

    private func parameter(_ parameter: OpenAPIParameter) -> Node {
        var node = Node.object(["name": .string(parameter.name), "in": .string(parameter.place.rawValue)])
        if let description = parameter.description { node[member: "description"] = .string(description) }
        if parameter.place == .path { node[member: "required"] = .bool(true) }
        node[member: "schema"] = .object(["type": .string(parameter.type), "uniqueItems": .bool(true)])
        return node
    }

    private func content(_ mediaTypes: [String], schema: Node) -> Node { mapping(mediaTypes.map { ($0, .object(["schema": schema])) }) }

    private func reference(_ model: String) -> Node { .object(["$ref": .string(OpenAPIModels.referencePrefix + model)]) }

    private func mapping(_ members: [(String, Node)]) -> Node {
        Node(.mapping(members.map { Node.Member(key: $0.0, line: 0, column: 0, value: $0.1) }))
    }
}
