import FanlightResources
import FanlightSchemas

/// What a request about a kind asks to be done.
///
/// Kubernetes' own kinds and custom ones refuse differently what they do not have, since two routers serve them.
struct ResourceRoute: Sendable {
    enum Decision: Hashable, Sendable {
        case get(String)
        case list
        case watch
        case create
        case update(String)
        case patch(String)
        case delete(String)
        case deleteCollection
        case subresource(String)
        case review
        /// A path that custom kinds do not have.
        case unknownPath
    }

    let context: ResourceContext
    let method: String
    let verb: String

    private var target: RequestTarget { context.target }
    private var isCustom: Bool { context.kind.isCustom }

    /// - Throws: 404, 405.
    func decision() throws(APIStatus) -> Decision {
        if let namespace = target.namespace { try checkSegment(namespace, "Namespace") }
        if !context.kind.isStored { return try review() }
        try checkMethod()
        let isEverywhere = context.kind.isNamespaced && target.namespace == nil
        if isEverywhere, isCustom, verb != "list", verb != "watch" { return .unknownPath }
        if isEverywhere, !isCustom, target.name != nil { throw .noSuchResource }
        guard target.rest == nil else {
            guard isCustom else { throw .noSuchResource }
            throw .notFound(target, name: target.name ?? "")
        }
        if let subresource = target.subresource { return try decision(subresource) }
        if let name = target.name { try checkSegment(name, "Name") }
        return try decision(isEverywhere: isEverywhere)
    }

    private func decision(isEverywhere: Bool) throws(APIStatus) -> Decision {
        switch (verb, target.name) {
        case ("get", let name?): return .get(name)
        case ("list", nil): return .list
        case ("watch", _): return .watch
        case ("create", nil) where context.kind.permits("create") && !isEverywhere: return .create
        case ("update", let name?): return .update(name)
        case ("update", nil) where isCustom, ("patch", nil) where isCustom: throw .badRequest("name must be provided")
        case ("patch", let name?): return .patch(name)
        case ("delete", let name?): return .delete(name)
        case ("deletecollection", nil) where context.kind.permits("deletecollection") && !isEverywhere: return .deleteCollection
        default: throw refusal
        }
    }

    private func decision(_ subresource: String) throws(APIStatus) -> Decision {
        let name = target.name ?? ""
        guard
            subresource == "status"
                ? context.version.hasStatus : context.version.subresource(subresource) != nil || Self.isConnection(subresource, context)
        else {
            guard isCustom else { throw .noSuchResource }
            throw .notFound(target, name: name)
        }
        guard subresource == "status" else { return .subresource(subresource) }
        switch verb {
        case "get": return .get(name)
        case "update": return .update(name)
        case "patch": return .patch(name)
        default: throw refusal
        }
    }

    /// Ways into a Pod, which need a kubelet.
    private static func isConnection(_ subresource: String, _ context: ResourceContext) -> Bool {
        context.kind.kind == .pod && PodConnections.names.contains(subresource)
    }

    /// Kubernetes' own kinds know five methods.
    private func checkMethod() throws(APIStatus) {
        guard !isCustom, !["GET", "POST", "PUT", "PATCH", "DELETE"].contains(method) else { return }
        throw .methodNotAllowed
    }

    private var refusal: APIStatus { isCustom ? .methodNotSupported(target, verb) : .methodNotAllowed }

    private func review() throws(APIStatus) -> Decision {
        guard verb == "create", target.name == nil else { throw .methodNotAllowed }
        guard context.kind.isNamespaced == (target.namespace != nil) else { throw .noSuchResource }
        return .review
    }

    /// A part of a path that no object can have as its name.
    private func checkSegment(_ text: String, _ part: String) throws(APIStatus) {
        let problems = NameRule.pathSegment.problems(text)
        guard !problems.isEmpty else { return }
        throw .badRequest("\(part) parameter invalid: \(GoFormat.quoted(text)): \(problems.joined(separator: ";"))")
    }
}
