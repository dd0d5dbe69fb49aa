import FanlightPatch
import FanlightResources
import FanlightSchemas
import FanlightStore

/// Creates, replaces and patches objects. Each write reads, decides and stores in one step that no other write of the object gets between.
///
/// - Source: Kubernetes: apiserver, pkg/endpoints/handlers and pkg/registry/generic/registry/store.go.
struct ResourceWriter: Sendable {
    let store: ObjectStore
    let rules: ObjectPipeline.Rules
    let makeUID: @Sendable () -> String
    let makeName: @Sendable (String) -> String
    /// Whether the request may make of the stored object, if there is one, the object that is given; asked before that is validated, and in
    /// the same step in which it is stored.
    var admit: @Sendable (_ object: Node, _ current: StoredObject?) throws(APIStatus) -> Void = { _, _ in }

    /// What of the object the request cannot change.
    var fixed: FixedPart?

    /// How many names are tried for an object that leaves its name to the server.
    private static let mostNames = 8

    func pipeline(_ context: ResourceContext, _ options: WriteOptions, _ writer: Writer) -> ObjectPipeline {
        ObjectPipeline(
            context: context, options: options, manager: options.fieldManager.isEmpty ? writer.program : options.fieldManager,
            time: writer.time, rules: rules, fixed: fixed)
    }

    // MARK: Create

    func create(
        _ context: ResourceContext, _ body: RequestBody, _ options: WriteOptions, by writer: Writer, age: AgeRule = .creation
    ) async throws -> WriteOutcome {
        let pipeline = pipeline(context, options, writer)
        let (decoded, warnings) = try pipeline.decode(body)
        return try await Self.warning(warnings) {
            let placed = try pipeline.placed(decoded)
            try requireNamespace(context, name: placed[path: ["metadata", "name"]]?.string ?? "")
            guard placed[path: ["metadata", "name"]]?.string ?? "" == "", let base = placed[path: ["metadata", "generateName"]]?.string,
                !base.isEmpty
            else { return try await create(placed, body, pipeline, warnings, writer, age) }
            for _ in 1..<Self.mostNames {
                let named = placed.setting(["metadata", "name"], to: .string(makeName(base)))
                do {
                    return try await create(named, body, pipeline, warnings, writer, age)
                } catch let status as APIStatus where status.reason == "AlreadyExists" {
                    continue
                }
            }
            let name = makeName(base)
            do {
                return try await create(placed.setting(["metadata", "name"], to: .string(name)), body, pipeline, warnings, writer, age)
            } catch let status as APIStatus where status.reason == "AlreadyExists" {
                throw APIStatus.noUniqueName(context.target, name: name)
            }
        }
    }

    private func create(
        _ object: Node, _ body: RequestBody, _ pipeline: ObjectPipeline, _ warnings: [String], _ writer: Writer, _ age: AgeRule
    ) async throws -> WriteOutcome {
        let context = pipeline.context
        try admit(object, nil)
        let (made, further) = try pipeline.create(object, uid: makeUID(), written: body.node)
        let version = object[path: ["metadata", "resourceVersion"]]?.string ?? ""
        guard UInt64(version) ?? 0 == 0 else { throw APIStatus.unexpected("resourceVersion should not be set on objects to be created") }
        let name = made[path: ["metadata", "name"]]?.string ?? ""
        return try await put(context.key(name), context, pipeline.options, writer, verb: "create", age: age) { current in
            if let current { throw APIStatus.alreadyExists(context.target, name: name, isTerminating: current.isTerminating) }
            return (made, warnings + further)
        }
    }

    /// Objects are made only in namespaces that exist and are to stay.
    private func requireNamespace(_ context: ResourceContext, name: String) throws(APIStatus) {
        guard let namespace = context.scope else { return }
        guard let stored = store.get(ResourceKey(.namespace, namespace: "", name: namespace)) else {
            throw .notFound(group: "", resource: "namespaces", name: namespace)
        }
        guard stored.isTerminating else { return }
        var status = APIStatus.forbidden(
            context.target, name: name, "unable to create new content in namespace \(namespace) because it is being terminated")
        status.details?.causes = [
            APIStatus.Cause(
                reason: "NamespaceTerminating", message: "namespace \(namespace) is being terminated", field: "metadata.namespace")
        ]
        throw status
    }

    // MARK: Replace

    func replace(_ context: ResourceContext, name: String, _ body: RequestBody, _ options: WriteOptions, by writer: Writer) async throws
        -> WriteOutcome
    {
        let pipeline = pipeline(context, options, writer)
        let (decoded, warnings) = try pipeline.decode(body)
        return try await Self.warning(warnings) {
            let placed = try pipeline.placed(decoded)
            try pipeline.checkName(placed, name)
            return try await put(context.key(name), context, options, writer, verb: "update") { current in
                guard let current else {
                    guard context.target.subresource == nil, KindTraits.allowsCreationByUpdate(context.kind) else {
                        throw APIStatus.notFound(context.target, name: name)
                    }
                    try requireNamespace(context, name: name)
                    try admit(placed, nil)
                    let (made, further) = try pipeline.create(placed, uid: makeUID(), written: body.node)
                    return (made, warnings + further)
                }
                if let uid = placed[path: ["metadata", "uid"]]?.string, !uid.isEmpty, uid != current.uid {
                    throw APIStatus.conflict(
                        context.target, name: name,
                        "StorageError: invalid object, Code: 4, Key: \(KindTraits.storageKey(context, name)), ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: \(GoFormat.shortened(uid)), UID in object meta: \(current.uid)"
                    )
                }
                try admit(placed, current)
                let (object, further) = try update(placed, current, pipeline)
                return (object, warnings + further)
            }
        }
    }

    /// What replaces a stored object: the version that the client has seen must be the stored one, and the rules must allow the change.
    private func update(
        _ object: Node, _ current: StoredObject, _ pipeline: ObjectPipeline, isApply: Bool = false
    ) throws(APIStatus) -> (object: Node, warnings: [String]) {
        let context = pipeline.context
        let text = object[path: ["metadata", "resourceVersion"]]?.string ?? ""
        guard let version = text.isEmpty ? 0 : UInt64(text) else {
            throw .badRequest("strconv.ParseUint: parsing \(GoFormat.quoted(text)): invalid syntax")
        }
        if version == 0 {
            guard KindTraits.allowsUnconditionalUpdate(context.kind) else {
                throw .invalid(
                    kind: context.target.resource, group: context.target.group, name: current.key.name,
                    causes: [MetadataRules.missingResourceVersion])
            }
        } else if version != current.revision {
            throw .modified(context.target, name: current.key.name)
        }
        return try pipeline.update(object, old: context.node(current), isApply: isApply)
    }

    // MARK: Patch

    func patch(
        _ context: ResourceContext, name: String, _ patch: ObjectPatch, _ options: WriteOptions, by writer: Writer, age: AgeRule = .creation
    ) async throws -> WriteOutcome {
        if patch.form == .apply {
            return try await apply(
                context, name: name, Result { () throws(APIStatus) in try patch.configuration() }, options, by: writer, age: age)
        }
        let pipeline = pipeline(context, options, writer)
        var warnings: [String] = []
        do {
            return try await put(context.key(name), context, options, writer, verb: "patch") { current in
                guard let current else { throw APIStatus.notFound(context.target, name: name) }
                let patched = try patch.applied(to: context.node(current), schema: context.version.schema)
                let decoded = try pipeline.decode(patched)
                warnings = decoded.warnings
                let placed = try pipeline.placed(decoded.object)
                try pipeline.checkName(placed, name)
                try admit(placed, current)
                let (object, further) = try update(placed, current, pipeline)
                return (object, warnings + further)
            }
        } catch var status as APIStatus {
            status.warnings += warnings
            throw status
        }
    }

    // MARK: Apply

    /// Server-side apply: what the manager does not list any more goes, what others manage stays.
    ///
    /// - Parameters:
    ///   - body: told as a failure only once it is known that there is something to apply it to.
    ///   - isLenient: whether fields that the kind does not know are left out with a warning instead of being refused.
    func apply(
        _ context: ResourceContext, name: String, _ body: Result<RequestBody, APIStatus>, _ options: WriteOptions, by writer: Writer,
        age: AgeRule = .creation, isLenient: Bool = false
    ) async throws -> WriteOutcome {
        let pipeline = pipeline(context, options, writer)
        var warnings: [String] = []
        let uid = makeUID()
        do {
            return try await put(context.key(name), context, options, writer, verb: "patch", age: age) { current in
                if current == nil {
                    guard context.target.subresource == nil else { throw APIStatus.notFound(context.target, name: name) }
                    try requireNamespace(context, name: name)
                }
                let body = try body.get()
                var configuration = body.node
                if isLenient { (configuration, warnings) = pipeline.pruned(configuration) }
                try checkType(configuration, context)
                let merged = try merge(current.map(context.node), configuration, pipeline)
                warnings += try Self.duplicates(body, options)
                if current == nil, let uid = merged[path: ["metadata", "uid"]]?.string, !uid.isEmpty {
                    throw APIStatus.conflict(
                        context.target, name: name,
                        "uid mismatch: the provided object specified uid \(GoFormat.shortened(uid)), and no existing object was found")
                }
                let placed = try pipeline.placed(try pipeline.decodeApplied(merged))
                try pipeline.checkName(placed, name)
                try admit(placed, current)
                guard let current else {
                    if let version = placed[path: ["metadata", "resourceVersion"]]?.string, !version.isEmpty, version != "0" {
                        throw APIStatus.modified(context.target, name: name)
                    }
                    let (made, further) = try pipeline.create(placed, uid: uid, written: nil)
                    return (made, warnings + further)
                }
                let (object, further) = try update(placed, current, pipeline, isApply: true)
                return (object, warnings + further)
            }
        } catch var status as APIStatus {
            status.warnings += warnings
            throw status
        }
    }

    /// A configuration says what it is of.
    private func checkType(_ configuration: Node, _ context: ResourceContext) throws(APIStatus) {
        let apiVersion = GoFormat.shortened(configuration["apiVersion"]?.string ?? "")
        let kind = GoFormat.shortened(configuration["kind"]?.string ?? "")
        guard apiVersion != context.apiVersion || kind != context.kind.kind.kind else { return }
        throw .badRequest("invalid object type: \(apiVersion.contains("/") ? apiVersion : "/\(apiVersion)"), Kind=\(kind)")
    }

    private static func duplicates(_ body: RequestBody, _ options: WriteOptions) throws(APIStatus) -> [String] {
        guard options.fieldValidation != .ignore, !body.repeatedKeys.isEmpty else { return [] }
        guard options.fieldValidation == .strict else { return body.repeatedKeys }
        throw .badRequest("error strict decoding YAML: error converting YAML to JSON: \(body.repeatedKeysText)")
    }

    func merge(_ live: Node?, _ configuration: Node, _ pipeline: ObjectPipeline) throws(APIStatus) -> Node {
        do throws(ApplyError) {
            return try ServerSideApply.apply(
                live: live, applied: configuration, request: pipeline.fieldRequest(), schema: pipeline.context.version.schema)
        } catch {
            switch error {
            // Kubernetes has no reason for a configuration that does not fit the schema.
            case .invalid(let problem):
                var status = APIStatus(problem)
                if problem.reason == .invalid { status = .unexpected(status.message) }
                throw status
            case .conflicts(let conflicts):
                var status = APIStatus(code: 409, reason: "Conflict", message: error.message, details: APIStatus.Details())
                status.details?.causes = conflicts.map {
                    APIStatus.Cause(reason: "FieldManagerConflict", message: $0.message, field: $0.field)
                }
                throw status
            }
        }
    }

    // MARK: Scale

    /// Changes the object itself through a view of it.
    func scale(
        _ context: ResourceContext, name: String, _ options: WriteOptions, by writer: Writer, _ change: (Node) throws -> Node
    ) async throws -> WriteOutcome {
        let pipeline = pipeline(context, options, writer)
        return try await put(context.key(name), context, options, writer, verb: "patch") { current in
            guard let current else { throw APIStatus.notFound(context.target, name: name) }
            let old = context.node(current)
            return try pipeline.update(try change(old), old: old)
        }
    }

    // MARK: Store

    /// Carries out a write: `change` gets the stored object and gives the new one with its warnings.
    func put(
        _ key: ResourceKey, _ context: ResourceContext, _ options: WriteOptions, _ writer: Writer, verb: String, age: AgeRule = .creation,
        _ change: (StoredObject?) throws -> (object: Node, warnings: [String])
    ) async throws -> WriteOutcome {
        if options.isDryRun {
            let current = store.get(key)
            let (object, warnings) = try change(current)
            var answer = context.conversion.map { $0.shown($0.stored(object)) } ?? object
            if let current { answer = answer.setting(["metadata", "resourceVersion"], to: .string(String(current.revision))) }
            let stored = StoredObject(
                key: key, uid: object[path: ["metadata", "uid"]]?.string ?? "", revision: current?.revision ?? 0,
                age: seconds(age, current, writer),
                content: context.content(object))
            return WriteOutcome(
                object: answer, stored: stored, old: current, isCreated: current == nil, isDeleted: false, warnings: warnings)
        }
        var noted: (object: Node, warnings: [String]) = (.emptyObject, [])
        do {
            let result = try await store.write(key, by: isRecorded(context) ? writer.attribution(verb) : nil) { current in
                noted = try change(current)
                let content = context.content(noted.object)
                if let current, current.isTerminating, content.finalizers.isEmpty, isFinal(noted.object, key) {
                    return .delete(final: content)
                }
                return .put(
                    content: content, uid: noted.object[path: ["metadata", "uid"]]?.string ?? current?.uid ?? "",
                    age: seconds(age, current, writer))
            }
            // An object that its last finalizer let go is answered as it was asked to be.
            let revision = result.object?.revision ?? result.old?.revision ?? result.revision
            let shown = context.conversion.map { $0.shown($0.stored(noted.object)) } ?? noted.object
            return WriteOutcome(
                object: shown.setting(["metadata", "resourceVersion"], to: .string(String(revision))), stored: result.object,
                old: result.old,
                isCreated: result.old == nil, isDeleted: result.object == nil, warnings: noted.warnings)
        } catch let error as StoreError {
            throw APIStatus(error)
        }
    }

    /// A failure tells what the client was to be warned of before it.
    private static func warning(_ warnings: [String], _ body: () async throws -> WriteOutcome) async throws -> WriteOutcome {
        do {
            return try await body()
        } catch var status as APIStatus {
            status.warnings = warnings + status.warnings
            throw status
        }
    }

    /// A Namespace goes when its own finalizers are gone too.
    private func isFinal(_ object: Node, _ key: ResourceKey) -> Bool {
        key.kind != .namespace || object[path: ["spec", "finalizers"]]?.elements.isEmpty ?? true
    }

    private func seconds(_ age: AgeRule, _ current: StoredObject?, _ writer: Writer) -> Int64? {
        switch age {
        case .fixed(let seconds): seconds
        case .creation: current.map(\.age) ?? writer.time / 1_000
        }
    }

    private func isRecorded(_ context: ResourceContext) -> Bool {
        context.target.subresource != "status" && KindTraits.isRemembered(context.kind.kind)
    }
}
