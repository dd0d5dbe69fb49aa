import FanlightAccess
import FanlightHTTP
import FanlightResources
import FanlightSchemas

/// A request with what was found out about it: who asks, for what, and in which form the answer is wanted.
struct RequestSession: Sendable {
    let request: HTTPRequest
    /// As whom the request is treated.
    let user: UserInfo
    /// Who has proven who they are; another than `user` where they impersonate.
    let authenticated: UserInfo
    /// The decoded parts of the path.
    let path: [String]
    let parameters: RequestParameters
    /// Nil for a path that is no resource.
    let target: RequestTarget?
    let verb: String
    let form: ResponseForm?
    let time: Int64

    /// Longer paths name nothing, since names are much shorter.
    private static let longestPath = 8_192

    /// - Throws: 401 for wrong credentials, 403 for an impersonation that is not allowed, 400 for a path that cannot be read.
    init(_ request: HTTPRequest, _ authenticator: Authenticator, _ policy: AccessPolicy, trusted: UserInfo?, time: Int64) throws(APIStatus)
    {
        self.request = request
        self.time = time
        // As Kubernetes does, the path is decoded first and cut afterwards: an encoded slash is a slash.
        guard let decoded = PercentText.decoded(request.path), decoded.utf8.count <= Self.longestPath else {
            throw .badRequest("the path cannot be decoded")
        }
        guard !decoded.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else { throw .badRequest("the path has control characters") }
        var parts = decoded.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map(String.init)
        if parts.last == "" { parts.removeLast() }
        path = parts
        parameters = RequestParameters(query: request.query)
        target = parts.contains("") ? nil : RequestTarget(parts)
        let isWatch = parameters.flag("watch")
        verb = target?.verb(request.method, isWatch: isWatch) ?? request.method.lowercased()
        form = ResponseForm(accept: request.header("accept"), pretty: parameters["pretty"], userAgent: request.header("user-agent"))
        if verb != "watch", !PodConnections.names.contains(target?.subresource ?? "") { try Self.checkTimeout(parameters["timeout"] ?? "") }
        if let trusted {
            authenticated = trusted
            user = try Self.impersonated(trusted, request, policy)
            return
        }
        switch authenticator.authenticate(
            certificate: request.peerCertificate, authorization: request.header("authorization"), now: time / 1_000)
        {
        case .user(let user): authenticated = user
        case .anonymous: authenticated = .anonymous
        case .refused: throw .unauthorized
        }
        user = try Self.impersonated(authenticated, request, policy)
    }

    /// How long the client will wait is nothing that an answer waits for, but it must be a time.
    private static func checkTimeout(_ text: String) throws(APIStatus) {
        guard !text.isEmpty, GoDuration.parse(text) == nil else { return }
        let problem = text.allSatisfy(\.isNumber) ? "missing unit in duration" : "invalid duration"
        throw .badRequest("invalid timeout specified in the request URL: time: \(problem) \(GoFormat.quoted(text))")
    }

    private static func impersonated(_ user: UserInfo, _ request: HTTPRequest, _ policy: AccessPolicy) throws(APIStatus) -> UserInfo {
        let impersonation: Impersonation?
        do {
            impersonation = try Impersonation.read(request.headers)
        } catch {
            throw .badRequest(GoFormat.shortened(error.message))
        }
        guard let impersonation else { return user }
        for access in impersonation.requests(by: user) {
            let decision = policy.authorize(access)
            guard !decision.isAllowed else { continue }
            throw APIStatus(
                code: 403, reason: "Forbidden", message: access.forbiddenMessage(reason: decision.reason),
                details: APIStatus.Details(name: access.name, group: access.apiGroup, kind: access.resource))
        }
        return impersonation.user
    }

    var isWatch: Bool { verb == "watch" }

    /// A log may be followed for as long as its Pod runs, and counts as a watch, as with Kubernetes.
    // Kubernetes: pkg/controlplane/apiserver/config.go, LongRunningFunc.
    var isLongRunning: Bool { isWatch || target?.subresource == "log" }

    var isWrite: Bool { !["get", "list", "watch", "head", "options", ""].contains(verb) }

    var writer: Writer {
        Writer(user: user, address: address, userAgent: request.header("user-agent") ?? "", time: time)
    }

    /// The client's address without its port.
    var address: String {
        guard let colon = request.remoteAddress.lastIndex(of: ":") else { return request.remoteAddress }
        return request.remoteAddress[..<colon].filter { $0 != "[" && $0 != "]" }
    }

    var accessRequest: AccessRequest {
        guard let target else { return AccessRequest(user: user, verb: verb == "head" ? "get" : verb, path: request.path) }
        // A list that is narrowed to one name counts as a request about that name.
        let selected = target.name ?? (["list", "watch"].contains(verb) ? FieldSelector.name(in: parameters["fieldSelector"] ?? "") : nil)
        let namespace = target.namespace ?? (target.group.isEmpty && target.resource == "namespaces" ? target.name ?? "" : "")
        return AccessRequest(
            user: user, verb: verb, apiGroup: target.group, resource: target.resource, subresource: target.subresource ?? "",
            namespace: namespace, name: selected ?? "", path: request.path)
    }

    /// - Throws: 403 where the policy does not allow the request.
    func authorize(_ policy: AccessPolicy) throws(APIStatus) {
        let access = accessRequest
        let decision = policy.authorize(access)
        guard !decision.isAllowed else { return }
        var details = APIStatus.Details()
        if let target {
            details.group = target.group
            details.kind = target.resource
            details.name = access.name
        }
        throw APIStatus(code: 403, reason: "Forbidden", message: access.forbiddenMessage(reason: decision.reason), details: details)
    }

    /// The form of an answer that may be a table or metadata.
    ///
    /// - Throws: 406; 422 for a table with something else in its rows than there is.
    func requiredForm() throws(APIStatus) -> ResponseForm {
        guard let form else { throw .notAcceptable(ResponseForm.accepted) }
        guard case .table = form.shape, let included = parameters["includeObject"], !["", "None", "Metadata", "Object"].contains(included)
        else {
            return form
        }
        throw .invalid(
            kind: "TableOptions", group: "meta.k8s.io", name: "",
            causes: [.invalid("includeObject", included, "must be 'Metadata', 'Object', 'None', or empty")])
    }
}
