import FanlightAccess
import FanlightHTTP
import FanlightResources
import FanlightSchemas
import FanlightStore

/// The versions of an object: version N is what change N made of it.
struct ObjectHistory: Sendable {
    struct Version: Sendable {
        let record: HistoryRecord
        /// The object after the change; nil where the change deleted it.
        let object: StoredObject?
        /// Whether the object is as it is now.
        let isCurrent: Bool
    }

    /// The newest first.
    let versions: [Version]

    /// - Parameter records: the newest first, as the store gives them.
    init(_ records: [HistoryRecord], current: StoredObject?) {
        versions = records.enumerated().map { index, record in
            // What a change made is what the next one found.
            let after = index == 0 ? current : records[index - 1].before
            return Version(record: record, object: after, isCurrent: index == 0 && current != nil)
        }
    }

    func version(_ number: UInt64) -> Version? { versions.first { $0.record.number == number } }

    /// The last state before the newest one that is still known.
    var previous: Version? { versions.dropFirst().first { $0.object != nil } }
}

/// What a history is asked by clients.
extension APIServer {
    /// `GET …/history/VirtualService/default/web`, `POST …/rollback/VirtualService/default/web?to=3`; a kind is named by its kind, plural or short
    /// name, with its group behind a dot where it would be ambiguous.
    func answerHistory(_ session: RequestSession, _ target: RequestTarget) async throws -> HTTPResponse {
        let path = [target.name, target.subresource, target.rest].compactMap { $0 }.flatMap { $0.split(separator: "/").map(String.init) }
        if path.isEmpty, target.resource == "history" { return try await answerRecentChanges(session) }
        guard let name = path.first, let served = catalog.current.kind(called: name), served.isStored else {
            throw APIStatus.badRequest(
                "the path must be history/KIND/NAMESPACE/NAME, or history/KIND/NAME for a kind without namespaces; \(path.first ?? "nothing") is no kind"
            )
        }
        guard path.count == (served.isNamespaced ? 3 : 2), let object = path.last else {
            throw APIStatus.badRequest(
                served.isNamespaced ? "\(served.kind.kind) is named by NAMESPACE/NAME" : "\(served.kind.kind) is named by NAME alone")
        }
        guard let context = context(served.kind, namespace: served.isNamespaced ? path[1] : nil) else { throw APIStatus.noSuchResource }
        let key = context.key(object)
        let isRollback = target.resource == "rollback"
        guard session.request.method == (isRollback ? "POST" : "GET") || !isRollback && session.request.method == "HEAD" else {
            throw APIStatus.methodNotAllowed
        }
        let current = store.get(key)
        try authorize(session, context, name: object, verbs: isRollback ? [current == nil ? "create" : "update"] : ["get"])
        let history = ObjectHistory(try await store.history(of: key), current: current)
        guard !history.versions.isEmpty else {
            throw APIStatus(code: 404, reason: "NotFound", message: "no change of \(key) is remembered")
        }
        if isRollback { return try await rollBack(session, context, name: object, history) }
        let node = HistoryList(
            key: key, apiVersion: context.apiVersion, history: history, includesObjects: session.parameters.flag("objects")
        ).node
        return Rendering.response(node, form: session.form ?? .plain)
    }

    /// The history of an object shows what the object has been, so it needs the right to see the object.
    private func authorize(_ session: RequestSession, _ context: ResourceContext, name: String, verbs: [String]) throws(APIStatus) {
        for verb in verbs {
            let access = AccessRequest(
                user: session.user, verb: verb, apiGroup: context.target.group, resource: context.target.resource,
                namespace: context.target.namespace ?? "", name: name, path: session.request.path)
            let decision = policy.current.authorize(access)
            guard !decision.isAllowed else { continue }
            throw APIStatus(
                code: 403, reason: "Forbidden", message: access.forbiddenMessage(reason: decision.reason),
                details: APIStatus.Details(name: name, group: context.target.group, kind: context.target.resource))
        }
    }

    private func rollBack(_ session: RequestSession, _ context: ResourceContext, name: String, _ history: ObjectHistory) async throws
        -> HTTPResponse
    {
        let wanted: ObjectHistory.Version?
        if let text = session.parameters["to"] {
            guard let number = UInt64(text) else {
                throw APIStatus.badRequest("to=\(text): the version is a number, as the history lists it")
            }
            wanted = history.version(number)
        } else {
            wanted = history.previous
        }
        guard let version = wanted, let stored = version.object else {
            let known = history.versions.filter { $0.object != nil }.map { String($0.record.number) }.joined(separator: ", ")
            throw APIStatus(
                code: 404, reason: "NotFound",
                message: "there is no such version to roll back to; there are \(known.isEmpty ? "none" : known)")
        }
        var options = try WriteOptions(session.parameters, kind: "UpdateOptions")
        options.fieldManager = "fanlight-rollback"
        options.fieldValidation = .ignore
        let body = RequestBody(
            node: Self.restorable(stored.node(apiVersion: context.apiVersion, kind: context.kind.kind.kind)), duplicates: [])
        let outcome: WriteOutcome
        if let current = store.get(context.key(name)) {
            // Without the precondition that another writer got between: what is restored is restored whatever came after.
            let node = body.node.setting(["metadata", "resourceVersion"], to: .string(String(current.revision)))
            try checkEscalation(session, context, object: node, old: current)
            outcome = try await writer.replace(context, name: name, RequestBody(node: node, duplicates: []), options, by: session.writer)
        } else {
            try checkEscalation(session, context, object: body.node, old: nil)
            // The age decides whose routes come first: a deletion that is undone must not cost the object its place.
            outcome = try await writer.create(context, body, options, by: session.writer, age: .fixed(stored.age))
        }
        return await answer(outcome, session, context, .plain, options)
    }

    /// What of an old state is written again: not what the server decides, nor the status.
    private static func restorable(_ object: Node) -> Node {
        var object = object
        object[member: "status"] = nil
        var metadata = object["metadata"] ?? .emptyObject
        for key in [
            "uid", "resourceVersion", "generation", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "managedFields",
            "selfLink",
        ] {
            metadata[member: key] = nil
        }
        object[member: "metadata"] = metadata
        return object
    }
}
