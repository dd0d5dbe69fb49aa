import FanlightAPIServer
import FanlightControlPlane
import FanlightManifests
import FanlightResources

/// The question `plan` of the group fanlight.dev: the body has the objects, and nothing is written.
///
/// The body is manifests as kubectl sends them, with the parameters `prune` and `delete` (which may be given again), or the document that
/// `fanlight plan` sends. With `text=true` the JSON has the text for people in it too.
enum PlanQuestion {
    /// - Throws: `QuestionError` for another method, `CommandError` for what cannot be planned.
    static func answer(_ question: Question, on base: ControlPlane, format: OutputFormat) throws -> FanlightAPIServer.Answer {
        guard question.method == "POST" else {
            throw QuestionError(code: 405, message: "plan is asked with POST, with the objects in the body")
        }
        let document = question.body.first { $0 > 0x20 } == UInt8(ascii: "{") ? JSONReader.read(question.body).documents.first?.node : nil
        var request = question.body.isEmpty ? PlanRequest() : try PlanRequest(question.body, document)
        for (name, value) in question.parameters {
            switch name {
            case "delete": request.deletions.append(value)
            case "prune": request.prunes = value == "true"
            default: break
            }
        }
        let plan = try Planner.plan(request, on: base, newObjects: .youngest)
        guard format == .json else {
            return FanlightAPIServer.Answer(contentType: "text/plain; charset=utf-8", body: Array(plan.text.utf8))
        }
        var json = plan.json
        if question.parameter("text") == "true", case .object(let members) = json {
            json = .object(members + [JSONValue.Member(key: "text", value: .string(plan.text))])
        }
        return FanlightAPIServer.Answer(contentType: "application/json", body: Array(json.text.utf8))
    }
}
