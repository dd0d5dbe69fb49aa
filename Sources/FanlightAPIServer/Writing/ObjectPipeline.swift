import FanlightPatch
import FanlightResources
import FanlightSchemas

/// What becomes of an object between the body of a request and the store: decoded, given its defaults, checked, and marked with who manages
/// which field. Pure; every step throws what the client is answered.
struct ObjectPipeline: Sendable {
    /// Rules beyond those of the schema: Istio's.
    typealias Rules = @Sendable (ResourceKind, Node) -> (errors: [FieldCause], warnings: [String])

    let context: ResourceContext
    let options: WriteOptions
    /// Who is recorded as the manager of the fields.
    let manager: String
    /// Milliseconds since 1970.
    let time: Int64
    let rules: Rules
    /// What of the stored object the request cannot change.
    var fixed: FixedPart?

    private var kind: ResourceKind { context.kind.kind }
    private var schema: StructuralSchema? { context.version.schema }

    // MARK: Decoding

    /// Reads a body as an object of the kind.
    ///
    /// - Returns: the object without unknown fields, and what the client is to be warned of.
    func decode(_ body: RequestBody) throws(APIStatus) -> (object: Node, warnings: [String]) {
        let typed = try ObjectType(context).checked(body.node)
        do throws(DecodingProblem) {
            return try decode(typed, problems: body.repetitions(isStrict: options.fieldValidation == .strict))
        } catch {
            throw .badRequest(StatusText.notDecodable(kind: kind.kind, version: context.version.name, problem: error.text))
        }
    }

    /// As `decode`, for what a patch has made of a stored object.
    func decode(_ patch: ObjectPatch.Result) throws(APIStatus) -> (object: Node, warnings: [String]) {
        let typed = try ObjectType(context).checked(patch.object)
        do throws(DecodingProblem) {
            return try decode(typed, problems: patch.problems)
        } catch {
            throw .invalid(kind: "", group: "", name: "", causes: [.invalid("patch", patch.shown(), error.text)])
        }
    }

    /// A configuration for server-side apply without what the kind does not know, which would otherwise be refused.
    func pruned(_ configuration: Node) -> (object: Node, warnings: [String]) {
        guard let schema else { return (configuration, []) }
        let pruned =
            context.kind.isCustom ? Pruning.prune(configuration, schema: schema) : Pruning.pruneBuiltin(configuration, schema: schema)
        return (pruned.object, pruned.unknownFields.map(StatusText.unknownField))
    }

    /// As `decode`, for an object that server-side apply has put together: what the kind does not know was found before.
    func decodeApplied(_ object: Node) throws(APIStatus) -> Node {
        do throws(CustomResource.DecodingError) {
            return try read(object).object
        } catch {
            let problem = GoFormat.shortened(error.problem, to: GoFormat.longestMessage)
            throw .unexpected("failed to convert the applied object to \(kind.kind): \(problem)")
        }
    }

    private struct DecodingProblem: Error {
        let text: String
    }

    private func decode(_ object: Node, problems: [String]) throws(DecodingProblem) -> (object: Node, warnings: [String]) {
        let decoded: CustomResource.Decoded
        do throws(CustomResource.DecodingError) {
            decoded = try read(object)
        } catch {
            throw DecodingProblem(text: error.problem)
        }
        let all = problems + decoded.unknownFields.map(StatusText.unknownField)
        if options.fieldValidation == .strict, !all.isEmpty {
            throw DecodingProblem(text: "strict decoding error: \(all.joined(separator: ", "))")
        }
        return (decoded.object, options.fieldValidation == .warn ? all : [])
    }

    private func read(_ object: Node) throws(CustomResource.DecodingError) -> CustomResource.Decoded {
        guard let schema else { return try BuiltinResource.decode(object, kind: kind, version: context.version.name, schema: nil) }
        guard !context.kind.isCustom else { return try CustomResource.decode(object, schema: schema) }
        let normalized = TimeFields.normalized(object, schema: schema)
        return try BuiltinResource.decode(normalized, kind: kind, version: context.version.name, schema: schema)
    }

    // MARK: Place

    /// Makes sure that the object says the namespace that the path says.
    func placed(_ object: Node) throws(APIStatus) -> Node {
        let written = object[path: ["metadata", "namespace"]]?.string ?? ""
        let expected = context.kind.isNamespaced ? context.target.namespace ?? "" : ""
        if written == expected, object["metadata"] != nil { return object }
        guard written.isEmpty || expected.isEmpty else {
            throw .badRequest("the namespace of the provided object does not match the namespace sent on the request")
        }
        var metadata = object["metadata"] ?? .emptyObject
        metadata[member: "namespace"] = expected.isEmpty ? nil : .string(expected)
        var placed = object
        placed[member: "metadata"] = metadata
        return placed
    }

    /// - Throws: 400 where the object has another name than the path.
    func checkName(_ object: Node, _ name: String) throws(APIStatus) {
        try APIStatus.checkName(object[path: ["metadata", "name"]]?.string ?? "", is: name)
    }

    // MARK: Create

    /// An object as it is created, for the store.
    ///
    /// - Parameters:
    ///   - uid: of the new object.
    ///   - written: the object as the client has written it; nil where server-side apply has written the managed fields already.
    func create(_ decoded: Node, uid: String, written: Node?) throws(APIStatus) -> (object: Node, warnings: [String]) {
        var object = decoded
        var metadata = object["metadata"] ?? .emptyObject
        for key in ["resourceVersion", "selfLink", "deletionTimestamp", "deletionGracePeriodSeconds", "generation"] {
            metadata[member: key] = nil
        }
        metadata[member: "uid"] = .string(uid)
        metadata[member: "creationTimestamp"] = .string(Timestamp.text(seconds: time / 1_000))
        object[member: "metadata"] = metadata
        let owners = OwnerReferences.deduplicated(object)
        // Who manages what is noted before the server adds its own.
        object = written.map { created(owners.object, written: $0) } ?? owners.object
        if context.kind.isCustom {
            if let schema { object = CustomResource.preparedForCreate(object, schema: schema, hasStatus: context.version.hasStatus) }
        } else {
            object = Lifecycle.preparedForCreate(kind, object)
        }
        return (object, try owners.warnings + check(object, old: nil) + ObjectWarnings.onCreate(object, context.kind))
    }

    // MARK: Update

    /// An object as it replaces the stored one; its status alone where the request is about that.
    func update(_ decoded: Node, old: Node, isApply: Bool = false) throws(APIStatus) -> (object: Node, warnings: [String]) {
        let isStatus = context.target.subresource == "status"
        let owners = OwnerReferences.deduplicated(keepingServerFields(decoded, of: old))
        var object = owners.object
        if !context.kind.isCustom { object = BuiltinRules.defaults(kind, version: context.version.name, object, old: old) }
        var kept: [String] = []
        if let fixed, !isStatus { (object, kept) = fixed.kept(in: object, of: old) }
        if !isApply { object = managed(live: old, object) }
        if context.kind.isCustom {
            object =
                isStatus
                ? CustomResource.preparedForStatusUpdate(object, old: old)
                : CustomResource.preparedForUpdate(object, old: old, hasStatus: context.version.hasStatus)
        } else {
            object =
                isStatus ? Lifecycle.preparedForStatusUpdate(kind, object, old: old) : Lifecycle.preparedForUpdate(kind, object, old: old)
        }
        object = ManagedFields.keepingTimes(live: old, new: object)
        return (object, try kept + owners.warnings + check(object, old: old) + ObjectWarnings.onUpdate(object, old: old, context.kind))
    }

    /// What the server decides of the metadata stays as it is. What a client must not change, but may try to, is left for the rules to find.
    ///
    /// - Source: Kubernetes: apiserver, pkg/registry/rest/update.go, BeforeUpdate.
    private func keepingServerFields(_ object: Node, of old: Node) -> Node {
        var metadata = object["metadata"] ?? .emptyObject
        let known = old["metadata"] ?? .emptyObject
        for key in ["creationTimestamp", "resourceVersion", "selfLink", "generation"] { metadata[member: key] = known[key] }
        for key in ["deletionTimestamp"] { if let value = known[key] { metadata[member: key] = value } }
        for key in ["uid", "deletionGracePeriodSeconds"] where metadata[key] == nil { metadata[member: key] = known[key] }
        var kept = object
        kept[member: "metadata"] = metadata
        return kept
    }

    // MARK: Rules

    /// - Returns: what the client is to be warned of.
    private func check(_ object: Node, old: Node?) throws(APIStatus) -> [String] {
        let metadata =
            old.map { MetadataRules.validateUpdate(object, old: $0) }
            ?? MetadataRules.validate(object, isNamespaced: context.kind.isNamespaced, nameRule: context.nameRule)
        let causes: [FieldCause]
        if context.kind.isCustom {
            let size = ScaleView(context)?.problems(of: object) ?? []
            causes = (schema.map { ObjectValidation.check(object, schema: $0, old: old, metadata: metadata) } ?? metadata) + size
        } else {
            causes = metadata + BuiltinRules.validate(kind, object, old: old)
        }
        guard causes.isEmpty else { throw invalid(object, causes) }
        let found = rules(kind, object)
        guard found.errors.isEmpty else { throw invalid(object, found.errors) }
        return found.warnings
    }

    private func invalid(_ object: Node, _ causes: [FieldCause]) -> APIStatus {
        .invalid(kind: kind.kind, group: kind.group, name: object[path: ["metadata", "name"]]?.string ?? "", causes: causes)
    }

    // MARK: Managers

    /// A new object with its managers. What the server adds after the request has been read is nobody's.
    private func created(_ object: Node, written: Node) -> Node {
        let added = KindTraits.addedFields(kind).filter { written[path: $0] == nil && object[path: $0] != nil }
        guard !added.isEmpty else { return managed(live: nil, object) }
        let without = managed(live: nil, added.reduce(object) { $0.setting($1, to: nil) })
        return object.setting(["metadata", "managedFields"], to: without[path: ["metadata", "managedFields"]])
    }

    func managed(live: Node?, _ object: Node) -> Node {
        ManagedFields.update(live: live, new: object, request: fieldRequest(), schema: schema)
    }

    func fieldRequest() -> FieldManagerRequest {
        FieldManagerRequest(
            manager: manager, apiVersion: context.apiVersion, subresource: context.target.subresource ?? "",
            time: Timestamp.text(seconds: time / 1_000), force: options.force, isBuiltIn: !context.kind.isCustom,
            hasStatus: !context.kind.isCustom || context.version.hasStatus)
    }
}
