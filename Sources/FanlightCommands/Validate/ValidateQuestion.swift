import FanlightAPIServer
import FanlightManifests
import FanlightResources

/// The question `validate` of the group fanlight.dev: the body has manifests, which are checked as `fanlight validate` checks them, without
/// regard to what is stored. Nothing is written.
enum ValidateQuestion {
    /// As long as an object may be that is written.
    private static let maximumBytes = 3 << 20

    /// - Throws: `QuestionError` for another method and for a body that is too long.
    static func answer(_ question: Question, format: OutputFormat) throws -> FanlightAPIServer.Answer {
        guard question.method == "POST" else {
            throw QuestionError(code: 405, message: "validate is asked with POST, with the objects in the body")
        }
        guard question.body.count <= maximumBytes else { throw QuestionError(code: 413, message: "the body is too long") }
        let isStrict = question.parameter("strict") == "true"
        guard format == .json else {
            let input = try ManifestInput(paths: [ManifestInput.standardInput], strict: isStrict) { question.body }
            return FanlightAPIServer.Answer(contentType: "text/plain; charset=utf-8", body: Array(ValidateAnswer(input).text.utf8))
        }
        return FanlightAPIServer.Answer(contentType: "application/json", body: try CheckedText(question.body, strict: isStrict).json)
    }
}
