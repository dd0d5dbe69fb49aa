import FanlightResources

/// The one document of OpenAPI v2 for everything that the catalogue serves. It has less to say about values than v3: readers of v2 stumble
/// over what they do not know.
struct OpenAPIv2Document {
    let catalog: KindCatalog

    var node: Node {
        let kinds = catalog.groups.flatMap { group in
            group.versions.flatMap { catalog.kinds(group: group.name, version: $0) }.filter { $0.version.lazySchema != nil }
        }
        let paths = kinds.flatMap { OpenAPIPaths(kind: $0.kind, version: $0.version).paths }.sorted { $0.template < $1.template }
        let definitions = OpenAPIModels(kinds).sorted.map { ($0.name, OpenAPIv2Schema.definition($0.schema)) }
        return .object([
            "swagger": .string("2.0"),
            "info": .object(["title": .string("Fanlight"), "version": .string("unversioned")]),
            "paths": mapping(paths.map { ($0.template, path($0)) }),
            "definitions": mapping(definitions),
        ])
    }

    private func path(_ path: OpenAPIPath) -> Node {
        var node = mapping(path.operations.map { ($0.method.rawValue, operation($0)) })
        node[member: "parameters"] = .array(path.parameters.map(parameter))
        return node
    }

    private func operation(_ operation: OpenAPIOperation) -> Node {
        var node = Node.object([
            "description": .string(operation.description),
            "consumes": .array((operation.body?.mediaTypes ?? ["*/*"]).map { .string($0) }),
            "produces": .array((operation.answer == nil ? ["text/plain"] : OpenAPIOperation.answerMediaTypes).map { .string($0) }),
            "tags": .array([.string(operation.tag)]), "operationId": .string(operation.identifier),
        ])
        var parameters = operation.parameters.map(parameter)
        if let body = operation.body {
            var node = Node.object(["name": .string("body"), "in": .string("body"), "schema": reference(body.model)])
            if body.isRequired { node[member: "required"] = .bool(true) }
            parameters.insert(node, at: 0)
        }
        if !parameters.isEmpty { node[member: "parameters"] = .array(parameters) }
        let schema = operation.answer.map(reference) ?? .object(["type": .string("string")])
        var responses = operation.codes.map { code in
            (String(code), Node.object(["description": .string(OpenAPIOperation.statusTexts[code] ?? "OK"), "schema": schema]))
        }
        responses.append(("401", .object(["description": .string("Unauthorized")])))
        node[member: "responses"] = mapping(responses)
        node[member: "x-kubernetes-action"] = .string(operation.action)
        node[member: "x-kubernetes-group-version-kind"] = operation.kindNode
        return node
    }

    private func parameter(_ parameter: OpenAPIParameter) -> Node {
        var node = Node.object(["uniqueItems": .bool(true), "type": .string(parameter.type)])
        if let description = parameter.description { node[member: "description"] = .string(description) }
        node[member: "name"] = .string(parameter.name)
        node[member: "in"] = .string(parameter.place.rawValue)
        if parameter.place == .path { node[member: "required"] = .bool(true) }
        return node
    }

    private func reference(_ model: String) -> Node { .object(["$ref": .string(OpenAPIv2Schema.referencePrefix + model)]) }

    private func mapping(_ members: [(String, Node)]) -> Node {
        Node(.mapping(members.map { Node.Member(key: $0.0, line: 0, column: 0, value: $0.1) }))
    }
}
