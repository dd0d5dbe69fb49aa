import FanlightResources
import FanlightSchemas

/// A Status of Kubernetes: how a request failed, in the words that its clients look for.
package struct APIStatus: Error, Sendable, CustomStringConvertible {
    package struct Cause: Hashable, Sendable {
        package let reason: String
        package let message: String
        package let field: String
    }

    package struct Details: Sendable {
        var name = ""
        var group = ""
        var kind = ""
        var uid = ""
        package var causes: [Cause] = []
        var retryAfterSeconds: Int?
    }

    package var code: Int
    package var reason: String
    package var message: String
    package var details: Details?
    /// For an expired list: where it can go on.
    var continuation = ""
    /// What the client was to be warned of before the request failed.
    var warnings: [String] = []

    init(code: Int, reason: String, message: String, details: Details? = nil) {
        self.code = code
        self.reason = reason
        self.message = message
        self.details = details
    }

    package var description: String { message }

    var node: Node {
        var node = Node.object([
            "kind": .string("Status"), "apiVersion": .string("v1"),
            "metadata": continuation.isEmpty ? .emptyObject : .object(["continue": .string(continuation)]), "status": .string("Failure"),
            "message": .string(message),
        ])
        if !reason.isEmpty { node[member: "reason"] = .string(reason) }
        node[member: "details"] = details.map(\.node)
        node[member: "code"] = .integer(code)
        return node
    }
}

extension APIStatus.Details {
    fileprivate var node: Node {
        var node = Node.emptyObject
        for (key, text) in [("name", name), ("group", group), ("kind", kind)] where !text.isEmpty {
            node[member: key] = .string(GoFormat.shortened(text))
        }
        if !uid.isEmpty { node[member: "uid"] = .string(uid) }
        if !causes.isEmpty {
            node[member: "causes"] = .array(
                causes.map { cause in
                    var node = Node.emptyObject
                    if !cause.reason.isEmpty { node[member: "reason"] = .string(cause.reason) }
                    node[member: "message"] = .string(cause.message)
                    if !cause.field.isEmpty { node[member: "field"] = .string(cause.field) }
                    return node
                })
        }
        if let retryAfterSeconds { node[member: "retryAfterSeconds"] = .integer(retryAfterSeconds) }
        return node
    }
}

/// The failures that every resource knows, worded as kube-apiserver words them.
///
/// - Source: k8s.io/apimachinery, pkg/api/errors/errors.go.
extension APIStatus {
    static func badRequest(_ message: String) -> APIStatus { APIStatus(code: 400, reason: "BadRequest", message: message) }

    /// - Throws: 400 where a body names another object than its path does.
    static func checkName(_ written: String, is name: String) throws(APIStatus) {
        if written.isEmpty { throw .badRequest("the name of the object (\(name) based on URL) was undeterminable: name must be provided") }
        guard written != name else { return }
        let shown = GoFormat.shortened(written)
        throw .badRequest("the name of the object (\(shown)) does not match the name on the URL (\(name))")
    }

    static let unauthorized = APIStatus(code: 401, reason: "Unauthorized", message: "Unauthorized")

    static func notFound(_ target: RequestTarget, name: String) -> APIStatus {
        notFound(group: target.group, resource: target.resource, name: name)
    }

    static func notFound(group: String, resource: String, name: String) -> APIStatus {
        let qualified = group.isEmpty ? resource : "\(resource).\(group)"
        return APIStatus(
            code: 404, reason: "NotFound", message: "\(qualified) \"\(GoFormat.shortened(name))\" not found",
            details: Details(name: name, group: group, kind: resource))
    }

    static let noSuchResource = APIStatus(
        code: 404, reason: "NotFound", message: "the server could not find the requested resource", details: Details())

    /// - Parameter isTerminating: whether what has the name is on its way out.
    static func alreadyExists(_ target: RequestTarget, name: String, isTerminating: Bool = false) -> APIStatus {
        let shown = "\(target.qualifiedResource) \"\(GoFormat.shortened(name))\""
        return APIStatus(
            code: 409, reason: "AlreadyExists", message: "\(isTerminating ? "object is being deleted: " : "")\(shown) already exists",
            details: Details(name: name, group: target.group, kind: target.resource))
    }

    /// The names that the server came up with are all taken.
    static func noUniqueName(_ target: RequestTarget, name: String) -> APIStatus {
        let shown = "\(target.qualifiedResource) \"\(GoFormat.shortened(name))\""
        return APIStatus(
            code: 409, reason: "AlreadyExists",
            message: "\(shown) already exists, the server was not able to generate a unique name for the object",
            details: Details(name: name, group: target.group, kind: target.resource, retryAfterSeconds: 1))
    }

    static func conflict(_ target: RequestTarget, name: String, _ message: String) -> APIStatus {
        let shown = "\(target.qualifiedResource) \"\(GoFormat.shortened(name))\""
        return APIStatus(
            code: 409, reason: "Conflict", message: "Operation cannot be fulfilled on \(shown): \(message)",
            details: Details(name: name, group: target.group, kind: target.resource))
    }

    static func modified(_ target: RequestTarget, name: String) -> APIStatus {
        conflict(target, name: name, "the object has been modified; please apply your changes to the latest version and try again")
    }

    static func forbidden(_ target: RequestTarget, name: String, _ message: String) -> APIStatus {
        APIStatus(
            code: 403, reason: "Forbidden",
            message: name.isEmpty
                ? "\(target.qualifiedResource) is forbidden: \(message)"
                : "\(target.qualifiedResource) \"\(GoFormat.shortened(name))\" is forbidden: \(message)",
            details: Details(name: name, group: target.group, kind: target.resource))
    }

    static func invalid(kind: String, group: String, name: String, causes: [FieldCause]) -> APIStatus {
        APIStatus(
            code: 422, reason: "Invalid", message: StatusText.invalid(kind: kind, group: group, name: name, causes: causes),
            details: Details(
                name: name, group: group, kind: kind,
                causes: causes.map { Cause(reason: $0.reason.rawValue, message: $0.message, field: $0.field) }))
    }

    static let methodNotAllowed = APIStatus(
        code: 405, reason: "MethodNotAllowed", message: "the server does not allow this method on the requested resource",
        details: Details())

    /// As custom kinds answer a verb that they do not have.
    static func methodNotSupported(_ target: RequestTarget, _ verb: String, message: String? = nil) -> APIStatus {
        APIStatus(
            code: 405, reason: "MethodNotAllowed",
            message: message ?? "\(verb) is not supported on resources of kind \"\(target.qualifiedResource)\"",
            details: Details(group: target.group, kind: target.resource))
    }

    /// A patch that was understood and does not fit the object.
    static let rejected = APIStatus(
        code: 422, reason: "Invalid", message: "the server rejected our request due to an error in our request", details: Details())

    static func notAcceptable(_ types: [String]) -> APIStatus {
        APIStatus(
            code: 406, reason: "NotAcceptable", message: "only the following media types are accepted: \(types.joined(separator: ", "))")
    }

    static func unsupportedMediaType(_ types: [String]) -> APIStatus {
        APIStatus(
            code: 415, reason: "UnsupportedMediaType",
            message: "the body of the request was in an unknown format - accepted media types include: \(types.joined(separator: ", "))")
    }

    static let tooLarge = APIStatus(
        code: 413, reason: "RequestEntityTooLarge", message: "Request entity too large: limit is 3145728", details: nil)

    static let tooManyRequests = APIStatus(
        code: 429, reason: "TooManyRequests", message: "Too many requests, please try again later.", details: Details(retryAfterSeconds: 1))

    static func expired(_ message: String) -> APIStatus { APIStatus(code: 410, reason: "Expired", message: message) }

    /// A resource version that this server has not reached yet.
    static func tooLargeResourceVersion(_ asked: UInt64, current: UInt64) -> APIStatus {
        var details = Details(retryAfterSeconds: 1)
        details.causes = [Cause(reason: "ResourceVersionTooLarge", message: "Too large resource version", field: "")]
        return APIStatus(
            code: 504, reason: "Timeout", message: "Timeout: Too large resource version: \(asked), current: \(current)", details: details)
    }

    /// A failure for which Kubernetes has no reason of its own.
    static func unexpected(_ message: String) -> APIStatus { APIStatus(code: 500, reason: "", message: message) }

    static func internalError(_ message: String) -> APIStatus {
        var details = Details()
        details.causes = [Cause(reason: "", message: message, field: "")]
        return APIStatus(code: 500, reason: "InternalError", message: "Internal error occurred: \(message)", details: details)
    }

    static func unavailable(_ message: String) -> APIStatus {
        APIStatus(code: 503, reason: "ServiceUnavailable", message: message, details: Details(retryAfterSeconds: 1))
    }
}
