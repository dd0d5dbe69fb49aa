import FanlightAccess

/// What the path of a request names: a resource of the API, or something else such as `/version`.
///
/// - Source: k8s.io/apiserver, pkg/endpoints/request/requestinfo.go.
struct RequestTarget: Hashable, Sendable {
    /// Empty for the core group.
    let group: String
    let version: String
    /// Nil where the path does not name one; a Namespace itself is not in one.
    let namespace: String?
    /// The plural name.
    let resource: String
    let name: String?
    let subresource: String?
    /// What stands behind the subresource, without a slash before it.
    let rest: String?
    /// `/api/v1/watch/…`, the old form of a watch.
    let isLegacyWatch: Bool

    /// Nil for a path that names no resource of a group and version.
    ///
    /// - Parameter path: decoded parts of the path, without empty ones.
    init?(_ parts: [String]) {
        var parts = parts[...]
        switch parts.first {
        case "api":
            guard parts.count >= 3 else { return nil }
            group = ""
            version = parts[1]
            parts = parts.dropFirst(2)
        case "apis":
            guard parts.count >= 4 else { return nil }
            group = parts[1]
            version = parts[2]
            parts = parts.dropFirst(3)
        default: return nil
        }
        isLegacyWatch = parts.first == "watch" && parts.count > 1
        if isLegacyWatch { parts = parts.dropFirst() }
        // `namespaces/x` is a Namespace, and so are its subresources; `namespaces/x/pods` are the Pods in it.
        let isNamespaced = parts.first == "namespaces" && parts.count >= 3 && !["status", "finalize"].contains(parts[parts.startIndex + 2])
        namespace = isNamespaced ? parts[parts.startIndex + 1] : nil
        if isNamespaced { parts = parts.dropFirst(2) }
        guard let resource = parts.popFirst() else { return nil }
        self.resource = resource
        name = parts.popFirst()
        subresource = parts.popFirst()
        rest = parts.isEmpty ? nil : parts.joined(separator: "/")
    }

    /// `virtualservices.networking.istio.io`, as messages name a resource.
    var qualifiedResource: String { group.isEmpty ? resource : "\(resource).\(group)" }

    var groupVersion: String { group.isEmpty ? version : "\(group)/\(version)" }

    /// Empty for a method that is none of the API's.
    func verb(_ method: String, isWatch: Bool) -> String {
        switch method {
        case "GET", "HEAD": isLegacyWatch ? "watch" : name == nil ? (isWatch ? "watch" : "list") : "get"
        case "POST": "create"
        case "PUT": "update"
        case "PATCH": "patch"
        case "DELETE": name == nil ? "deletecollection" : "delete"
        default: ""
        }
    }
}
