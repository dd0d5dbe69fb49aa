import FanlightAccess
import FanlightHTTP

/// A request as a line of the audit log.
enum AuditEntry {
    static func of(_ request: HTTPRequest, _ session: RequestSession?, status: Int, received: Int64, finished: Int64) -> AuditEvent {
        var uri = request.path
        if !request.query.isEmpty { uri += "?\(request.query)" }
        let object = session?.target.map { target in
            AuditEvent.ObjectReference(
                resource: target.resource, subresource: target.subresource ?? "", apiGroup: target.group, apiVersion: target.version,
                namespace: target.namespace ?? "", name: target.name ?? "")
        }
        return AuditEvent(
            requestURI: uri, verb: session?.verb ?? request.method.lowercased(), user: session?.authenticated ?? .anonymous,
            impersonatedUser: session.flatMap { $0.user == $0.authenticated ? nil : $0.user },
            sourceIPs: [session?.address ?? request.remoteAddress].filter { !$0.isEmpty }, userAgent: request.header("user-agent") ?? "",
            object: object,
            responseCode: status, responseReason: status == 401 ? "Unauthorized" : status == 403 ? "Forbidden" : "", received: received,
            completed: finished)
    }
}
