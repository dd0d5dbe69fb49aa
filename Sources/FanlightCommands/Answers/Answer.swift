/// The answer to a question, for scripts and for people.
protocol Answer: Sendable {
    var json: JSONValue { get }
    var text: String { get }
}

/// How an answer is written.
enum OutputFormat: String, Sendable, CaseIterable {
    case text
    case json

    func written(_ answer: some Answer) -> String {
        switch self {
        case .text: answer.text
        case .json: answer.json.text
        }
    }
}
