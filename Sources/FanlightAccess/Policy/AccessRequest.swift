import FanlightResources

/// What a user wants to do, as the policy is asked.
package struct AccessRequest: Hashable, Sendable {
    package var user: UserInfo
    /// `get`, `list`, `watch`, `create`, `update`, `patch`, `delete`, `deletecollection`, or one of RBAC's own such as `bind`;
    /// for a path that is no resource, the method in lowercase.
    package var verb: String
    package var apiGroup: String
    /// The plural, such as `virtualservices`.
    package var resource: String
    package var subresource: String
    /// Empty at the cluster scope. For a request about one Namespace it is that namespace's name, as in Kubernetes.
    package var namespace: String
    /// Empty where the request names no object, as a list does and a create does.
    package var name: String
    package var isResourceRequest: Bool
    /// The path of the URL; it decides where this is no resource request.
    package var path: String

    package init(
        user: UserInfo, verb: String, apiGroup: String, resource: String, subresource: String = "", namespace: String = "",
        name: String = "",
        path: String = ""
    ) {
        self.user = user
        self.verb = verb
        self.apiGroup = apiGroup
        self.resource = resource
        self.subresource = subresource
        self.namespace = namespace
        self.name = name
        self.path = path
        isResourceRequest = true
    }

    package init(user: UserInfo, verb: String, path: String) {
        self.init(user: user, verb: verb, apiGroup: "", resource: "", path: path)
        isResourceRequest = false
    }

    /// The message of the Forbidden status that answers the request, in Kubernetes' words.
    ///
    /// - Parameter reason: what the decision says, which is appended where it says something.
    package func forbiddenMessage(reason: String = "") -> String {
        let cause = reason.isEmpty ? refusal : "\(refusal): \(reason)"
        return isResourceRequest
            ? Self.forbiddenMessage(apiGroup: apiGroup, resource: resource, name: name, cause: cause) : "forbidden: \(cause)"
    }

    /// `roles.rbac.authorization.k8s.io "x" is forbidden: …`, for causes of other kinds too.
    package static func forbiddenMessage(apiGroup: String, resource: String, name: String, cause: String) -> String {
        let qualified = apiGroup.isEmpty ? resource : "\(resource).\(apiGroup)"
        return name.isEmpty ? "\(qualified) is forbidden: \(cause)" : "\(qualified) \(GoFormat.quoted(name)) is forbidden: \(cause)"
    }

    private var refusal: String {
        let user = GoFormat.quoted(user.name)
        guard isResourceRequest else { return Self.withoutMarkup("User \(user) cannot \(verb) path \(GoFormat.quoted(path))") }
        let target = GoFormat.quoted(subresource.isEmpty ? resource : "\(resource)/\(subresource)")
        let scope = namespace.isEmpty ? "at the cluster scope" : "in the namespace \(GoFormat.quoted(namespace))"
        return Self.withoutMarkup("User \(user) cannot \(verb) resource \(target) in API group \(GoFormat.quoted(apiGroup)) \(scope)")
    }

    /// Names come from the request: nothing that a browser could take for HTML goes back.
    private static func withoutMarkup(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 == UInt8(ascii: "&") || $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: ">") }) else {
            return text
        }
        return text.reduce(into: "") { result, character in
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            default: result.append(character)
            }
        }
    }
}
