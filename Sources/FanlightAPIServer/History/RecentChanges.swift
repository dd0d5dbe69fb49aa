import FanlightAccess
import FanlightHTTP
import FanlightResources
import FanlightSchemas
import FanlightStore

/// The latest changes of all objects that somebody may see.
extension APIServer {
    private struct Place: Hashable {
        let kind: ResourceKind
        let namespace: String
    }

    private static let usualPage = 50
    private static let largestPage = 500
    /// What one request looks through. A filter that finds little comes back with less than was asked for, and with where to go on.
    private static let mostLookedAt = 5_000

    /// `GET …/history?kind=A,B&namespace=&user=&search=&before=&limit=`.
    func answerRecentChanges(_ session: RequestSession) async throws -> HTTPResponse {
        guard ["GET", "HEAD"].contains(session.request.method) else { throw APIStatus.methodNotAllowed }
        let parameters = session.parameters
        let limit = try parameters.number("limit") ?? Self.usualPage
        guard (1...Self.largestPage).contains(limit) else { throw APIStatus.badRequest("limit is a number from 1 to \(Self.largestPage)") }
        var before: UInt64?
        if let text = parameters["before"], !text.isEmpty {
            guard let revision = UInt64(text) else {
                throw APIStatus.badRequest("before=\(text): it is a resourceVersion, as the answer before gave it")
            }
            before = revision
        }
        let words: SearchWords
        do { words = try SearchWords(parameters["search"] ?? "") } catch { throw APIStatus.badRequest(error.message) }
        var kinds: Set<ResourceKind> = []
        for name in parameters.all("kind").flatMap({ $0.split(separator: ",").map(String.init) }) {
            guard let served = catalog.current.kind(called: name) else { throw APIStatus.badRequest("kind=\(name): there is no such kind") }
            kinds.insert(served.kind)
        }
        let (namespace, user) = (parameters["namespace"] ?? "", parameters["user"] ?? "")

        var found: [Node] = []
        var rights: [Place: Bool] = [:]
        var (looked, isEnd) = (0, false)
        while found.count < limit, looked < Self.mostLookedAt, !isEnd {
            let page = try await store.recentChanges(before: before, limit: Self.largestPage)
            isEnd = page.count < Self.largestPage
            for change in page {
                before = change.revision
                looked += 1
                guard kinds.isEmpty || kinds.contains(change.key.kind), namespace.isEmpty || change.key.namespace == namespace,
                    user.isEmpty || change.attribution.user == user,
                    words.occur(in: [change.key.namespacedName, change.key.kind.kind, change.attribution.user]),
                    let context = context(change.key.kind, namespace: change.key.namespace.isEmpty ? nil : change.key.namespace)
                else { continue }
                let place = Place(kind: change.key.kind, namespace: change.key.namespace)
                let seesAll = rights[place] ?? maySee(session, context, name: "")
                rights[place] = seesAll
                guard seesAll || maySee(session, context, name: change.key.name) else { continue }
                found.append(Self.node(change, apiVersion: context.apiVersion))
                if found.count == limit {
                    isEnd = isEnd && change.revision == page.last?.revision
                    break
                }
            }
        }
        let node = Node.object([
            "kind": .string("RecentChanges"), "apiVersion": .string("\(FanlightGroup.name)/\(FanlightGroup.version)"),
            "changes": .array(found), "before": isEnd ? .null : before.map { .string(String($0)) } ?? .null,
        ])
        return Rendering.response(node, form: session.form ?? .plain)
    }

    private func maySee(_ session: RequestSession, _ context: ResourceContext, name: String) -> Bool {
        policy.current.authorize(
            AccessRequest(
                user: session.user, verb: "get", apiGroup: context.target.group, resource: context.target.resource,
                namespace: context.target.namespace ?? "", name: name, path: session.request.path)
        ).isAllowed
    }

    private static func node(_ change: RecentChange, apiVersion: String) -> Node {
        .object([
            "object": .object([
                "apiVersion": .string(apiVersion), "kind": .string(change.key.kind.kind), "namespace": .string(change.key.namespace),
                "name": .string(change.key.name),
            ]), "version": .integer(change.number), "resourceVersion": .string(String(change.revision)),
            "time": .string(Timestamp.text(seconds: change.attribution.time / 1_000)), "verb": .string(change.attribution.verb),
            "created": .bool(change.isCreation), "user": .string(change.attribution.user),
            "sourceIPs": .array(change.attribution.addresses.map { .string($0) }), "userAgent": .string(change.attribution.userAgent),
        ])
    }
}
