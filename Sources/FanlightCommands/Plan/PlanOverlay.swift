import FanlightResources

/// The objects as they would be: those of a request laid over those that are there.
struct PlanOverlay: Sendable {
    enum Action: String, Sendable {
        case create
        case update
        case delete
        case unchanged
    }

    struct Step: Sendable {
        let key: ResourceKey
        let action: Action
    }

    private(set) var steps: [Step] = []
    private(set) var applied: [Resource] = []
    private(set) var deleted: [ResourceKey] = []

    /// By what an object that is not there yet has its say among others.
    enum NewObjects: Sendable {
        /// It is younger than all others, as what is created through the API.
        case youngest
        /// By the time that it names, as what is written in a folder.
        case asWritten
    }

    /// The last second that a timestamp can name.
    private static let youngest: Int64 = 253_402_300_799

    /// - Throws: `CommandError` where an object that is to be deleted is not there.
    init(_ request: PlanRequest, over snapshot: ResourceSnapshot, newObjects: NewObjects) throws {
        for object in request.objects { apply(object, over: snapshot, newObjects) }
        var gone: Set<ResourceKey> = []
        for text in request.deletions { gone.formUnion(try Self.keys(named: text, in: snapshot)) }
        if request.prunes { gone.formUnion(Self.pruned(request, in: snapshot, isFolder: newObjects == .asWritten)) }
        let kept = Set(request.objects.map(\.key))
        for key in gone.sorted() where !kept.contains(key) {
            deleted.append(key)
            steps.append(Step(key: key, action: .delete))
        }
    }

    private mutating func apply(_ object: PlanRequest.Object, over snapshot: ResourceSnapshot, _ newObjects: NewObjects) {
        let known = snapshot[object.key]
        var tree = object.tree
        // A status is not the client's to write, and of Services it decides addresses.
        if let status = known?.tree["status"], tree["status"] == nil { tree[member: "status"] = status }
        let age: ResourceAge =
            switch newObjects {
            case .youngest: .seconds(known.map(\.metadata.creationTimestamp) ?? Self.youngest)
            case .asWritten:
                tree[path: ["metadata", "creationTimestamp"]] == nil && known != nil
                    ? .seconds(known?.metadata.creationTimestamp) : .written
            }
        let version = (tree["apiVersion"]?.string ?? "").split(separator: "/").last.map(String.init) ?? "v1"
        let resource = Resource(
            kind: object.key.kind, version: version, namespace: object.key.namespace, tree: tree, source: object.source, age: age)
        guard let known else {
            steps.append(Step(key: object.key, action: .create))
            return applied.append(resource)
        }
        let isSame =
            known.content == resource.content && known.metadata.creationTimestamp == resource.metadata.creationTimestamp
            && known.metadata.labels == resource.metadata.labels && (known.content != .other || Self.saysTheSame(known.tree, tree))
        steps.append(Step(key: object.key, action: isSame ? .unchanged : .update))
        if !isSame { applied.append(resource) }
    }

    private static func saysTheSame(_ known: Node, _ new: Node) -> Bool {
        let ignored: Set<String> = ["apiVersion", "kind", "metadata", "status"]
        return (known.members + new.members).allSatisfy { ignored.contains($0.key) || known[$0.key] == new[$0.key] }
    }

    // MARK: What goes

    /// The object that `KIND/NS/NAME` names; of a Namespace everything in it too.
    private static func keys(named text: String, in snapshot: ResourceSnapshot) throws -> [ResourceKey] {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3 || parts.count == 2, parts.allSatisfy({ !$0.isEmpty }) else {
            throw CommandError("--delete \(text) is not of the form KIND/NAMESPACE/NAME")
        }
        let word = parts[0].lowercased()
        let kinds = ResourceKind.known.filter { kind in
            let names = shortNames[kind.kind] ?? []
            return kind.kind.lowercased() == word || plural(kind.kind) == word || "\(plural(kind.kind)).\(kind.group)" == word
                || names.contains(word)
        }
        guard let kind = kinds.first else {
            let known = ResourceKind.known.map(\.kind).sorted().joined(separator: ", ")
            throw CommandError("--delete \(text): gateways depend on no kind \(parts[0]); they do on \(known)")
        }
        let namespace = kind.isNamespaced ? (parts.count == 3 ? parts[1] : "default") : ""
        let key = ResourceKey(kind, namespace: namespace, name: parts.last ?? "")
        guard snapshot[key] != nil else { throw CommandError("--delete \(text): there is no \(key)") }
        guard kind == .namespace else { return [key] }
        return [key] + snapshot.everything.map(\.key).filter { $0.namespace == key.name }
    }

    private static func plural(_ kind: String) -> String {
        let word = kind.lowercased()
        return word.hasSuffix("y") ? word.dropLast() + "ies" : word.hasSuffix("s") ? word : word + "s"
    }

    private static let shortNames: [String: Set<String>] = [
        "Gateway": ["gw"], "VirtualService": ["vs"], "DestinationRule": ["dr"], "ServiceEntry": ["se"], "Service": ["svc"],
        "Namespace": ["ns"],
        "Endpoints": ["ep"], "Pod": ["po"], "ConfigMap": ["cm"],
    ]

    /// Objects of the kinds and namespaces that the files have, which were applied and are in the files no more.
    ///
    /// - Parameter isFolder: whether everything that is there comes from files, and so was applied.
    // kubectl apply --prune tells its own by the annotation, and applied sets by a manager with the operation Apply.
    private static func pruned(_ request: PlanRequest, in snapshot: ResourceSnapshot, isFolder: Bool) -> [ResourceKey] {
        struct Place: Hashable {
            let kind: ResourceKind
            let namespace: String
        }
        let places = Set(request.present.filter(\.kind.isNamespaced).map { Place(kind: $0.kind, namespace: $0.namespace) })
        return places.map(\.kind).reduce(into: Set<ResourceKind>()) { $0.insert($1) }.flatMap { kind in
            snapshot.all(kind).filter { resource in
                places.contains(Place(kind: kind, namespace: resource.key.namespace)) && !request.present.contains(resource.key)
                    && (isFolder || wasApplied(resource))
            }.map(\.key)
        }
    }

    private static func wasApplied(_ resource: Resource) -> Bool {
        if resource.metadata.annotations["kubectl.kubernetes.io/last-applied-configuration"] != nil { return true }
        let managers = resource.tree[path: ["metadata", "managedFields"]]?.elements ?? []
        return managers.contains { $0["operation"]?.string == "Apply" && ($0["subresource"]?.string ?? "").isEmpty }
    }
}
