import FanlightResources

/// Turns the documents of one file into resources and diagnostics.
struct ManifestAssembly {
    private let file: String
    private let strict: Bool
    private(set) var result = ManifestFile()
    private var unknownKinds: Set<String> = []

    init(file: String, strict: Bool) {
        self.file = file
        self.strict = strict
    }

    mutating func addUnreadable(_ problem: TextProblem) {
        result.isUnreadable = true
        result.diagnostics.append(
            Diagnostic(code: problem.code.rawValue, level: .error, resource: nil, source: source(problem.line), message: problem.message))
    }

    mutating func add(_ document: Document) {
        let objects = objects(in: document.node)
        for (index, object) in objects.enumerated() {
            // A problem of the text belongs to the last object that begins before it.
            let end = index + 1 < objects.count ? Int(objects[index + 1].line) : .max
            let start = index == 0 ? 0 : Int(object.line)
            addObject(object, problems: document.problems.filter { start <= $0.line && $0.line < end })
        }
    }

    /// The items of a `List`, as `kubectl get -o yaml` writes it; every other object is its own only one.
    private func objects(in node: Node) -> [Node] {
        guard let kind = node["kind"]?.string, kind.hasSuffix("List"), case .sequence(let items) = node["items"]?.value else {
            return [node]
        }
        let itemKind = String(kind.dropLast(4))
        guard !itemKind.isEmpty, let apiVersion = node["apiVersion"] else { return items.flatMap(objects) }
        return items.map { item in
            // The items of a typed list leave out what the list itself says.
            guard case .mapping(let members) = item.value, item["kind"] == nil else { return item }
            let added = [("apiVersion", apiVersion), ("kind", Node(.string(itemKind), line: item.line, column: item.column))]
                .filter { item[$0.0] == nil }
                .map { Node.Member(key: $0.0, line: item.line, column: item.column, value: $0.1) }
            return Node(.mapping(added + members), line: item.line, column: item.column)
        }
    }

    private mutating func addObject(_ node: Node, problems: [TextProblem]) {
        guard case .mapping = node.value else {
            return report(
                "WrongType", node, "an object must be a mapping with apiVersion and kind, but this is \(node.typeName)", problems: problems)
        }
        guard let apiVersion = node["apiVersion"]?.string, let name = node["kind"]?.string else {
            let missing = node["apiVersion"]?.string == nil ? "apiVersion" : "kind"
            return report(
                "RequiredField", node, "an object must name its apiVersion and kind, but \(missing) is missing or no string",
                problems: problems)
        }
        let parts = apiVersion.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        let group = parts.count == 2 ? String(parts[0]) : ""
        let version = String(parts.last ?? "")
        let kind = ResourceKind(group: group, kind: name)
        guard ResourceKind.known.contains(kind) else {
            if problems.isEmpty { result.unread.append(ManifestFile.UnreadObject(node: node, source: source(Int(node.line)))) }
            return addUnknown(kind, apiVersion: apiVersion, node)
        }
        let key = key(of: node, kind)
        guard let schema = SchemaCatalog.schema(for: kind, version: version), kind.versions.contains(version) else {
            let versions = kind.versions.map { group.isEmpty ? $0 : "\(group)/\($0)" }.joined(separator: ", ")
            report(
                "UnsupportedVersion", node, key: key, field: "apiVersion", "\(name) is read in the versions \(versions), not \(apiVersion)",
                problems: problems)
            return addBroken(key, node)
        }
        check(node, key: key, kind: kind, version: version, schema: schema, problems: problems)
    }

    private mutating func check(
        _ node: Node, key: ResourceKey?, kind: ResourceKind, version: String, schema: Schema, problems: [TextProblem]
    ) {
        var isBroken = false
        for problem in problems {
            isBroken = true
            result.diagnostics.append(
                Diagnostic(
                    code: problem.code.rawValue, level: .error, resource: key, source: source(problem.line), message: problem.message))
        }
        for problem in schema.check(node, strict: strict) {
            if problem.level == .error { isBroken = true }
            result.diagnostics.append(
                Diagnostic(
                    code: problem.code.rawValue, level: problem.level, resource: key,
                    source: source(problem.line), field: problem.field, message: problem.message))
        }
        guard !isBroken, let key else { return addBroken(key, node) }
        result.resources.append(
            Resource(kind: kind, version: version, namespace: key.namespace, tree: node, source: source(Int(node.line))))
    }

    private func key(of node: Node, _ kind: ResourceKind) -> ResourceKey? {
        let metadata = node["metadata"]
        guard let name = metadata?["name"]?.string, !name.isEmpty else { return nil }
        let written = metadata?["namespace"]?.string ?? ""
        return ResourceKey(kind, namespace: !kind.isNamespaced ? "" : written.isEmpty ? "default" : written, name: name)
    }

    private mutating func addBroken(_ key: ResourceKey?, _ node: Node) {
        // Without a name nobody knows which object this was meant to be, so every earlier object of the file may be it.
        guard let key else { return result.isUnreadable = true }
        result.broken.append(ManifestFile.BrokenObject(key: key, source: source(Int(node.line))))
    }

    private mutating func addUnknown(_ kind: ResourceKind, apiVersion: String, _ node: Node) {
        guard unknownKinds.insert("\(apiVersion) \(kind.kind)").inserted else { return }
        var message = "objects of kind \(kind.kind) (\(apiVersion)) are not read; they have no effect here"
        let nearest =
            ResourceKind.known.first { $0.kind == kind.kind }
            ?? Suggestion.nearest(to: kind.kind, among: ResourceKind.known.map(\.kind))
            .flatMap { name in ResourceKind.known.first { $0.kind == name } }
        if let nearest, let version = nearest.versions.first {
            let known = nearest.group.isEmpty ? version : "\(nearest.group)/\(version)"
            message += " (\(nearest.kind) of \(known) is)"
        }
        result.diagnostics.append(
            Diagnostic(code: "KindNotRead", level: .warning, resource: nil, source: source(Int(node.line)), message: message))
    }

    /// Reports an object that cannot be an object of a known kind, with the problems of its text.
    private mutating func report(
        _ code: String, _ node: Node, key: ResourceKey? = nil, field: String = "", _ message: String, problems: [TextProblem]
    ) {
        let line = field.isEmpty ? Int(node.line) : node.place(of: field).line
        result.diagnostics.append(
            Diagnostic(code: code, level: .error, resource: key, source: source(line), field: field, message: message))
        for problem in problems {
            result.diagnostics.append(
                Diagnostic(
                    code: problem.code.rawValue, level: .error, resource: key, source: source(problem.line), message: problem.message))
        }
    }

    private func source(_ line: Int) -> Source { Source(file: file, line: max(line, 1)) }
}
