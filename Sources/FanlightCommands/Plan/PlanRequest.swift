import FanlightResources

/// What is to be planned: objects that would be applied and deleted.
struct PlanRequest: Sendable {
    struct Object: Sendable {
        let key: ResourceKey
        let tree: Node
        let source: Source?
    }

    /// Valid objects of kinds that gateways depend on.
    var objects: [Object] = []
    /// Everything that the files have, invalid objects too: none of it is pruned.
    var present: Set<ResourceKey> = []
    /// What would be refused, as `validate` tells it.
    var invalid: [ValidateAnswer.Report] = []
    /// As written: `KIND/NS/NAME`.
    var deletions: [String] = []
    /// Whether what was applied before and is in the files no more goes too.
    var prunes = false

    init() {}

    init(_ input: ManifestInput) {
        let answer = ValidateAnswer(input)
        invalid = answer.reports.filter { !$0.isValid }
        let refused = Set(invalid.compactMap(\.key))
        present = Set(answer.reports.compactMap(\.key))
        objects = input.objects.filter { !refused.contains($0.key) && ResourceKind.known.contains($0.key.kind) }
            .map { Object(key: $0.key, tree: $0.tree, source: $0.source) }
    }
}

// MARK: The way through the socket

extension PlanRequest {
    static let kind = "Plan"

    /// A document that `init(body:)` reads. Invalid objects are told of where the files are, so they do not travel.
    var body: String {
        let document = Node.object([
            "apiVersion": .string("fanlight.dev/v1"), "kind": .string(Self.kind),
            "objects": .array(
                objects.map { object in
                    .object([
                        "object": object.tree, "file": object.source.map { .string($0.file) } ?? .null,
                        "line": object.source.map { .integer($0.line) } ?? .null,
                    ])
                }),
            "present": .array(
                present.sorted().map {
                    .object([
                        "group": .string($0.kind.group), "kind": .string($0.kind.kind), "namespace": .string($0.namespace),
                        "name": .string($0.name),
                    ])
                }), "delete": .array(deletions.map { .string($0) }), "prune": .bool(prunes),
        ])
        return document.jsonText
    }

    /// A document of that kind, or manifests as kubectl would send them.
    ///
    /// - Throws: `CommandError` where the body is neither.
    init(_ bytes: [UInt8], _ document: Node?) throws {
        guard let document, document["kind"]?.string == Self.kind, document["objects"] != nil || document["delete"] != nil else {
            self.init(try ManifestInput(paths: [ManifestInput.standardInput], strict: false) { bytes })
            return
        }
        let entries = document["objects"]?.elements ?? []
        let list = Node.object([
            "apiVersion": .string("v1"), "kind": .string("List"), "items": .array(entries.compactMap { $0["object"] }),
        ])
        self.init(try ManifestInput(paths: [ManifestInput.standardInput], strict: false) { list.json })
        var sources: [ResourceKey: Source] = [:]
        for entry in entries {
            guard let key = entry["object"].flatMap(Self.key), let file = entry["file"]?.string else { continue }
            sources[key] = Source(file: file, line: entry["line"]?.integer ?? 1)
        }
        // Lines of the document say nothing to anybody.
        objects = objects.map { Object(key: $0.key, tree: $0.tree.withoutPlaces, source: sources[$0.key]) }
        for entry in document["present"]?.elements ?? [] {
            let kind = ResourceKind(group: entry["group"]?.string ?? "", kind: entry["kind"]?.string ?? "")
            present.insert(ResourceKey(kind, namespace: entry["namespace"]?.string ?? "", name: entry["name"]?.string ?? ""))
        }
        deletions = document["delete"]?.elements.compactMap(\.string) ?? []
        prunes = document["prune"]?.bool ?? false
    }

    private static func key(_ object: Node) -> ResourceKey? {
        guard let name = object[path: ["metadata", "name"]]?.string, let kind = object["kind"]?.string else { return nil }
        let apiVersion = object["apiVersion"]?.string ?? ""
        let resource = ResourceKind(group: apiVersion.contains("/") ? String(apiVersion.prefix { $0 != "/" }) : "", kind: kind)
        let namespace = object[path: ["metadata", "namespace"]]?.string ?? ""
        return ResourceKey(resource, namespace: resource.isNamespaced ? (namespace.isEmpty ? "default" : namespace) : "", name: name)
    }
}

extension Node {
    /// The same, as if it came from no text.
    fileprivate var withoutPlaces: Node {
        switch value {
        case .sequence(let elements): Node(.sequence(elements.map(\.withoutPlaces)))
        case .mapping(let members):
            Node(.mapping(members.map { Member(key: $0.key, line: 0, column: 0, value: $0.value.withoutPlaces) }))
        default: Node(value)
        }
    }
}

extension ValidateAnswer {
    /// Of what was looked at elsewhere.
    init(reports: [Report]) { self.reports = reports }
}
