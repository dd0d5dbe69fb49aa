import FanlightAccess
import FanlightHTTP
import FanlightPatch
import FanlightResources
import FanlightSchemas

/// Kinds that are answered and never stored: who am I, what may I do.
extension APIServer {
    func review(_ session: RequestSession, _ context: ResourceContext) async throws -> HTTPResponse {
        let form = try session.requiredForm()
        let read = try RequestBody.object(session.request, kind: context.kind.kind.kind)
        let options = try WriteOptions(session.parameters, kind: "CreateOptions")
        let pipeline = ObjectPipeline(
            context: context, options: options, manager: options.fieldManager.isEmpty ? session.writer.program : options.fieldManager,
            time: session.time, rules: { _, _ in ([], []) })
        let (body, warnings) = try pipeline.decode(read)
        let answer = try reviewed(body, session, context, pipeline)
        return reader.answer(
            answer, status: 201, context, form, parameters: session.parameters,
            headers: WarningText.headers(warnings))
    }

    private func reviewed(_ body: Node, _ session: RequestSession, _ context: ResourceContext, _ pipeline: ObjectPipeline) throws(APIStatus)
        -> Node
    {
        let reviews = AccessReviews(policy: policy.current)
        let status: Node
        switch context.kind.kind.kind {
        case "SelfSubjectReview":
            var answer = AccessReviews.answer(context, .object(["userInfo": AccessReviews.node(of: session.user)]))
            answer[member: "metadata"] = .object(["creationTimestamp": .string(Timestamp.text(seconds: session.time / 1_000))])
            return answer
        case "SelfSubjectRulesReview":
            guard let namespace = body[path: ["spec", "namespace"]]?.string, !namespace.isEmpty else {
                throw .badRequest("no namespace on request")
            }
            return AccessReviews.answer(context, reviews.rules(of: session.user, namespace: namespace)).setting(["spec"], to: .emptyObject)
        case "SelfSubjectAccessReview": status = try reviews.access(body, as: session.user, context)
        case "SubjectAccessReview": status = try reviews.access(body, as: AccessReviews.subject(body, context), context)
        case "LocalSubjectAccessReview":
            let namespace = body[path: ["spec", "resourceAttributes", "namespace"]]?.string ?? ""
            guard namespace == context.target.namespace ?? "" else {
                throw .badRequest(
                    "spec.resourceAttributes.namespace must match namespace: \(context.target.namespace ?? "")")
            }
            status = try reviews.access(body, as: AccessReviews.subject(body, context), context)
        case "TokenReview":
            guard let token = body[path: ["spec", "token"]]?.string, !token.isEmpty else {
                throw .badRequest("token is required for TokenReview in authentication")
            }
            status = tokenStatus(token)
        default: throw .noSuchResource
        }
        var answer = body
        answer[member: "metadata"] = body["metadata"] ?? .emptyObject
        return pipeline.managed(live: nil, answer).setting(["status"], to: status)
    }

    private func tokenStatus(_ token: String) -> Node {
        switch options.authenticator.authenticate(certificate: nil, authorization: "Bearer \(token)", now: options.now() / 1_000) {
        case .user(let user): .object(["authenticated": .bool(true), "user": AccessReviews.node(of: user)])
        case .anonymous, .refused: .object(["user": .emptyObject, "error": .string("the token is unknown, expired or revoked")])
        }
    }
}
