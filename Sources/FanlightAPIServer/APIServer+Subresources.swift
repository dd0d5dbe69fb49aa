import FanlightHTTP
import FanlightResources
import FanlightSchemas
import FanlightStore

/// Requests about a part of an object other than its status.
extension APIServer {
    func answerSubresource(_ session: RequestSession, _ context: ResourceContext, _ subresource: String) async throws -> HTTPResponse {
        guard let name = context.target.name else { throw APIStatus.noSuchResource }
        switch subresource {
        case "scale":
            guard let scale = ScaleView(context) else { throw APIStatus.noSuchResource }
            return try await answerScale(session, scale, name: name)
        case "finalize" where context.kind.kind == .namespace: return try await finalize(session, context, name: name)
        case _ where context.kind.kind == .pod && PodConnections.names.contains(subresource):
            guard session.verb == "get" || session.verb == "create" && subresource != "log" else { throw APIStatus.methodNotAllowed }
            guard let pod = store.get(context.key(name)) else { throw APIStatus.notFound(context.target, name: name) }
            let node = context.node(pod)
            if subresource == "log", let podLog = options.podLog, let response = try await PodLog(session, node, name: name).answer(podLog)
            {
                return response
            }
            return try PodConnections.answer(node, subresource, session.parameters, name: name)
        default: throw APIStatus.noSuchResource
        }
    }

    // MARK: Scale

    private func answerScale(_ session: RequestSession, _ scale: ScaleView, name: String) async throws -> HTTPResponse {
        let context = scale.context
        switch session.verb {
        case "get":
            let form = try session.requiredForm()
            guard let stored = store.get(context.key(name)) else { throw APIStatus.notFound(context.target, name: name) }
            return Rendering.response(try scale.checkedNode(of: context.node(stored)), form: form)
        case "update":
            let form = try session.requiredForm()
            let body = try RequestBody.object(session.request, kind: "Scale").node
            let options = try WriteOptions(session.parameters, kind: "UpdateOptions")
            try scale.check(body, name: name)
            let outcome = try await writer.scale(context, name: name, options, by: session.writer) { current throws(APIStatus) in
                try scale.setting(body, in: current)
            }
            return Rendering.response(scale.node(of: outcome.object), form: form)
        case "patch":
            let patch = try ObjectPatch(contentType: session.request.header("content-type"), body: session.request.body, context: context)
            let form = try session.requiredForm()
            let options = try WriteOptions(session.parameters, kind: "PatchOptions", isApply: patch.form == .apply)
            guard patch.form != .apply else {
                let outcome = try await writer.apply(scale, name: name, try patch.configuration(), options, by: session.writer)
                return Rendering.response(scale.node(of: outcome.object), form: form)
            }
            let outcome = try await writer.scale(context, name: name, options, by: session.writer) { current throws(APIStatus) in
                let patched = try patch.applied(to: scale.node(of: current), schema: nil)
                return try scale.setting(patched.object, in: current)
            }
            return Rendering.response(scale.node(of: outcome.object), form: form)
        default: throw context.kind.isCustom ? APIStatus.methodNotSupported(context.target, session.verb) : .methodNotAllowed
        }
    }

    // MARK: Finalize

    /// What removes a Namespace's own finalizers.
    private func finalize(_ session: RequestSession, _ context: ResourceContext, name: String) async throws -> HTTPResponse {
        guard session.verb == "update" else { throw APIStatus.methodNotAllowed }
        let form = try session.requiredForm()
        let body = try RequestBody.object(session.request, kind: context.kind.kind.kind)
        let options = try WriteOptions(session.parameters, kind: "UpdateOptions")
        let typed = try ObjectType(context).checked(body.node)
        try APIStatus.checkName(typed[path: ["metadata", "name"]]?.string ?? "", is: name)
        let version = typed[path: ["metadata", "resourceVersion"]]?.string ?? ""
        let outcome = try await writer.put(context.key(name), context, options, session.writer, verb: "update") { current in
            guard let current else { throw APIStatus.notFound(context.target, name: name) }
            guard version.isEmpty || version == String(current.revision) else { throw APIStatus.modified(context.target, name: name) }
            return (context.node(current).setting(["spec", "finalizers"], to: typed[path: ["spec", "finalizers"]]), [])
        }
        return Rendering.response(outcome.object, form: form)
    }
}
