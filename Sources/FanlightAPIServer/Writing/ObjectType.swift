import FanlightResources
import FanlightSchemas

/// Whether an object says that it is of the version and kind that the path of the request names.
struct ObjectType: Sendable {
    private let context: ResourceContext

    init(_ context: ResourceContext) { self.context = context }

    /// The object with its version and kind.
    ///
    /// - Throws: 400, or 422 for another kind than a custom one.
    func checked(_ object: Node) throws(APIStatus) -> Node {
        let apiVersion = object["apiVersion"]?.string ?? ""
        let kind = object["kind"]?.string ?? ""
        if apiVersion == context.apiVersion, kind == context.kind.kind.kind { return object }
        return try context.kind.isCustom ? custom(object, apiVersion, kind) : builtin(object, apiVersion, kind)
    }

    /// Custom kinds say what they are.
    private func custom(_ object: Node, _ apiVersion: String, _ kind: String) throws(APIStatus) -> Node {
        guard !kind.isEmpty else {
            let text = object.json
            let shown = GoFormat.shortened(String(decoding: text, as: UTF8.self))
            let problem = "Object 'Kind' is missing in '\(shown)' (\(BodySummary.text(text)))"
            throw .badRequest("the object provided is unrecognized (must be of type \(context.kind.kind.kind)): \(problem)")
        }
        guard apiVersion == context.apiVersion else { throw otherVersion(apiVersion) }
        guard kind == context.kind.kind.kind else {
            throw .invalid(
                kind: kind, group: context.target.group, name: object[path: ["metadata", "name"]]?.string ?? "",
                causes: [.invalid("kind", kind, "must be \(context.kind.kind.kind)")])
        }
        return object
    }

    /// Kubernetes' own kinds need not say what they are; where they do it must be right.
    private func builtin(_ object: Node, _ apiVersion: String, _ kind: String) throws(APIStatus) -> Node {
        let claimed = (
            apiVersion: apiVersion.isEmpty ? context.apiVersion : GoFormat.shortened(apiVersion),
            kind: kind.isEmpty ? context.kind.kind.kind : GoFormat.shortened(kind)
        )
        let parts = claimed.apiVersion.split(separator: "/", maxSplits: 1).map(String.init)
        let group = parts.count == 2 ? parts[0] : ""
        let version = parts.last ?? ""
        if claimed != (context.apiVersion, context.kind.kind.kind) {
            let known = KindCatalog.builtin.kind(ResourceKind(group: group, kind: claimed.kind))
            guard let known, !known.isCustom, known.version(version) != nil else {
                throw notHandled(
                    claimed.kind, version,
                    "no kind \"\(claimed.kind)\" is registered for version \"\(claimed.apiVersion)\" in scheme \"pkg/api/legacyscheme/scheme.go:30\""
                )
            }
            guard known.kind == context.kind.kind else {
                throw notHandled(
                    claimed.kind, version,
                    "converting (\(version).\(claimed.kind)) to (\(internalPackage(context.target.group)).\(context.kind.kind.kind)): unknown conversion"
                )
            }
            throw otherVersion(claimed.apiVersion)
        }
        var typed = object
        typed[member: "apiVersion"] = .string(context.apiVersion)
        typed[member: "kind"] = .string(context.kind.kind.kind)
        return typed
    }

    private func internalPackage(_ group: String) -> String { group.isEmpty ? "core" : String(group.prefix { $0 != "." }) }

    private func notHandled(_ kind: String, _ version: String, _ problem: String) -> APIStatus {
        .badRequest("\(kind) in version \(GoFormat.quoted(version)) cannot be handled as a \(context.kind.kind.kind): \(problem)")
    }

    private func otherVersion(_ apiVersion: String) -> APIStatus {
        let claimed = GoFormat.shortened(apiVersion)
        return .badRequest("the API version in the data (\(claimed)) does not match the expected API version (\(context.apiVersion))")
    }
}
