import FanlightHTTP
import FanlightResources

/// Fanlight's own questions: status, explain, routes, history.
extension APIServer {
    func answerQuestion(_ session: RequestSession, _ target: RequestTarget) async throws -> HTTPResponse {
        guard target.version == FanlightGroup.version else { return Self.noSuchPath }
        if ["history", "rollback"].contains(target.resource) { return try await answerHistory(session, target) }
        guard let questions = options.questions else { throw APIStatus.noSuchResource }
        let question = Question(
            resource: target.resource,
            path: [target.name, target.subresource, target.rest].compactMap { $0 }.flatMap { $0.split(separator: "/").map(String.init) },
            method: session.request.method, parameters: session.parameters.pairs, body: session.request.body, writer: session.writer,
            wantsText: MediaType.list(session.request.header("accept") ?? "").first?.type == "text/plain")
        do {
            let answer = try await questions(question)
            return Rendering.bytes(answer.body, status: answer.status, type: answer.contentType)
        } catch let error as QuestionError {
            let reason =
                [400: "BadRequest", 404: "NotFound", 405: "MethodNotAllowed", 409: "Conflict", 503: "ServiceUnavailable"][error.code]
                ?? "InternalError"
            if error.code == 413 { throw APIStatus.tooLarge }
            throw APIStatus(code: error.code, reason: reason, message: error.message)
        }
    }
}
