import FanlightAccess
import FanlightHTTP
import FanlightResources
import FanlightSchemas
import FanlightStore

/// Requests about the objects of a kind.
extension APIServer {
    func answerResource(_ session: RequestSession, _ target: RequestTarget) async throws -> HTTPResponse {
        guard let context = catalog.context(target), context.kind.isNamespaced || target.namespace == nil else {
            guard catalog.isBuiltin(group: target.group) else { return Self.noSuchPath }
            throw APIStatus.noSuchResource
        }
        do {
            var response = try await answerResource(session, context)
            if let warning = context.deprecationWarning { response.headers.append(("warning", WarningText.header(warning))) }
            return response
        } catch var status as APIStatus {
            if let warning = context.deprecationWarning { status.warnings.insert(warning, at: 0) }
            throw status
        }
    }

    private func answerResource(_ session: RequestSession, _ context: ResourceContext) async throws -> HTTPResponse {
        let route = ResourceRoute(context: context, method: session.request.method, verb: session.verb)
        switch try route.decision() {
        case .unknownPath: return Self.noSuchPath
        case .review: return try await review(session, context)
        case .subresource(let name): return try await answerSubresource(session, context, name)
        case .get(let name):
            let form = try session.requiredForm()
            try form.check(isList: false, of: context.kind)
            return try reader.get(context, name: name, session.parameters, form)
        case .list:
            let form = try session.requiredForm()
            try form.check(isList: true, of: context.kind)
            let options = try listOptions(session, context, isWatch: false)
            guard let search = try ListSearch(session.parameters) else {
                return try reader.list(context, options, session.parameters, form)
            }
            return try await reader.list(context, options, search, in: listIndex, session.parameters, form)
        case .watch:
            guard session.form?.encoding == .json else { throw APIStatus.notAcceptable(ResponseForm.acceptedStreams) }
            let form = try session.requiredForm()
            let options = try listOptions(session, context, isWatch: true)
            return try WatchSession(
                context: context, options: options, form: form, parameters: session.parameters, store: store, timers: timers,
                now: self.options.now
            ).response()
        case .create: return try await create(session, context)
        case .update(let name): return try await replace(session, context, name: name)
        case .patch(let name): return try await patch(session, context, name: name)
        case .delete(let name): return try await delete(session, context, name: name)
        case .deleteCollection: return try await deleteCollection(session, context)
        }
    }

    private func listOptions(_ session: RequestSession, _ context: ResourceContext, isWatch: Bool) throws(APIStatus) -> ListOptions {
        try ListOptions(
            session.parameters, kind: context.kind.kind, isNamespaced: context.kind.isNamespaced,
            selectable: context.version.selectableFields, isWatch: isWatch,
            name: context.target.isLegacyWatch ? context.target.name : nil)
    }

    // MARK: Writes

    private func create(_ session: RequestSession, _ context: ResourceContext) async throws -> HTTPResponse {
        let form = try session.requiredForm()
        try checkDefinition(of: context)
        let body = try RequestBody.object(session.request, kind: context.kind.kind.kind)
        let options = try WriteOptions(session.parameters, kind: "CreateOptions")
        let outcome = try await admitting(session, context).create(context, body, options, by: session.writer)
        return await answer(outcome, session, context, form, options)
    }

    private func replace(_ session: RequestSession, _ context: ResourceContext, name: String) async throws -> HTTPResponse {
        let form = try session.requiredForm()
        let body = try RequestBody.object(session.request, kind: context.kind.kind.kind)
        let options = try WriteOptions(session.parameters, kind: "UpdateOptions")
        let outcome = try await admitting(session, context).replace(context, name: name, body, options, by: session.writer)
        return await answer(outcome, session, context, form, options)
    }

    private func patch(_ session: RequestSession, _ context: ResourceContext, name: String) async throws -> HTTPResponse {
        let patch = try ObjectPatch(contentType: session.request.header("content-type"), body: session.request.body, context: context)
        let form = try session.requiredForm()
        let options = try WriteOptions(session.parameters, kind: "PatchOptions", isApply: patch.form == .apply)
        let outcome = try await admitting(session, context).patch(context, name: name, patch, options, by: session.writer)
        return await answer(outcome, session, context, form, options)
    }

    func answer(
        _ outcome: WriteOutcome, _ session: RequestSession, _ context: ResourceContext, _ form: ResponseForm, _ options: WriteOptions
    ) async -> HTTPResponse {
        var warnings = outcome.warnings
        if context.target.subresource == nil, let stored = outcome.stored, stored.content != outcome.old?.content {
            warnings += await self.options.impact(stored.key, stored, outcome.old)
        }
        if options.isDryRun, context.target.subresource == nil, let name = outcome.object[path: ["metadata", "name"]]?.string {
            warnings += await self.options.preview(context.key(name), outcome.object, outcome.old)
        }
        return reader.answer(
            outcome.object, status: outcome.isCreated ? 201 : 200, context, form, parameters: session.parameters,
            headers: WarningText.headers(warnings))
    }

    private func delete(_ session: RequestSession, _ context: ResourceContext, name: String) async throws -> HTTPResponse {
        let form = try session.requiredForm()
        let options = try DeleteOptions(body: try RequestBody.options(session.request), parameters: session.parameters)
        let old = store.get(context.key(name))
        let node = try await deleter.delete(context, name: name, options, by: session.writer)
        let isDone = node["kind"]?.string == "Status"
        let key = context.key(name)
        let warnings = options.isDryRun ? await self.options.preview(key, nil, old) : await self.options.impact(key, nil, old)
        let headers = WarningText.headers(warnings)
        guard !isDone else { return Rendering.response(node, form: form, headers: headers) }
        let isHeld = store.get(context.key(name))?.isTerminating == true
        return reader.answer(
            node, status: isHeld && options.isAccepted ? 202 : 200, context, form, parameters: session.parameters, headers: headers)
    }

    private func deleteCollection(_ session: RequestSession, _ context: ResourceContext) async throws -> HTTPResponse {
        let form = try session.requiredForm()
        // Whoever narrows a deletion by what only lists know must not lose everything.
        guard !ListSearch.isAsked(session.parameters) else {
            throw APIStatus.badRequest("search, sortBy and offset are for lists; what is deleted is chosen by selectors")
        }
        let list = try listOptions(session, context, isWatch: false)
        let options = try DeleteOptions(body: try RequestBody.options(session.request), parameters: session.parameters)
        let page = try reader.page(context, list)
        var refusal: APIStatus?
        for item in page.items {
            do {
                _ = try await deleter.delete(context, name: item.key.name, options, by: session.writer)
            } catch let error as APIStatus where error.code == 404 {
                continue
            } catch let error as APIStatus where error.code == 403 {
                // What may not go keeps nothing else from going.
                refusal = refusal ?? error
            }
        }
        if let refusal { throw refusal }
        return reader.answer(page, context, session.parameters, form)
    }

    // MARK: Rules of single kinds

    /// Nobody gives away rights that they do not have.
    func checkEscalation(_ session: RequestSession, _ context: ResourceContext, object: Node, old: StoredObject?) throws(APIStatus) {
        guard context.kind.kind.group == "rbac.authorization.k8s.io" else { return }
        guard let problem = policy.current.escalationProblem(session.accessRequest, object: object, old: old.map(context.node)) else {
            return
        }
        throw EscalationText.status(problem, context.target, session.accessRequest)
    }

    /// The writer for a request whose objects have rules beyond those of their own.
    func admitting(_ session: RequestSession, _ context: ResourceContext) -> ResourceWriter {
        var writer = writer
        if context.kind.kind.group == "rbac.authorization.k8s.io" {
            writer.admit = { object, current throws(APIStatus) in try self.checkEscalation(session, context, object: object, old: current) }
        } else if context.kind.kind == CustomDefinitions.kind, context.target.subresource == nil {
            writer.admit = { object, _ throws(APIStatus) in try CustomDefinitions.check(object, self.catalog.current) }
            writer.fixed = context.target.name.flatMap(CustomDefinitions.fixedPart)
        }
        return writer
    }

    /// No objects are made of a kind that is about to go.
    private func checkDefinition(of context: ResourceContext) throws(APIStatus) {
        guard context.kind.isCustom, !context.kind.isBuiltin,
            store.get(ResourceKey(CustomDefinitions.kind, namespace: "", name: context.kind.definitionName))?.isTerminating == true
        else { return }
        throw .methodNotSupported(context.target, "create", message: "create not allowed while custom resource definition is terminating")
    }
}
