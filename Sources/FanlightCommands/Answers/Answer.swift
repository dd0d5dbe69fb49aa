/// The answer to a question, for scripts and for people.
protocol Answer: Sendable {
    var json: JSONValue { get }
    var text: String { get }
}

/// How an answer is written.
enum OutputFormat: String, Sendable, CaseIterable {
    case text
    case json

    /// - Parameter isPretty: false for programs, which JSON on one line reaches sooner.
    func written(_ answer: some Answer, isPretty: Bool = true) -> String {
        switch self {
        case .text: answer.text
        case .json: isPretty ? answer.json.text : answer.json.line
        }
    }
}
