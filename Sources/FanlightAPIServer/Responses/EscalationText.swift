import FanlightAccess

/// A refused gift of rights as a Status.
enum EscalationText {
    static func status(_ problem: EscalationProblem, _ target: RequestTarget, _ access: AccessRequest) -> APIStatus {
        switch problem {
        case .forbidden(let message):
            APIStatus(
                code: 403, reason: "Forbidden", message: message,
                details: APIStatus.Details(name: access.name, group: target.group, kind: target.resource))
        case .roleNotFound(let resource, let name):
            .notFound(group: target.group, resource: resource, name: name)
        }
    }
}
