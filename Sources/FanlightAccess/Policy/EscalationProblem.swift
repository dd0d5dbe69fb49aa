import FanlightResources

/// Why a Role or a binding must not be written by its user.
package enum EscalationProblem: Hashable, Sendable {
    /// Answered with 403; the whole message of the status.
    case forbidden(message: String)
    /// The role that a binding names does not exist, so nobody can say what it would give. Answered with 404.
    case roleNotFound(resource: String, name: String)

    /// The message of the status, in Kubernetes' words.
    package var message: String {
        switch self {
        case .forbidden(let message): message
        case .roleNotFound(let resource, let name): "\(resource).rbac.authorization.k8s.io \(GoFormat.quoted(name)) not found"
        }
    }
}
